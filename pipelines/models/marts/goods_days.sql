-- One row per local day and item that was donated, bought or distributed, or to which opening balances belong.
-- day          local day
-- item         item
-- given        received as a donation in kind [unit of the item]
-- bought       bought with donated cash to distribute; excludes operating costs [unit of the item]
-- distributed  distributed [unit of the item]
-- carried      opening balance at the end of that day when everything up to it was erased, else 0 [unit of the item]
-- on_hand      carried + given + bought - distributed, from the first day on; below zero when more went out than was recorded coming in [unit of the item]
WITH moves AS (
    SELECT day, item, quantity AS given, 0 AS bought, 0 AS distributed, 0 AS carried
    FROM staging.donations
    WHERE kind = 'in_kind' AND item IS NOT NULL
    UNION ALL
    SELECT day, item, 0, quantity, 0, 0 FROM staging.purchases WHERE NOT is_operating
    UNION ALL
    SELECT day, item, 0, 0, quantity, 0 FROM staging.distributions WHERE item IS NOT NULL
    UNION ALL
    SELECT day, item, 0, 0, 0, quantity FROM staging.carried WHERE subject = 'goods'
),

days AS (
    SELECT
        day,
        item,
        coalesce(sum(given), 0) AS given,
        coalesce(sum(bought), 0) AS bought,
        coalesce(sum(distributed), 0) AS distributed,
        coalesce(sum(carried), 0) AS carried
    FROM moves
    GROUP BY day, item
)

SELECT
    day,
    item,
    given::DECIMAL(18, 3) AS given,
    bought::DECIMAL(18, 3) AS bought,
    distributed::DECIMAL(18, 3) AS distributed,
    carried::DECIMAL(18, 3) AS carried,
    sum(carried + given + bought - distributed) OVER (PARTITION BY item ORDER BY day)::DECIMAL(18, 3) AS on_hand
FROM days
ORDER BY item, day
