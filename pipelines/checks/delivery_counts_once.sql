-- A delivery counts once: as a movement of the stock book, or provisionally after the days on which the book of its depot is complete,
-- never both. A movement of a ledger is one delivery's, and a line of a stock card has no more deliveries than it has cylinders.
WITH last_days AS (
    SELECT depot, max(day) AS last_day FROM staging.stock WHERE NOT provisional AND movement <> 'correction' GROUP BY depot
), legs AS (
    SELECT d.*, s.movement_id IS NOT NULL AS is_counted, l.last_day
    FROM staging.delivery_movements d
    LEFT JOIN staging.stock s ON s.provisional AND s.movement_id = d.leg
    LEFT JOIN last_days l ON l.depot = d.depot
)
SELECT 'both' AS what, delivery_id, movement, depot FROM legs WHERE is_counted AND matched_movement_id IS NOT NULL
UNION ALL
SELECT 'after the book', delivery_id, movement, depot FROM legs WHERE is_counted AND day < last_day
UNION ALL
SELECT 'nowhere', delivery_id, movement, depot FROM legs WHERE NOT is_counted AND matched_movement_id IS NULL AND day >= last_day
UNION ALL
SELECT 'no delivery', movement_id, movement, depot
FROM staging.stock
WHERE provisional AND movement_id NOT IN (SELECT leg FROM legs)
UNION ALL
SELECT 'two of one movement', any_value(delivery_id), matched_movement_id, any_value(depot)
FROM legs
WHERE matched_by <> 'card'
GROUP BY matched_movement_id
HAVING count(*) > 1
UNION ALL
SELECT 'beyond the card', any_value(legs.delivery_id), legs.depot, legs.item
FROM legs
JOIN staging.stock s ON s.movement_id = legs.matched_movement_id
WHERE legs.matched_by = 'card'
GROUP BY legs.depot, legs.item, legs.day, s.movement
HAVING sum(legs.quantity) > (
    SELECT sum(b.quantity) FROM staging.stock b
    WHERE NOT b.provisional AND b.depot = legs.depot AND b.item = legs.item AND b.day = legs.day AND b.movement = s.movement
)
UNION ALL
SELECT 'twice', any_value(delivery_id), plan_id, item
FROM staging.deliveries
GROUP BY plan_id, stop, item, CASE WHEN item IS NULL THEN empties_item END
HAVING count(*) > 1
