-- The parts of each gift add up to the gift, and what they leave as cash is what is on hand.
WITH gifts AS (
    SELECT donation_id AS what, amount_idr AS expected,
        handed_over_idr + in_store_idr + operating_idr + on_hand_idr AS actual
    FROM marts.gift_outcomes
    WHERE kind = 'cash'
    UNION ALL
    SELECT donation_id, quantity, handed_over_quantity + in_store_quantity
    FROM marts.gift_outcomes
    WHERE item IS NOT NULL AND kind = 'in_kind'
    UNION ALL
    SELECT 'cash on hand', (SELECT greatest(coalesce(arg_max(on_hand_idr, day), 0), 0) FROM marts.cash_days),
        (SELECT coalesce(sum(amount_idr), 0) FROM staging.gift_parts WHERE state = 'on_hand')
)
SELECT what, expected, actual FROM gifts WHERE coalesce(expected, 0) <> actual
