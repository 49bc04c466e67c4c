-- One row per local day, village, item and kind of recipient that received something.
-- day             local day of the distribution
-- village_code    village, NULL when not recorded
-- item            item, NULL for cash
-- recipient_kind  kind of recipient
-- distributions   distributions
-- with_evidence   those that name evidence
-- quantity        goods distributed [unit of the item]
-- amount_idr      cash distributed, or the stated worth of goods [rupiah]
SELECT
    day,
    village_code,
    item,
    recipient_kind,
    count(*) AS distributions,
    count(*) FILTER (has_evidence) AS with_evidence,
    sum(quantity)::DECIMAL(18, 3) AS quantity,
    sum(amount_idr)::BIGINT AS amount_idr
FROM staging.distributions
GROUP BY day, village_code, item, recipient_kind
ORDER BY day, village_code, item, recipient_kind
