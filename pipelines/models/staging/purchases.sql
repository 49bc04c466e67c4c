-- One row per purchase.
-- purchase_id   id of the book, else an HMAC of the row
-- purchased_at  moment
-- time_known    whether the time of day is known; else purchased_at is local midnight
-- supplier      name, NULL when not recorded
-- item          code
-- quantity      [unit of the item]
-- amount_idr    paid [rupiah]
-- purpose       what for, NULL when not recorded
-- is_operating  whether it is an operating cost, so that there is nothing to distribute
-- donation_id   the gift that paid for it, NULL when not recorded
-- has_evidence  whether evidence is named
-- centre        the posko
-- day           local date of purchased_at
-- load_id       the load
-- row_number    row of its file
SELECT
    r.event_id AS purchase_id,
    r.purchased_at,
    time_known(r.purchased_at, r.purchased_at_time_known) AS time_known,
    r.supplier,
    i.item,
    r.quantity,
    r.amount_idr,
    r.purpose,
    coalesce(o.is_operating, false) AS is_operating,
    r.donation_id,
    r.evidence IS NOT NULL AS has_evidence,
    coalesce(r.centre, getvariable('centre')) AS centre,
    CAST(wall_of(r.purchased_at) AS DATE) AS day,
    r.load_id,
    r.row_number
FROM raw.purchases r
JOIN resolved.item_spellings i ON i.item_text = r.item AND i.item IS NOT NULL
LEFT JOIN resolved.purposes o ON o.purpose_text = r.purpose
