-- after: depot_spellings, item_spellings, village_spellings
-- One row per stop of a plan and item, as drivers reported it; what a report leaves blank is as its plan has it.
-- delivery_id         plan, stop and item
-- day                 local day it was for
-- plan_id             id of the plan
-- stop                number of the stop within the plan
-- outcome             delivered, partly, refused, nobody_there, not_found, not_reached; NULL while it is not reported
-- delivered_at        moment, NULL when not recorded or nothing was delivered
-- time_known          whether its time of day is known; else delivered_at is local midnight
-- vehicle             name, NULL when not recorded
-- from_depot          where it was loaded, NULL when not known
-- to_depot            the depot it went to, NULL for a household
-- is_to_depot         whether it went to a depot, also where nobody knows to which
-- request_id          the request it serves, NULL when not recorded
-- village_code        Kemendagri code, NULL when not known
-- item                code, NULL where nothing was brought
-- quantity_delivered  [unit of the item]; NULL unless it is delivered or partly
-- is_as_planned       whether the report has no quantity, and it is that of the plan
-- empties_item        code of the empties; that of item where only their number is recorded
-- empties_collected   [cylinders]; NULL unless it is delivered or partly
-- rule                why a quantity of the report does not count, a key of `quarantine` in i18n; NULL where none
-- column_name         the column of that quantity
-- found               the quantity
-- centre              the posko, NULL when not recorded
-- loaded_at           when the load arrived
-- load_id             the load
-- part                which sheet of the load, from 0
-- sheet               its name, '' for a file of one table
-- row_number          row of its file
WITH planned AS (
    SELECT p.*, i.item AS item_code, e.item AS empties_code, count(*) OVER (PARTITION BY p.plan_id, p.stop) AS rows_of_stop
    FROM raw.plans p
    LEFT JOIN resolved.item_spellings i ON i.item_text = p.item
    LEFT JOIN resolved.item_spellings e ON e.item_text = p.empties_item
    QUALIFY row_number() OVER (PARTITION BY p.plan_id, p.stop, coalesce(item_code, empties_code) ORDER BY p.load_order DESC, p.row_number DESC) = 1
), written AS (
    SELECT d.*, i.item AS item_code, e.item AS empties_code
    FROM raw.deliveries d
    LEFT JOIN resolved.item_spellings i ON i.item_text = d.item
    LEFT JOIN resolved.item_spellings e ON e.item_text = d.empties_item
), filled AS (
    -- a report that names no item is of the only row of its stop
    SELECT
        w.*,
        coalesce(w.item_code, CASE WHEN w.item IS NULL AND w.empties_code IS NULL THEN p.item_code END) AS carried,
        coalesce(w.empties_code, CASE WHEN w.empties_item IS NULL THEN coalesce(p.empties_code, w.item_code, p.item_code) END) AS returned,
        coalesce(w.vehicle, p.vehicle) AS by_vehicle,
        coalesce(w.from_depot, p.from_depot) AS loaded_at_depot,
        coalesce(w.to_depot, CASE WHEN w.request_id IS NULL THEN p.to_depot END) AS brought_to_depot,
        coalesce(w.request_id, CASE WHEN w.to_depot IS NULL THEN p.request_id END) AS for_request,
        CASE WHEN w.village IS NULL THEN p.village ELSE w.village END AS at_village,
        CASE WHEN w.village IS NULL THEN p.district ELSE w.district END AS at_district,
        p.quantity AS planned_quantity,
        w.outcome IN ('delivered', 'partly') AS is_served
    FROM written w
    LEFT JOIN planned p ON p.plan_id = w.plan_id AND p.stop = w.stop
        AND (coalesce(w.item_code, w.empties_code) IS NOT DISTINCT FROM coalesce(p.item_code, p.empties_code)
            OR w.item IS NULL AND w.empties_item IS NULL AND p.rows_of_stop = 1)
), judged AS (
    SELECT *,
        CASE
            WHEN is_served AND outcome = 'partly' AND quantity_delivered >= planned_quantity AND planned_quantity > 0 THEN 'partly_is_all'
            WHEN is_served AND carried IS NOT NULL AND quantity_delivered IS NULL AND coalesce(empties_collected, 0) = 0
                AND (planned_quantity IS NULL OR outcome = 'partly' AND planned_quantity > 0) THEN 'missing'
            WHEN outcome IS NOT NULL AND NOT is_served AND (quantity_delivered > 0 OR empties_collected > 0) THEN 'amount_not_delivered'
        END AS rule
    FROM filled
)
SELECT
    j.plan_id || ':' || CAST(j.stop AS INTEGER) || coalesce(':' || coalesce(j.carried, j.returned), '') AS delivery_id,
    CAST(wall_of(j.day) AS DATE) AS day,
    j.plan_id,
    CAST(j.stop AS INTEGER) AS stop,
    j.outcome,
    CASE WHEN j.is_served THEN j.delivered_at END AS delivered_at,
    CASE WHEN j.is_served THEN time_known(j.delivered_at, j.delivered_at_time_known) END AS time_known,
    j.by_vehicle AS vehicle,
    f.depot AS from_depot,
    t.depot AS to_depot,
    j.brought_to_depot IS NOT NULL AS is_to_depot,
    j.for_request AS request_id,
    s.village_code,
    j.carried AS item,
    CASE WHEN j.is_served AND j.rule IS NULL THEN coalesce(j.quantity_delivered, CASE WHEN j.outcome = 'delivered' THEN j.planned_quantity END) END
        AS quantity_delivered,
    coalesce(j.outcome = 'delivered' AND j.quantity_delivered IS NULL AND j.planned_quantity > 0, false) AS is_as_planned,
    CASE WHEN j.empties_collected > 0 OR j.empties_code IS NOT NULL THEN j.returned END AS empties_item,
    CASE WHEN j.is_served THEN j.empties_collected END AS empties_collected,
    j.rule,
    CASE WHEN j.quantity_delivered > 0 OR j.rule = 'missing' THEN 'quantity_delivered' ELSE 'empties_collected' END AS column_name,
    CASE WHEN j.rule IS NOT NULL THEN CAST(CASE WHEN j.quantity_delivered > 0 THEN j.quantity_delivered ELSE j.empties_collected END AS DOUBLE) END AS found,
    j.centre,
    j.loaded_at,
    j.load_id,
    j.part,
    j.sheet,
    j.row_number
FROM judged j
LEFT JOIN resolved.depot_spellings f ON f.depot_text = j.loaded_at_depot
LEFT JOIN resolved.depot_spellings t ON t.depot_text = j.brought_to_depot
LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(j.at_village, '') AND s.district_text = coalesce(j.at_district, '')
QUALIFY row_number() OVER (PARTITION BY j.plan_id, j.stop, coalesce(j.carried, j.returned) ORDER BY j.load_order DESC, j.row_number DESC) = 1
