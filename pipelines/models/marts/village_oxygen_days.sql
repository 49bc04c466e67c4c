-- after: stock_steps
-- One row per local day, village and size of oxygen cylinder that was issued to, returned from or lost in the village.
-- day           local day
-- village_code  village
-- item          size of cylinder (an item with contents in m³)
-- issued        full cylinders issued [cylinders]
-- issued_m3     their contents [m³]
-- returned      cylinders that came back [cylinders]
-- lost          cylinders lost with patients [cylinders]
SELECT
    m.day,
    s.village_code,
    m.item,
    coalesce(sum(m.change) FILTER (m.movement = 'issue'), 0)::DECIMAL(18, 3) AS issued,
    coalesce(sum(m.change * i.contents_m3) FILTER (m.movement = 'issue'), 0)::DECIMAL(18, 3) AS issued_m3,
    coalesce(sum(-m.change) FILTER (m.movement = 'return'), 0)::DECIMAL(18, 3) AS returned,
    coalesce(sum(-m.change) FILTER (m.movement = 'loss'), 0)::DECIMAL(18, 3) AS lost
FROM marts.stock_steps(NULL) AS m
JOIN staging.stock AS s ON s.movement_id = m.movement_id AND s.village_code IS NOT NULL
JOIN staging.items AS i ON i.item = m.item AND i.contents_m3 > 0
WHERE m.condition = 'with_patients'
GROUP BY ALL
ORDER BY day, village_code, item
