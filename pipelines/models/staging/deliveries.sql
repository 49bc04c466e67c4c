-- One row per stop of a plan and item, as drivers reported it; what a report leaves blank is as its plan has it.
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
-- quantity_delivered  [unit of the item]; NULL unless it is delivered or partly
-- is_as_planned       whether the report has no quantity, and it is that of the plan
-- empties_item        code of the empties; that of item where only their number is recorded
-- empties_collected   [cylinders]; NULL unless it is delivered or partly
-- is_exchange         whether the empties are of another size than what was brought
-- counts_in           where what left the depot counts: stock_book, provisional, or none (nothing moved, or the book lacks it)
-- matched_movement_id  the movement of the stock book that it is, NULL when none is
-- centre              the posko
-- load_id             the load
-- row_number          row of its file
SELECT
    d.delivery_id,
    d.day,
    d.plan_id,
    d.stop,
    d.outcome,
    d.outcome IS NOT NULL AS is_reported,
    d.delivered_at,
    d.time_known,
    d.vehicle,
    d.from_depot,
    d.to_depot,
    d.request_id,
    v.name AS village,
    d.village_code,
    d.item,
    d.quantity_delivered,
    d.is_as_planned,
    d.empties_item,
    d.empties_collected,
    coalesce(d.empties_item <> d.item AND d.empties_collected > 0, false) AS is_exchange,
    coalesce(m.counts_in, 'none') AS counts_in,
    m.matched_movement_id,
    coalesce(d.centre, getvariable('centre')) AS centre,
    d.load_id,
    d.row_number
FROM resolved.deliveries d
LEFT JOIN resolved.villages v ON v.village_code = d.village_code
LEFT JOIN resolved.delivery_movements m ON m.delivery_id = d.delivery_id AND m.is_main
ORDER BY d.day, d.plan_id, d.stop, d.item
