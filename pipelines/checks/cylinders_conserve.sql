-- Full + with patients + empty + at refill + lost change only by what comes from outside, leaves for outside, or is counted:
-- moving a cylinder from one state to another neither makes nor loses one. On every day of every size at every depot, days
-- without a movement and days whose movements were corrected included; so it holds for all depots together too, where what
-- one sends and another takes in are two movements.
WITH RECURSIVE corrections AS (
    SELECT * FROM staging.stock WHERE movement = 'correction'
    QUALIFY row_number() OVER (
        PARTITION BY corrects ORDER BY coalesce(recorded_at, occurred_at) DESC, row_number DESC, movement_id DESC
    ) = 1
), chain AS (
    SELECT movement_id, movement_id AS last_id, quantity, 0 AS step FROM staging.stock WHERE movement <> 'correction'
    UNION ALL
    SELECT c.movement_id, k.movement_id, k.quantity, c.step + 1 FROM chain c JOIN corrections k ON k.corrects = c.last_id
), outside AS (
    SELECT s.depot, s.item, s.day, sum(CASE WHEN s.movement = 'transfer_out' THEN -c.quantity ELSE c.quantity END) AS net
    FROM staging.stock s
    JOIN (SELECT movement_id, arg_max(quantity, step) AS quantity FROM chain GROUP BY movement_id) c USING (movement_id)
    WHERE s.movement IN ('opening', 'receipt', 'purchase', 'donation', 'transfer_in', 'transfer_out')
    GROUP BY s.depot, s.item, s.day
), counted AS (
    SELECT depot, item, day, sum(change) AS net FROM marts.stock_steps(NULL) WHERE counted IS NOT NULL GROUP BY depot, item, day
), owned AS (
    SELECT depot, item, day, sum(closing) AS owned, sum(sum(closing)) OVER before AS owned_before
    FROM marts.stock_days
    GROUP BY depot, item, day
    WINDOW before AS (PARTITION BY depot, item ORDER BY day ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING)
)
SELECT depot, item, day, owned, owned_before, outside.net AS from_outside, counted.net AS by_count
FROM owned
JOIN staging.items USING (item)
LEFT JOIN outside USING (depot, item, day)
LEFT JOIN counted USING (depot, item, day)
WHERE returnable AND owned <> coalesce(owned_before, 0) + coalesce(outside.net, 0) + coalesce(counted.net, 0)
