-- One row per local day on which cash came in, was spent or was handed over, or until which what was older was erased.
-- day                   local day
-- cash_in_idr           cash donations received [rupiah]
-- cash_spent_idr        paid for purchases [rupiah]
-- cash_distributed_idr  handed over as cash [rupiah]
-- carried_idr           on hand at the end of that day when all up to it was erased, else 0 [rupiah]
-- on_hand_idr           carried + received - spent - distributed, from the first day on; below zero when more went out than is recorded [rupiah]
WITH moves AS (
    SELECT day, amount_idr AS cash_in_idr, 0 AS cash_spent_idr, 0 AS cash_distributed_idr, 0 AS carried_idr
    FROM staging.donations
    WHERE kind = 'cash'
    UNION ALL
    SELECT day, 0, amount_idr, 0, 0 FROM staging.purchases
    UNION ALL
    SELECT day, 0, 0, amount_idr, 0 FROM staging.distributions WHERE item IS NULL
    UNION ALL
    SELECT day, 0, 0, 0, quantity FROM staging.carried WHERE subject = 'cash'
),

days AS (
    SELECT
        day,
        coalesce(sum(cash_in_idr), 0)::BIGINT AS cash_in_idr,
        coalesce(sum(cash_spent_idr), 0)::BIGINT AS cash_spent_idr,
        coalesce(sum(cash_distributed_idr), 0)::BIGINT AS cash_distributed_idr,
        coalesce(sum(carried_idr), 0)::BIGINT AS carried_idr
    FROM moves
    GROUP BY day
)

SELECT *, sum(carried_idr + cash_in_idr - cash_spent_idr - cash_distributed_idr) OVER (ORDER BY day)::BIGINT AS on_hand_idr
FROM days
ORDER BY day
