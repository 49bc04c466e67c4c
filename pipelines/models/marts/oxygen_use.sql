-- after: stock_days
-- One row per local day, depot and size of oxygen cylinder, from its first movement at the depot to the depot's last day.
-- day           local day
-- depot         depot
-- item          size of cylinder (an item with contents in m³)
-- issued        full cylinders issued [cylinders]
-- issued_m3     their contents [m³]
-- closing_full  full cylinders at the end of the day [cylinders]
-- closing_m3    their contents [m³]
-- ran_out       whether none was left at some moment of the day; demand is then unknown, at least what was issued
-- in_use        whether any was issued in the 28 days up to this one
SELECT
    s.day,
    s.depot,
    s.item,
    s.issued,
    (s.issued * i.contents_m3)::DECIMAL(18, 3) AS issued_m3,
    s.closing AS closing_full,
    (s.closing * i.contents_m3)::DECIMAL(18, 3) AS closing_m3,
    least(s.lowest, s.closing) <= 0 AS ran_out,
    sum(s.issued) OVER (
        PARTITION BY s.depot, s.item ORDER BY s.day ROWS BETWEEN 27 PRECEDING AND CURRENT ROW
    ) > 0 AS in_use
FROM marts.stock_days AS s
JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
WHERE s.condition = 'full'
ORDER BY s.depot, s.item, s.day
