-- One row per local day, village, category, urgency and channel, and how long the requests waited or have been waiting.
-- day           local day of the request
-- village_code  village in need, NULL when not recorded
-- category      oxygen, ambulance, food …
-- urgency       critical, high, normal, NULL when not recorded
-- channel       channel of the call it was made in, NULL when not known
-- asked_at      for open requests: moment of the request; above 200,000 requests in all its hour, before the last week its day
-- time_known    whether the times of day are known that its wait is counted from and, for fulfilled requests, to
-- ended_by_death  whether they ended by the death of whom they were for: they waited until then and were not fulfilled
-- hours         for fulfilled requests and those ended by death: upper end of the step of the wait [h], NULL when it ends before it begins or a time of day is not known; minutes up to
--               200,000 requests in all, else quarters to 6 h, hours to 48 h, days beyond
-- closed_day    for the same requests: local day, not before the day of the request
-- requests      requests
WITH size AS (
    SELECT count(*) > 200000 AS is_large, max(day) AS last_day FROM staging.requests
),

waits AS (
    SELECT
        *,
        closed_at IS NULL AS is_open,
        coalesce(status, 'open') = 'ended_by_death' AS ended_by_death,
        CASE WHEN time_known AND closed_time_known AND closed_at >= requested_at THEN (epoch(closed_at) - epoch(requested_at)) / 3600 END AS waited
    FROM (
        SELECT
            *,
            CASE status WHEN 'fulfilled' THEN fulfilled_at WHEN 'ended_by_death' THEN ended_at END AS closed_at,
            CASE status WHEN 'fulfilled' THEN fulfilled_time_known WHEN 'ended_by_death' THEN ended_time_known END AS closed_time_known
        FROM staging.requests
    )
    WHERE coalesce(status, 'open') IN ('open', 'approved', 'on_the_way') OR closed_at IS NOT NULL
)

SELECT
    w.day,
    w.village_code,
    w.category,
    w.urgency,
    w.channel,
    CASE
        WHEN NOT w.is_open THEN NULL
        WHEN NOT s.is_large THEN date_trunc('minute', w.requested_at)
        WHEN w.day > s.last_day - 7 THEN date_trunc('hour', w.requested_at)
        ELSE date_trunc('day', w.requested_at)
    END AS asked_at,
    w.time_known AND (w.is_open OR coalesce(w.closed_time_known, true)) AS time_known,
    w.ended_by_death,
    CASE
        WHEN NOT s.is_large THEN ceil(w.waited * 60) / 60
        WHEN w.waited <= 6 THEN ceil(w.waited * 4) / 4
        WHEN w.waited <= 48 THEN ceil(w.waited)
        ELSE ceil(w.waited / 24) * 24
    END AS hours,
    CASE WHEN NOT w.is_open THEN greatest(w.day, wall_of(w.closed_at)::DATE) END AS closed_day,
    count(*) AS requests
FROM waits AS w
CROSS JOIN size AS s
GROUP BY ALL
ORDER BY w.day, w.village_code, w.category, w.urgency, w.channel, asked_at, hours
