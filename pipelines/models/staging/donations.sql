-- One row per donation: from donations books, and credits of bank statements that no book describes.
-- donation_id  id of the book, else an HMAC of the row
-- received_at  moment
-- time_known   whether the time of day is known; else received_at is local midnight
-- donor        name of a company, community or government body; NULL for persons and the anonymous
-- donor_code   pseudonym of the donor, NULL when not recorded
-- donor_kind   person, company, community, government, anonymous; NULL when not recorded
-- kind         cash or in_kind
-- item         code, NULL for cash
-- quantity     [unit of the item], NULL for cash
-- amount_idr   money, or worth of the goods [rupiah]
-- purpose      what it is earmarked for, NULL when not recorded
-- for_victims  whether the purpose is to help disaster victims
-- channel      how it arrived, NULL when not recorded
-- in_bank      whether a bank statement shows it; NULL for cash, goods, and days without a statement
-- centre       the posko
-- day          local date of received_at
-- load_id      the load
-- row_number   row of its file
WITH gifts AS (
    SELECT g.event_id, received_at, time_known(received_at, received_at_time_known) AS time_known, donor, donor_code, donor_kind, kind, item, quantity, amount_idr, purpose, channel,
        CASE WHEN p.is_sure THEN true
            WHEN kind = 'cash' AND through_bank(channel) AND CAST(wall_of(received_at) AS DATE) IN (SELECT day FROM resolved.bank_days) THEN false
        END AS in_bank,
        centre, load_id, row_number
    FROM raw.donations g
    LEFT JOIN resolved.bank_pairs p ON p.subject = 'donation' AND p.event_id = g.event_id
    UNION ALL BY NAME
    SELECT gift_of_line(event_id) AS event_id, received_at, time_known(received_at, received_at_time_known) AS time_known, 'cash' AS kind, amount_idr, 'bank_transfer' AS channel, true AS in_bank, load_id, row_number
    FROM raw.bank_lines
    WHERE amount_idr IS NOT NULL AND event_id NOT IN (SELECT line_id FROM resolved.bank_pairs WHERE is_sure)
        AND event_id NOT IN (SELECT credit_id FROM resolved.bank_transfers WHERE is_transfer)
)
SELECT
    r.event_id AS donation_id,
    r.received_at,
    r.time_known,
    CASE WHEN r.donor_kind IN ('company', 'community', 'government') THEN without_mobile_numbers(r.donor) END AS donor,
    r.donor_code,
    r.donor_kind,
    r.kind,
    CASE WHEN r.kind = 'in_kind' THEN i.item END AS item,
    CASE WHEN r.kind = 'in_kind' THEN r.quantity END AS quantity,
    r.amount_idr,
    r.purpose,
    coalesce(o.for_victims, false) AS for_victims,
    r.channel,
    r.in_bank,
    coalesce(r.centre, getvariable('centre')) AS centre,
    CAST(wall_of(r.received_at) AS DATE) AS day,
    r.load_id,
    r.row_number
FROM gifts r
LEFT JOIN resolved.item_spellings i ON i.item_text = r.item
LEFT JOIN resolved.purposes o ON o.purpose_text = r.purpose
