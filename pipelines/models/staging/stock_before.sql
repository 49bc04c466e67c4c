-- One row per movement of stock as it was known for a time, until a newer file said otherwise or left it out.
-- movement_id   as in staging.stock
-- occurred_at   moment
-- recorded_at   from when it was known: as written down, else as its load arrived
-- known_until   until when
-- depot         name
-- item          code
-- condition     full or empty
-- movement      as in staging.stock
-- quantity      [unit of the item]
-- request_id    the request it serves, NULL when not said
-- corrects      the movement it corrects, NULL when none
-- day           local date of occurred_at
-- load_id       the load
-- row_number    row of its file
SELECT
    movement_id,
    occurred_at,
    recorded_at,
    known_until,
    depot,
    item,
    coalesce(condition, CASE WHEN movement IN ('return', 'refill_out') THEN 'empty' ELSE 'full' END) AS condition,
    movement,
    quantity,
    request_id,
    corrects,
    CAST(wall_of(occurred_at) AS DATE) AS day,
    load_id,
    row_number
FROM resolved.stock_movements
WHERE known_until > recorded_at
