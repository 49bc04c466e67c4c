-- One row per local day, village, channel, measure and step of duration that had an inbound call.
-- day            local day of the start
-- village_code   village of the caller, NULL when not recorded
-- channel        phone, whatsapp, walk_in …
-- measure        wait (start to answer or to hanging up) or handling (answer to end)
-- upper_seconds  upper end of the step [s]: steps of 10 s up to 20 min, of 60 s up to 4 h, then one last step
-- width_seconds  width of the step [s]; the last step, and the step of exactly 0 s, have none
-- calls          inbound calls in this step
WITH durations AS (
    SELECT day, village_code, channel, 'wait' AS measure, wait_seconds AS seconds
    FROM staging.calls
    WHERE direction = 'inbound' AND wait_seconds IS NOT NULL
    UNION ALL
    SELECT day, village_code, channel, 'handling', handling_seconds
    FROM staging.calls
    WHERE direction = 'inbound' AND handling_seconds IS NOT NULL
),

steps AS (
    SELECT
        * EXCLUDE (seconds),
        CASE WHEN seconds <= 0 OR seconds > 14400 THEN 0 WHEN seconds <= 1200 THEN 10 ELSE 60 END AS width_seconds,
        CASE
            WHEN seconds > 14400 THEN 86400
            WHEN seconds <= 1200 THEN (ceil(seconds / 10.0) * 10)::INTEGER
            ELSE (ceil(seconds / 60.0) * 60)::INTEGER
        END AS upper_seconds
    FROM durations
)

SELECT day, village_code, channel, measure, upper_seconds, width_seconds, count(*) AS calls
FROM steps
GROUP BY ALL
ORDER BY day, village_code, channel, measure, upper_seconds
