-- One row per local day, village, category, item, urgency, channel, status and reason that had a request.
-- day                 local day of the request
-- village_code        village in need, NULL when not recorded
-- category            oxygen, ambulance, food …
-- item                item requested, NULL when none was named
-- urgency             critical, high, normal, NULL when not recorded
-- channel             channel of the call it was made in, NULL when not known
-- status              open, approved, on_the_way, fulfilled, unmet, cancelled, referred, ended_by_death
-- unmet_reason        why an unmet request was not met, NULL when not recorded
-- requests            requests
-- quantity_requested  requested [unit of the item]
-- quantity_approved   approved [unit of the item]
-- quantity_delivered  delivered [unit of the item]
SELECT
    day,
    village_code,
    category,
    item,
    urgency,
    channel,
    coalesce(status, 'open') AS status,
    CASE WHEN status = 'unmet' THEN unmet_reason END AS unmet_reason,
    count(*) AS requests,
    sum(quantity_requested)::DECIMAL(18, 3) AS quantity_requested,
    sum(quantity_approved)::DECIMAL(18, 3) AS quantity_approved,
    sum(quantity_delivered)::DECIMAL(18, 3) AS quantity_delivered
FROM staging.requests
GROUP BY ALL
ORDER BY day, village_code, category, item, urgency, channel, status, unmet_reason
