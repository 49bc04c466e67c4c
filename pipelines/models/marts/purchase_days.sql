-- One row per local day and item that was bought.
-- day         local day of the purchase
-- item        item
-- purchases   purchases
-- quantity    bought [unit of the item]
-- amount_idr  paid [rupiah]
SELECT day, item, count(*) AS purchases, sum(quantity)::DECIMAL(18, 3) AS quantity, sum(amount_idr)::BIGINT AS amount_idr
FROM staging.purchases
GROUP BY ALL
ORDER BY day, item
