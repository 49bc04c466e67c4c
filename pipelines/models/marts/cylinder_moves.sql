-- after: stock_steps
-- One row per local day, depot, size of cylinder, movement and pair of states with cylinders that moved.
-- day             local day
-- depot           depot
-- item            size of cylinder (an item with contents in m³)
-- movement        as in staging.stock; for a count only its difference
-- from_condition  state they left; NULL when they came from outside, or for an upward count difference
-- to_condition    state they entered; NULL when they left, or for a downward count difference
-- quantity        after corrections [cylinders]
WITH moved AS (
    SELECT
        s.day, s.depot, s.item, s.movement,
        max(s.condition) FILTER (s.change < 0) AS from_condition,
        max(s.condition) FILTER (s.change > 0) AS to_condition,
        max(abs(s.change)) AS quantity
    FROM marts.stock_steps(NULL) AS s
    JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
    WHERE s.change <> 0
    GROUP BY s.day, s.depot, s.item, s.occurred_at, s.movement_id, s.movement
)

SELECT day, depot, item, movement, from_condition, to_condition, sum(quantity)::DECIMAL(18, 3) AS quantity
FROM moved
GROUP BY ALL
ORDER BY depot, item, day, movement, from_condition, to_condition
