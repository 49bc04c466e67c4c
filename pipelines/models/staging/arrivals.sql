-- One row per order.
-- order_id          id of the book, else an HMAC of the row
-- ordered_at        moment
-- time_known        whether the time of day is known; else ordered_at is local midnight
-- expected_at       moment
-- expected_time_known  whether the time of day of expected_at is known
-- supplier          name, NULL when not recorded
-- depot             where it goes
-- item              code
-- quantity          ordered [unit of the item]
-- status            open, arrived, partial, cancelled
-- arrived_at        moment, NULL when it has not arrived
-- quantity_arrived  [unit of the item], NULL when not known
-- centre            the posko
-- day               local date of ordered_at
-- load_id           the load
-- row_number        row of its file
SELECT
    a.event_id AS order_id,
    a.ordered_at,
    time_known(a.ordered_at, a.ordered_at_time_known) AS time_known,
    a.expected_at,
    time_known(a.expected_at, a.expected_at_time_known) AS expected_time_known,
    a.supplier,
    d.depot,
    i.item,
    a.quantity,
    coalesce(a.status, CASE WHEN a.arrived_at IS NOT NULL THEN 'arrived' ELSE 'open' END) AS status,
    a.arrived_at,
    a.quantity_arrived,
    coalesce(a.centre, getvariable('centre')) AS centre,
    CAST(wall_of(a.ordered_at) AS DATE) AS day,
    a.load_id,
    a.row_number
FROM raw.arrivals a
JOIN resolved.depot_spellings d ON d.depot_text = a.depot
JOIN resolved.item_spellings i ON i.item_text = a.item AND i.item IS NOT NULL
