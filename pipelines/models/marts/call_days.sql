-- One row per local day, village, direction and channel that had a call.
-- day                  local day of the start
-- village_code         village of the caller, NULL when not recorded
-- direction            inbound or outbound
-- channel              phone, whatsapp, walk_in …
-- calls                all calls
-- time_known           of these: calls whose time of day is known
-- answered             calls that were answered
-- abandoned            hung up after waiting more than 30 s
-- short_abandoned      hung up within 30 s
-- missed               not answered, waiting time unknown
-- busy                 busy line
-- failed               technical failure
-- wait_known           answered or abandoned calls whose wait is known
-- answered_within_60s  of wait_known: answered after at most 60 s
WITH classified AS (
    SELECT
        day, village_code, direction, channel, time_known, wait_seconds,
        CASE
            WHEN answered_at IS NOT NULL OR outcome = 'answered' THEN 'answered'
            WHEN outcome IN ('busy', 'failed') THEN outcome
            WHEN outcome IS NULL THEN NULL
            WHEN wait_seconds IS NULL THEN 'missed'
            WHEN wait_seconds > 30 THEN 'abandoned'
            ELSE 'short'
        END AS ending
    FROM staging.calls
)
SELECT
    day,
    village_code,
    direction,
    channel,
    count(*) AS calls,
    count(*) FILTER (time_known) AS time_known,
    count(*) FILTER (ending = 'answered') AS answered,
    count(*) FILTER (ending = 'abandoned') AS abandoned,
    count(*) FILTER (ending = 'short') AS short_abandoned,
    count(*) FILTER (ending = 'missed') AS missed,
    count(*) FILTER (ending = 'busy') AS busy,
    count(*) FILTER (ending = 'failed') AS failed,
    count(*) FILTER (ending IN ('answered', 'abandoned') AND wait_seconds IS NOT NULL) AS wait_known,
    count(*) FILTER (ending = 'answered' AND wait_seconds <= 60) AS answered_within_60s
FROM classified
GROUP BY ALL
ORDER BY day, village_code, direction, channel
