-- One row per order that was placed and has not arrived.
-- order_id     the order
-- ordered_at   when it was placed
-- expected_at  when it is expected
-- expected_time_known  whether its time of day is known; else it is expected by the end of that day
-- depot        depot it goes to
-- item         item
-- quantity     not arrived yet [unit of the item]
-- supplier     supplier
-- status       as in the order book, NULL when not recorded
SELECT
    order_id,
    ordered_at,
    expected_at,
    expected_time_known,
    depot,
    item,
    (quantity - coalesce(quantity_arrived, 0))::DECIMAL(18, 3) AS quantity,
    supplier,
    status
FROM staging.arrivals
WHERE
    (arrived_at IS NULL OR quantity_arrived < quantity)
    AND coalesce(status, '') NOT IN ('cancelled', 'arrived')
    AND quantity > coalesce(quantity_arrived, 0)
ORDER BY expected_at, depot, item, order_id
