-- One row per earlier version of a movement, current until a newer file changed it or left it out, or until the book had what
-- only a delivery told.
-- movement_id   as in staging.stock
-- occurred_at   moment
-- time_known    whether the time of day is known; else occurred_at is local midnight
-- recorded_at   start of the known interval: when written down, else when its load arrived
-- known_until   end of the known interval
-- depot         name
-- item          code
-- condition     full or empty
-- movement      as in staging.stock
-- quantity      [unit of the item]
-- request_id    the request it serves, NULL when not recorded
-- corrects      the movement it corrects, NULL when none
-- provisional   whether only a delivery told it
-- day           local date of occurred_at
-- load_id       the load
-- row_number    row of its file
-- row_order     order of the row in its file as time ran
SELECT
    movement_id,
    occurred_at,
    time_known,
    recorded_at,
    known_until,
    depot,
    item,
    coalesce(condition, CASE WHEN movement IN ('return', 'refill_out') THEN 'empty' ELSE 'full' END) AS condition,
    movement,
    quantity,
    request_id,
    corrects,
    false AS provisional,
    CAST(wall_of(occurred_at) AS DATE) AS day,
    load_id,
    row_number,
    row_order
FROM resolved.stock_movements
WHERE known_until > recorded_at
UNION ALL
SELECT leg, occurred_at, time_known, recorded_at, known_until, depot, item, condition, movement, quantity, request_id, NULL, true, day,
    load_id, row_number, row_number
FROM resolved.delivery_movements
WHERE known_until > recorded_at
