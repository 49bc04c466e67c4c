-- One row per stop of a plan and item, as drivers reported it.
-- delivery_id         plan, stop and item
-- day                 local day it was for
-- plan_id             id of the plan
-- stop                number of the stop within the plan
-- outcome             delivered, partly, refused, nobody_there, not_found, not_reached; NULL while it is not reported
-- is_reported         whether it is
-- delivered_at        moment, NULL when not recorded or nothing was delivered
-- time_known          whether its time of day is known; else delivered_at is local midnight
-- vehicle             name, NULL when not recorded
-- from_depot          where it was loaded, NULL when not known
-- to_depot            the depot it went to, NULL for a household
-- request_id          the request it serves, NULL when not recorded
-- village             name, NULL when not known
-- village_code        Kemendagri code, NULL when not known
-- item                code, NULL where nothing was brought
-- quantity_delivered  [unit of the item]
-- empties_item        code of the empties; that of item where only their number is recorded
-- empties_collected   [cylinders]
-- centre              the posko
-- load_id             the load
-- row_number          row of its file
SELECT
    d.plan_id || ':' || CAST(d.stop AS INTEGER) || coalesce(':' || coalesce(i.item, e.item), '') AS delivery_id,
    CAST(wall_of(d.day) AS DATE) AS day,
    d.plan_id,
    CAST(d.stop AS INTEGER) AS stop,
    d.outcome,
    d.outcome IS NOT NULL AS is_reported,
    CASE WHEN d.outcome IN ('delivered', 'partly') THEN d.delivered_at END AS delivered_at,
    CASE WHEN d.outcome IN ('delivered', 'partly') THEN time_known(d.delivered_at, d.delivered_at_time_known) END AS time_known,
    d.vehicle,
    f.depot AS from_depot,
    t.depot AS to_depot,
    d.request_id,
    v.name AS village,
    v.village_code,
    i.item,
    d.quantity_delivered,
    coalesce(e.item, CASE WHEN d.empties_collected > 0 THEN i.item END) AS empties_item,
    d.empties_collected,
    coalesce(d.centre, getvariable('centre')) AS centre,
    d.load_id,
    d.row_number
FROM raw.deliveries d
LEFT JOIN resolved.depot_spellings f ON f.depot_text = d.from_depot
LEFT JOIN resolved.depot_spellings t ON t.depot_text = d.to_depot
LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(d.village, '') AND s.district_text = coalesce(d.district, '')
LEFT JOIN resolved.villages v ON v.village_code = s.village_code
LEFT JOIN resolved.item_spellings i ON i.item_text = d.item
LEFT JOIN resolved.item_spellings e ON e.item_text = d.empties_item
QUALIFY row_number() OVER (PARTITION BY d.plan_id, d.stop, coalesce(i.item, e.item) ORDER BY d.load_order DESC, d.row_number DESC) = 1
