-- One row per local day and item that was given, bought or distributed.
-- day          local day
-- item         item
-- given        received as donation in kind [unit of the item]
-- bought       bought with donated cash [unit of the item]
-- distributed  handed over [unit of the item]
-- on_hand      given + bought - distributed, from the first day on; below zero when more went out than is recorded [unit of the item]
WITH moves AS (
    SELECT day, item, quantity AS given, 0 AS bought, 0 AS distributed
    FROM staging.donations
    WHERE kind = 'in_kind' AND item IS NOT NULL
    UNION ALL
    SELECT day, item, 0, quantity, 0 FROM staging.purchases
    UNION ALL
    SELECT day, item, 0, 0, quantity FROM staging.distributions WHERE item IS NOT NULL
),

days AS (
    SELECT
        day,
        item,
        coalesce(sum(given), 0) AS given,
        coalesce(sum(bought), 0) AS bought,
        coalesce(sum(distributed), 0) AS distributed
    FROM moves
    GROUP BY day, item
)

SELECT
    day,
    item,
    given::DECIMAL(18, 3) AS given,
    bought::DECIMAL(18, 3) AS bought,
    distributed::DECIMAL(18, 3) AS distributed,
    sum(given + bought - distributed) OVER (PARTITION BY item ORDER BY day)::DECIMAL(18, 3) AS on_hand
FROM days
ORDER BY item, day
