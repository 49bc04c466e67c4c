-- Opening + in - out = closing, for cash and each item, on every day on which anything moved.
WITH days AS (
    SELECT 'cash' AS what, day, carried_idr + cash_in_idr - cash_spent_idr - cash_distributed_idr - operating_idr AS change,
        on_hand_idr AS closing, lag(on_hand_idr, 1, 0) OVER (ORDER BY day) AS opening
    FROM marts.cash_days
    UNION ALL
    SELECT item, day, carried + given + bought - distributed, on_hand, lag(on_hand, 1, 0) OVER (PARTITION BY item ORDER BY day)
    FROM marts.goods_days
)
SELECT what, day, opening, change, closing FROM days WHERE opening + change <> closing
