-- One row per local day, item and use that was bought.
-- day            local day of the purchase
-- item           item
-- is_operating   whether the work itself uses it up, so that there is nothing to hand out
-- purchases      purchases
-- with_evidence  those that name a receipt
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
