-- after: stock_days
-- One row per local day, depot, item, state and kind for which the ledger contradicts itself or a count.
-- day         local day
-- depot       depot
-- item        item
-- condition   full, with_patients, empty, at_refill, lost
-- kind        count (a count differs), control_total (the card's balance differs), negative (balance below zero)
-- stated      the count or the card's balance; zero for negative [unit of the item]
-- computed    sum of the movements [unit of the item]
-- difference  stated - computed [unit of the item]
WITH control_totals AS (
    SELECT day, depot, item, arg_max(balance, (occurred_at, row_order)) AS stated
    FROM staging.stock_balances
    GROUP BY day, depot, item
)

SELECT day, depot, item, condition, 'count' AS kind, counted AS stated,
    (counted - count_difference)::DECIMAL(18, 3) AS computed, count_difference AS difference
FROM marts.stock_days
WHERE count_difference <> 0
UNION ALL
SELECT s.day, s.depot, s.item, s.condition, 'control_total', c.stated::DECIMAL(18, 3), s.closing,
    (c.stated - s.closing)::DECIMAL(18, 3)
FROM marts.stock_days AS s
JOIN control_totals AS c ON c.day = s.day AND c.depot = s.depot AND c.item = s.item
WHERE s.condition = 'full' AND c.stated <> s.closing
UNION ALL
SELECT day, depot, item, condition, 'negative', 0::DECIMAL(18, 3), closing, -closing
FROM marts.stock_days
WHERE closing < 0
ORDER BY depot, item, condition, day, kind
