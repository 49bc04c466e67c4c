-- One row per local day, village, category, item, urgency and status that had a request.
-- day                 local day of the request
-- village_code        village in need, NULL when not recorded
-- category            oxygen, ambulance, food …
-- item                item asked for, NULL when none was named
-- urgency             critical, high, normal, NULL when not recorded
-- status              open, approved, on_the_way, fulfilled, unmet, cancelled, referred
-- requests            requests
-- quantity_requested  asked for [unit of the item]
-- quantity_approved   granted [unit of the item]
-- quantity_delivered  brought [unit of the item]
SELECT
    day,
    village_code,
    category,
    item,
    urgency,
    coalesce(status, 'open') AS status,
    count(*) AS requests,
    sum(quantity_requested)::DECIMAL(18, 3) AS quantity_requested,
    sum(quantity_approved)::DECIMAL(18, 3) AS quantity_approved,
    sum(quantity_delivered)::DECIMAL(18, 3) AS quantity_delivered
FROM staging.requests
GROUP BY ALL
ORDER BY day, village_code, category, item, urgency, status
