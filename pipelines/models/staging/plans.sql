-- One row per stop and item of an accepted plan.
-- plan_id       id of the plan
-- planned_at    moment it was accepted
-- time_known    whether its time of day is known; else planned_at is local midnight
-- day           local day it is for
-- shift         day, night, morning, afternoon, else as written; day where the plan names none
-- vehicle       name, NULL when not recorded
-- trip          number of the trip of the vehicle, NULL when not recorded
-- stop          number of the stop within the plan
-- from_depot    where it is loaded, NULL when not known
-- to_depot      the depot it goes to, NULL for a household
-- request_id    the request it serves, NULL for a depot or a collection
-- village       name, NULL when not known
-- village_code  Kemendagri code, NULL when not known
-- item          code, NULL where nothing is brought
-- quantity      full to bring [unit of the item]
-- empties_item  code of the empties to collect; that of item where only their number is recorded
-- empties       empties to collect [cylinders]
-- arrive_at     planned moment, NULL when not recorded
-- deadline_at   moment, NULL when not recorded
-- is_late       whether it was planned later than its deadline
-- reason        code of why it is in the plan, NULL when not recorded
-- is_latest     whether the plan is the latest of its posko, day and shift: only that counts
-- centre        the posko
-- load_id       the load
-- row_number    row of its file
WITH written AS (
    SELECT
        p.plan_id,
        p.planned_at,
        time_known(p.planned_at, p.planned_at_time_known) AS time_known,
        CAST(wall_of(p.day) AS DATE) AS day,
        coalesce(w.code, nullif(fold(p.shift), ''), 'day') AS shift,
        p.vehicle,
        CAST(p.trip AS INTEGER) AS trip,
        CAST(p.stop AS INTEGER) AS stop,
        f.depot AS from_depot,
        t.depot AS to_depot,
        p.request_id,
        v.name AS village,
        v.village_code,
        i.item,
        p.quantity,
        coalesce(e.item, CASE WHEN p.empties > 0 THEN i.item END) AS empties_item,
        p.empties,
        p.arrive_at,
        p.deadline_at,
        coalesce(p.is_late, p.arrive_at > p.deadline_at, false) AS is_late,
        p.reason,
        coalesce(p.centre, getvariable('centre')) AS centre,
        p.load_id,
        p.row_number,
        p.load_order
    FROM raw.plans p
    LEFT JOIN resolved.depot_spellings f ON f.depot_text = p.from_depot
    LEFT JOIN resolved.depot_spellings t ON t.depot_text = p.to_depot
    LEFT JOIN resolved.village_spellings s ON s.village_text = coalesce(p.village, '') AND s.district_text = coalesce(p.district, '')
    LEFT JOIN resolved.villages v ON v.village_code = s.village_code
    LEFT JOIN resolved.item_spellings i ON i.item_text = p.item
    LEFT JOIN resolved.item_spellings e ON e.item_text = p.empties_item
    LEFT JOIN words w ON w.domain = 'shift' AND w.word = fold_word(p.shift)
), latest AS (
    SELECT centre, day, shift, arg_max(plan_id, (planned_at, load_order, plan_id)) AS plan_id FROM written GROUP BY centre, day, shift
)
SELECT
    w.* EXCLUDE (centre, load_id, row_number, load_order),
    l.plan_id = w.plan_id AS is_latest,
    w.centre,
    w.load_id,
    w.row_number
FROM written w
JOIN latest l ON l.centre IS NOT DISTINCT FROM w.centre AND l.day = w.day AND l.shift = w.shift
ORDER BY w.day, w.shift, w.plan_id, w.stop, w.item
