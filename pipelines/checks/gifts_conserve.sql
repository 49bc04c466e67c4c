-- Cash in = spent + handed over + on hand, and goods in = handed over + on hand, from the first day to the last; what was on hand
-- when older rows were erased came in.
WITH cash AS (
    SELECT 'cash' AS what,
        (SELECT coalesce(sum(amount_idr), 0) FROM staging.donations WHERE kind = 'cash')
        - (SELECT coalesce(sum(amount_idr), 0) FROM staging.purchases)
        - (SELECT coalesce(sum(amount_idr), 0) FROM staging.distributions WHERE item IS NULL)
        + (SELECT coalesce(sum(quantity), 0) FROM staging.carried WHERE subject = 'cash') AS expected,
        (SELECT coalesce(arg_max(on_hand_idr, day), 0) FROM marts.cash_days) AS actual
), goods AS (
    SELECT item AS what, sum(quantity) AS expected
    FROM (
        SELECT item, quantity FROM staging.donations WHERE kind = 'in_kind' AND item IS NOT NULL
        UNION ALL
        SELECT item, quantity FROM staging.purchases WHERE NOT is_operating
        UNION ALL
        SELECT item, -quantity FROM staging.distributions WHERE item IS NOT NULL
        UNION ALL
        SELECT item, quantity FROM staging.carried WHERE subject = 'goods'
    )
    GROUP BY item
), on_hand AS (
    SELECT item AS what, arg_max(on_hand, day) AS actual FROM marts.goods_days GROUP BY item
)
SELECT what, expected, actual FROM cash WHERE expected <> actual
UNION ALL
SELECT what, expected, actual FROM goods JOIN on_hand USING (what) WHERE coalesce(expected, 0) <> actual
