-- One row per local day, village, channel, measure and step of duration that had an inbound call.
-- day            local day of the start
-- village_code   village of the caller, NULL when not recorded
-- channel        phone, whatsapp, walk_in …
-- measure        wait (start to answer or to hanging up) or handling (answer to end)
-- upper_seconds  upper end of the step [s]
-- width_seconds  width of the step [s]: 0, which is exact, up to 200,000 calls in all; beyond that 10
-- calls          inbound calls in this step
WITH size AS (
    SELECT CASE WHEN count(*) <= 200000 THEN 1 ELSE 10 END AS step FROM staging.calls
),

durations AS (
    SELECT day, village_code, channel, 'wait' AS measure, wait_seconds AS seconds
    FROM staging.calls
    WHERE direction = 'inbound' AND wait_seconds IS NOT NULL
    UNION ALL
    SELECT day, village_code, channel, 'handling', handling_seconds
    FROM staging.calls
    WHERE direction = 'inbound' AND handling_seconds IS NOT NULL
)

SELECT
    day,
    village_code,
    channel,
    measure,
    (ceil(seconds / step) * step)::INTEGER AS upper_seconds,
    CASE WHEN step = 1 OR seconds <= 0 THEN 0 ELSE step END AS width_seconds,
    count(*) AS calls
FROM durations
CROSS JOIN size
GROUP BY ALL
ORDER BY day, village_code, channel, measure, upper_seconds
