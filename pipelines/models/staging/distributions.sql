-- One row per distribution.
-- distribution_id  id of the book, else an HMAC of the row
-- distributed_at   moment
-- time_known       whether the time of day is known; else distributed_at is local midnight
-- village          name, NULL when not known
-- village_code     Kemendagri code, NULL when not known
-- district         name, NULL when not known
-- district_code    code, NULL when not known
-- recipient_kind   household, hospital, health_centre, village_post, volunteer, orphanage, other; NULL when not recorded
-- item             code, NULL for cash
-- quantity         [unit of the item], NULL for cash
-- amount_idr       money, or worth of the goods [rupiah]
-- purpose          what for, NULL when not recorded
-- is_operating     whether it is cash for an operating cost
-- donation_id      the donation it came from, NULL when not recorded
-- has_evidence     whether evidence is named
-- centre           the posko
-- day              local date of distributed_at
-- load_id          the load
-- row_number       row of its file
SELECT
    r.event_id AS distribution_id,
    r.distributed_at,
    time_known(r.distributed_at, r.distributed_at_time_known) AS time_known,
    v.name AS village,
    p.village_code,
    coalesce(v.district, d.name) AS district,
    p.district_code,
    r.recipient_kind,
    i.item,
    r.quantity,
    r.amount_idr,
    r.purpose,
    r.item IS NULL AND coalesce(o.is_operating, false) AS is_operating,
    r.donation_id,
    r.evidence IS NOT NULL AS has_evidence,
    coalesce(r.centre, getvariable('centre')) AS centre,
    CAST(wall_of(r.distributed_at) AS DATE) AS day,
    r.load_id,
    r.row_number
FROM raw.distributions r
LEFT JOIN resolved.village_spellings p ON p.village_text = coalesce(r.village, '') AND p.district_text = coalesce(r.district, '')
LEFT JOIN resolved.villages v ON v.village_code = p.village_code
LEFT JOIN resolved.districts d ON d.district_code = p.district_code
LEFT JOIN resolved.item_spellings i ON i.item_text = r.item
LEFT JOIN resolved.purposes o ON o.purpose_text = r.purpose
