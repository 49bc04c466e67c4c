-- Opening + in - out = closing, and a day opens as the day before it closed.
SELECT depot, item, condition, day, opening, quantity_in, quantity_out, closing
FROM (
    SELECT *, lag(closing) OVER (PARTITION BY depot, item, condition ORDER BY day) AS closed_before
    FROM marts.stock_days
)
WHERE opening + quantity_in - quantity_out <> closing OR coalesce(closed_before, opening) <> opening
