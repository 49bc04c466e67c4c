-- One row per local day on which cash was received, spent or distributed, or to which opening balances belong.
-- day                   local day
-- cash_in_idr           cash donations received [rupiah]
-- cash_spent_idr        paid for goods to distribute [rupiah]
-- cash_distributed_idr  distributed as cash [rupiah]
-- operating_idr         operating costs: purchases and cash with such a purpose [rupiah]
-- carried_idr           opening balance at the end of that day when everything up to it was erased, else 0 [rupiah]
-- on_hand_idr           carried + received - spent - distributed - operating, from the first day on; below zero when more went out than was recorded coming in [rupiah]
WITH moves AS (
    SELECT day, amount_idr AS cash_in_idr, 0 AS cash_spent_idr, 0 AS cash_distributed_idr, 0 AS operating_idr, 0 AS carried_idr
    FROM staging.donations
    WHERE kind = 'cash'
    UNION ALL
    SELECT day, 0, CASE WHEN is_operating THEN 0 ELSE amount_idr END, 0, CASE WHEN is_operating THEN amount_idr ELSE 0 END, 0
    FROM staging.purchases
    UNION ALL
    SELECT day, 0, 0, CASE WHEN is_operating THEN 0 ELSE amount_idr END, CASE WHEN is_operating THEN amount_idr ELSE 0 END, 0
    FROM staging.distributions
    WHERE item IS NULL
    UNION ALL
    SELECT day, 0, 0, 0, 0, quantity FROM staging.carried WHERE subject = 'cash'
),

days AS (
    SELECT
        day,
        coalesce(sum(cash_in_idr), 0)::BIGINT AS cash_in_idr,
        coalesce(sum(cash_spent_idr), 0)::BIGINT AS cash_spent_idr,
        coalesce(sum(cash_distributed_idr), 0)::BIGINT AS cash_distributed_idr,
        coalesce(sum(operating_idr), 0)::BIGINT AS operating_idr,
        coalesce(sum(carried_idr), 0)::BIGINT AS carried_idr
    FROM moves
    GROUP BY day
)

SELECT
    *,
    sum(carried_idr + cash_in_idr - cash_spent_idr - cash_distributed_idr - operating_idr) OVER (ORDER BY day)::BIGINT AS on_hand_idr
FROM days
ORDER BY day
