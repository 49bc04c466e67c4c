-- after: stock_days
-- One row per depot and size of cylinder, at the depot's own last day.
-- depot          depot
-- item           size of cylinder (an item with contents in m³)
-- day            the depot's last local day
-- full           at the depot [cylinders]
-- with_patients  issued and not back [cylinders]
-- empty          at the depot [cylinders]
-- at_refill      sent and not back [cylinders]
-- lost           since the ledger began [cylinders]
-- is_followed    whether the ledger has any return or refill; otherwise only full cylinders are known
-- unexplained    sum of count differences: counted minus computed [cylinders]
-- since          first day of the present non-zero sum, NULL while it is zero
WITH sizes AS (
    SELECT s.*
    FROM marts.stock_days AS s
    JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
),

followed AS (
    SELECT DISTINCT depot FROM staging.stock WHERE movement IN ('return', 'refill_out', 'refill_in')
),

last_day AS (
    SELECT
        depot, item, any_value(day) AS day,
        sum(closing) FILTER (condition = 'full') AS "full",
        coalesce(sum(closing) FILTER (condition = 'with_patients'), 0) AS with_patients,
        coalesce(sum(closing) FILTER (condition = 'empty'), 0) AS empty,
        coalesce(sum(closing) FILTER (condition = 'at_refill'), 0) AS at_refill,
        coalesce(sum(closing) FILTER (condition = 'lost'), 0) AS lost
    FROM (FROM sizes QUALIFY day = max(day) OVER (PARTITION BY depot, item))
    GROUP BY depot, item
),

counted AS (
    SELECT depot, item, day, sum(sum(coalesce(count_difference, 0))) OVER (PARTITION BY depot, item ORDER BY day) AS running_difference
    FROM sizes
    GROUP BY depot, item, day
),

differing AS (
    SELECT depot, item, arg_max(running_difference, day) AS unexplained, min(day) AS since
    FROM (SELECT *, max(day) FILTER (running_difference = 0) OVER (PARTITION BY depot, item) AS settled FROM counted)
    WHERE running_difference <> 0 AND (settled IS NULL OR day > settled)
    GROUP BY depot, item
)

SELECT
    l.depot, l.item, l.day,
    l."full"::DECIMAL(18, 3) AS "full",
    l.with_patients::DECIMAL(18, 3) AS with_patients,
    l.empty::DECIMAL(18, 3) AS empty,
    l.at_refill::DECIMAL(18, 3) AS at_refill,
    l.lost::DECIMAL(18, 3) AS lost,
    f.depot IS NOT NULL AS is_followed,
    coalesce(d.unexplained, 0)::DECIMAL(18, 3) AS unexplained,
    d.since
FROM last_day AS l
LEFT JOIN followed AS f ON f.depot = l.depot
LEFT JOIN differing AS d ON d.depot = l.depot AND d.item = l.item
ORDER BY l.depot, l.item
