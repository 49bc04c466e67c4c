-- after: stock_steps
-- One row per local day, depot, item and state, from the item's first movement at the depot to the depot's last day.
-- day               local day; days without a movement are filled
-- depot             depot
-- item              item
-- condition         full, with_patients, empty, at_refill, lost; items that do not come back are full only
-- opening           balance at the start of the day [unit of the item]
-- quantity_in       added during the day, upward count differences included [unit of the item]
-- quantity_out      removed during the day, downward count differences included [unit of the item]
-- issued            of quantity_out: issued to patients or households (full only) [unit of the item]
-- lowest            lowest balance after a movement of the day; the opening on days without one [unit of the item]
-- counted           last balance counted that day, NULL without a count [unit of the item]
-- count_difference  counted minus computed, over the day's counts, NULL without a count [unit of the item]
-- closing           opening + quantity_in - quantity_out; below zero when the ledger is [unit of the item]
WITH moved_days AS (
    SELECT
        day, depot, item, condition,
        sum(greatest(change, 0)) AS quantity_in,
        sum(greatest(-change, 0)) AS quantity_out,
        coalesce(sum(-change) FILTER (movement = 'issue' AND condition = 'full'), 0) AS issued,
        min(balance) AS lowest,
        arg_max(counted, place) FILTER (counted IS NOT NULL) AS counted,
        sum(change) FILTER (counted IS NOT NULL AND comparable) AS count_difference,
        arg_max(balance, place) AS closing
    FROM marts.stock_steps(NULL)
    GROUP BY ALL
),

spans AS (
    SELECT
        s.depot, s.item, min(s.day) FILTER (s.movement <> 'correction') AS first_day, any_value(d.last_day) AS last_day,
        coalesce(bool_or(i.returnable), false) AS returnable
    FROM staging.stock AS s
    JOIN (SELECT depot, max(day) AS last_day FROM staging.stock GROUP BY depot) AS d ON d.depot = s.depot
    LEFT JOIN staging.items AS i ON i.item = s.item
    GROUP BY s.depot, s.item
    HAVING first_day IS NOT NULL
),

calendar AS (
    SELECT unnest(generate_series(s.first_day, s.last_day, INTERVAL 1 DAY))::DATE AS day, s.depot, s.item, c.condition
    FROM spans AS s
    JOIN (VALUES ('full'), ('with_patients'), ('empty'), ('at_refill'), ('lost')) AS c (condition)
        ON s.returnable OR c.condition = 'full'
),

filled AS (
    SELECT
        c.day, c.depot, c.item, c.condition, m.quantity_in, m.quantity_out, m.issued, m.lowest, m.counted,
        m.count_difference,
        coalesce(last_value(m.closing IGNORE NULLS) OVER (
            PARTITION BY c.depot, c.item, c.condition ORDER BY c.day ROWS UNBOUNDED PRECEDING
        ), 0) AS closing
    FROM calendar AS c
    LEFT JOIN moved_days AS m
        ON m.day = c.day AND m.depot = c.depot AND m.item = c.item AND m.condition = c.condition
)

SELECT
    day,
    depot,
    item,
    condition,
    lag(closing, 1, 0) OVER (PARTITION BY depot, item, condition ORDER BY day)::DECIMAL(18, 3) AS opening,
    coalesce(quantity_in, 0)::DECIMAL(18, 3) AS quantity_in,
    coalesce(quantity_out, 0)::DECIMAL(18, 3) AS quantity_out,
    coalesce(issued, 0)::DECIMAL(18, 3) AS issued,
    coalesce(lowest, closing)::DECIMAL(18, 3) AS lowest,
    counted::DECIMAL(18, 3) AS counted,
    count_difference::DECIMAL(18, 3) AS count_difference,
    closing::DECIMAL(18, 3) AS closing
FROM filled
ORDER BY depot, item, condition, day
