-- after: stock_steps
-- One row per issue of cylinders of which some have not come back, at depots whose ledger records returns.
-- movement_id   the issue
-- depot         depot
-- item          size of cylinder (an item with contents in m³)
-- village_code  Kemendagri code, NULL when not known
-- request_id    the request it serves, NULL when not recorded
-- lent_at       moment
-- day           its local day
-- quantity      still with the patient [cylinders]
WITH followed AS (
    SELECT DISTINCT depot FROM staging.stock WHERE movement IN ('return', 'refill_out', 'refill_in')
),

with_patients AS (
    SELECT s.movement_id, s.occurred_at, s.day, s.depot, s.item, s.place, s.change, t.request_id, t.village_code
    FROM marts.stock_steps(NULL) AS s
    JOIN followed USING (depot)
    JOIN staging.stock AS t ON t.movement_id = s.movement_id
    JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
    WHERE s.condition = 'with_patients' AND s.change <> 0
),

-- lent, and brought back or lost, by each request: up to this movement, and in all
by_request AS (
    SELECT
        *,
        abs(change) AS moved,
        sum(abs(change)) OVER (same_way ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS moved_before,
        sum(greatest(change, 0)) OVER request AS lent,
        sum(greatest(-change, 0)) OVER request AS brought
    FROM with_patients
    WINDOW
        request AS (PARTITION BY depot, item, request_id),
        same_way AS (PARTITION BY depot, item, request_id, change > 0 ORDER BY place)
),

-- a return that names its request settles that one; the rest of it, and what names none, settles the oldest
unsettled AS (
    SELECT
        *,
        moved - CASE WHEN request_id IS NULL THEN 0
            ELSE least(moved, greatest(0, CASE WHEN change > 0 THEN brought ELSE lent END - coalesce(moved_before, 0)))
        END AS rest
    FROM by_request
),

queued AS (
    SELECT
        *,
        sum(CASE WHEN change > 0 THEN rest END) OVER (PARTITION BY depot, item ORDER BY place) AS lent_so_far,
        sum(CASE WHEN change > 0 THEN rest ELSE -rest END) OVER (PARTITION BY depot, item ORDER BY place) AS open_so_far
    FROM unsettled
),

-- what came back before anything was lent settles nothing that was lent later
settled AS (
    SELECT *, sum(CASE WHEN change < 0 THEN rest ELSE 0 END) OVER depots + least(0, min(open_so_far) OVER depots) AS returned
    FROM queued
    WINDOW depots AS (PARTITION BY depot, item)
)

SELECT movement_id, depot, item, village_code, request_id, occurred_at AS lent_at, day,
    least(rest, lent_so_far - returned)::DECIMAL(18, 3) AS quantity
FROM settled
WHERE change > 0 AND least(rest, lent_so_far - returned) > 0
ORDER BY depot, item, lent_at, movement_id
