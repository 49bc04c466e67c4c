-- One row per gift: those of donations books, and the credits of bank statements.
-- donation_id  id of the book, else an HMAC of the row
-- received_at  moment
-- donor        name of a company, community or government body; NULL for persons and the anonymous
-- donor_code   pseudonym of the donor, NULL when not said
-- donor_kind   person, company, community, government, anonymous; NULL when not said
-- kind         cash or in_kind
-- item         code, NULL for cash
-- quantity     [unit of the item], NULL for cash
-- amount_idr   money, or worth of the goods [rupiah]
-- purpose      what it is earmarked for, NULL when not said
-- channel      how it came, NULL when not said
-- centre       the posko
-- day          local date of received_at
-- load_id      the load
-- row_number   row of its file
WITH given AS (
    SELECT event_id, received_at, donor, donor_code, donor_kind, kind, item, quantity, amount_idr, purpose, channel, centre, load_id, row_number
    FROM raw.donations
    UNION ALL BY NAME
    SELECT 'bank-' || lower(pseudonym(event_id)) AS event_id, received_at, 'cash' AS kind, amount_idr, 'bank_transfer' AS channel, load_id, row_number
    FROM raw.bank_lines
)
SELECT
    r.event_id AS donation_id,
    r.received_at,
    CASE WHEN r.donor_kind IN ('company', 'community', 'government') THEN r.donor END AS donor,
    r.donor_code,
    r.donor_kind,
    r.kind,
    i.item,
    r.quantity,
    r.amount_idr,
    r.purpose,
    r.channel,
    coalesce(r.centre, getvariable('centre')) AS centre,
    CAST(wall_of(r.received_at) AS DATE) AS day,
    r.load_id,
    r.row_number
FROM given r
LEFT JOIN resolved.item_spellings i ON i.item_text = r.item
