-- One row per local day, item and kind of use with a purchase.
-- day            local day of the purchase
-- item           item
-- is_operating   whether it is an operating cost
-- purchases      purchases
-- with_evidence  those that name evidence
-- quantity       bought [unit of the item]
-- amount_idr     paid [rupiah]
SELECT
    day,
    item,
    is_operating,
    count(*) AS purchases,
    count(*) FILTER (has_evidence) AS with_evidence,
    sum(quantity)::DECIMAL(18, 3) AS quantity,
    sum(amount_idr)::BIGINT AS amount_idr
FROM staging.purchases
GROUP BY day, item, is_operating
ORDER BY day, item, is_operating
