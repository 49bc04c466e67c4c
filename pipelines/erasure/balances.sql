-- One row per balance at the beginning of the local day $before: sums only, nothing of any person.
-- subject      stock, goods (donated, bought, distributed) or cash
-- depot        of stock
-- item         code, NULL for cash
-- item_unit    its unit
-- condition    of stock: full, with_patients, empty, at_refill, lost
-- movement     of stock: opening; count for an item that was only ever counted, as nothing can differ from its first count
-- quantity     on hand; below zero when the books are [unit of the item, or rupiah]
-- occurred_at  last moment before that day with data for the depot; for donations, the last day with data for the item
-- is_card      whether it comes from a stock card, whose next line is then not its first
WITH moved AS (
    SELECT DISTINCT depot, item FROM staging.stock
    WHERE occurred_at < from_wall($before::TIMESTAMP) AND movement NOT IN ('count', 'correction')
), told AS (
    SELECT depot, max(occurred_at) AS occurred_at FROM staging.stock WHERE occurred_at < from_wall($before::TIMESTAMP) GROUP BY depot
), carded AS (
    SELECT DISTINCT d.depot, i.item
    FROM (
        SELECT depot, item FROM raw.stock_cards WHERE occurred_at < from_wall($before::TIMESTAMP)
        UNION ALL
        SELECT depot, item FROM raw.opening_balances WHERE is_card
    ) c
    JOIN resolved.depot_spellings d ON d.depot_text = c.depot
    JOIN resolved.item_spellings i ON i.item_text = c.item
), stock AS (
    SELECT depot, item, condition, arg_max(closing, day) AS quantity, bool_or(counted IS NOT NULL) AS was_counted
    FROM marts.stock_days
    WHERE day < CAST(wall_of(from_wall($before::TIMESTAMP)) AS DATE)
    GROUP BY depot, item, condition
), balances AS (
    SELECT 'stock' AS subject, s.depot, s.item, s.condition, CASE WHEN m.item IS NULL THEN 'count' ELSE 'opening' END AS movement,
        s.quantity, told.occurred_at, c.item IS NOT NULL AS is_card
    FROM stock s
    JOIN told ON told.depot = s.depot
    LEFT JOIN moved m ON m.depot = s.depot AND m.item = s.item
    LEFT JOIN carded c ON c.depot = s.depot AND c.item = s.item
    WHERE m.item IS NOT NULL OR s.was_counted
    UNION ALL
    SELECT 'goods', NULL, item, NULL, NULL, arg_max(on_hand, day), from_wall(CAST(max(day) AS TIMESTAMP)), false
    FROM marts.goods_days
    WHERE day < CAST(wall_of(from_wall($before::TIMESTAMP)) AS DATE)
    GROUP BY item
    UNION ALL
    SELECT 'cash', NULL, NULL, NULL, NULL, arg_max(on_hand_idr, day), from_wall(CAST(max(day) AS TIMESTAMP)), false
    FROM marts.cash_days
    WHERE day < CAST(wall_of(from_wall($before::TIMESTAMP)) AS DATE)
    HAVING count(*) > 0
)
SELECT b.subject, b.depot, b.item, i.unit AS item_unit, b.condition, b.movement, CAST(b.quantity AS VARCHAR) AS quantity,
    CAST(b.occurred_at AS VARCHAR) AS occurred_at, b.is_card
FROM balances b
LEFT JOIN staging.items i ON i.item = b.item
ORDER BY ALL
