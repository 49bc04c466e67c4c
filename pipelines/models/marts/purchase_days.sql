-- One row per local day, item and use that was bought.
-- day           local day of the purchase
-- item          item
-- is_operating  whether the work itself uses it up, so that there is nothing to hand out
-- purchases     purchases
-- quantity      bought [unit of the item]
-- amount_idr    paid [rupiah]
SELECT day, item, is_operating, count(*) AS purchases, sum(quantity)::DECIMAL(18, 3) AS quantity, sum(amount_idr)::BIGINT AS amount_idr
FROM staging.purchases
GROUP BY ALL
ORDER BY day, item, is_operating
