-- Full + with patients + empty + at refill + lost change only by what comes from outside, leaves for outside, or is counted:
-- moving a cylinder from one state to another neither makes nor loses one. Days with a correction are left to their ledger.
WITH states AS (
    SELECT depot, item, day, sum(quantity_in - quantity_out) AS change, sum(coalesce(count_difference, 0)) AS counted
    FROM marts.stock_days
    GROUP BY depot, item, day
), outside AS (
    SELECT depot, item, day,
        sum(CASE
            WHEN movement IN ('opening', 'receipt', 'purchase', 'donation', 'transfer_in') THEN quantity
            WHEN movement = 'transfer_out' THEN -quantity
            ELSE 0
        END) AS net,
        bool_or(movement IN ('count', 'correction') OR movement_id IN (SELECT corrects FROM staging.stock WHERE corrects IS NOT NULL)) AS is_adjusted
    FROM staging.stock
    GROUP BY depot, item, day
)
SELECT depot, item, day, change, net
FROM states
JOIN outside USING (depot, item, day)
JOIN staging.items USING (item)
WHERE returnable AND NOT is_adjusted AND change <> net
