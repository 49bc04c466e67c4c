-- One row per part of a gift and what became of it, as `traced_parts` has it by number.
-- donation_id      the gift, NULL for what nobody is on record to have given
-- state            handed_over; in_store: goods not yet handed over; operating: the cost of the work; on_hand: cash
-- is_named         whether the last use names the gift; else it was first in, first out
-- purchase_id      the purchase it paid for, NULL when none
-- distribution_id  the hand-out it went to, NULL when none
-- item             goods, NULL for cash
-- quantity         [unit of the item], NULL for cash
-- amount_idr       cash, and what goods cost that cash bought [rupiah]; NULL for goods that were given
-- village_code     where it was handed over, NULL when not known or not handed over
-- day              local date of the hand-out, else of the purchase, else of the gift
CREATE TABLE staging.gift_parts AS
SELECT
    g.donation_id,
    t.state,
    t.is_named,
    p.purchase_id,
    d.distribution_id,
    t.item,
    CASE WHEN t.item IS NOT NULL THEN CAST(t.thousandths AS DECIMAL(18, 3)) / 1000 END::DECIMAL(18, 3) AS quantity,
    CASE WHEN t.item IS NULL OR p.purchase_id IS NOT NULL THEN CAST(t.amount_idr AS BIGINT) END AS amount_idr,
    d.village_code,
    coalesce(d.day, p.day, g.day) AS day
FROM traced_parts t
LEFT JOIN numbered_donations g ON g.number = t.gift
LEFT JOIN numbered_purchases p ON p.number = t.purchase
LEFT JOIN numbered_distributions d ON d.number = t.distribution
