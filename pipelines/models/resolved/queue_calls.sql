-- One row per call that waited in a queue, assembled from the events of the queue's log.
-- queue_call_id  the PBX's id of the caller's channel
-- started_at     moment the caller entered the first queue
-- answered_at    moment, NULL when no member of a queue spoke
-- ended_at       moment, NULL when the log does not reach it
-- outcome        answered or abandoned: also by a queue that gave up on the caller; NULL when the log does not reach the end
-- wait_seconds   in all queues until the first answer, or until there was none; NULL when not known [s]
-- caller         pseudonym, NULL when withheld
-- caller_masked  the last three digits of the number
-- operator       pseudonym of the telephone or name that answered
-- load_order     the first load with it
-- load_id        the same load
-- row_number     row of its file
WITH events AS (
    SELECT
        *,
        event = 'CONNECT' AS is_connected,
        event IN ('COMPLETEAGENT', 'COMPLETECALLER', 'TRANSFER', 'BLINDTRANSFER', 'ATTENDEDTRANSFER') AS has_spoken,
        event IN ('ABANDON', 'EXITWITHTIMEOUT', 'EXITEMPTY', 'EXITWITHKEY') AS has_left,
        -- `SIP/301-0000001a` and `Local/301@from-queue/n` are the telephone 301; some logs write a member's name
        regexp_replace(coalesce(nullif(regexp_extract(agent, '/([^@;]+)', 1), ''), agent), '-[0-9a-fA-F]{1,8}$', '') AS member,
        to_seconds(coalesce(talk_seconds, 0)) AS talk
    FROM raw.queue_events
), answered AS (
    -- a log that begins in the middle of a call still says how long it had lasted
    SELECT
        *,
        coalesce(min(happened_at) FILTER (is_connected) OVER of_call, min(happened_at - talk) FILTER (has_spoken) OVER of_call)
            AS answered_at
    FROM events
    WINDOW of_call AS (PARTITION BY queue_call_id)
), called AS (
    SELECT
        queue_call_id,
        coalesce(
            min(happened_at) FILTER (event = 'ENTERQUEUE'),
            min(happened_at - talk - to_seconds(coalesce(wait_seconds, 0)))
        ) AS started_at,
        any_value(answered_at) AS answered_at,
        max(happened_at) FILTER (has_spoken OR has_left) AS ended_at,
        bool_or(has_left) AS has_left,
        -- each queue says how long it kept the caller, and says it again when the talk is over
        sum(wait_seconds) FILTER (has_left AND (answered_at IS NULL OR happened_at <= answered_at)) AS left_after,
        coalesce(
            arg_min(wait_seconds, happened_at) FILTER (is_connected), arg_min(wait_seconds, happened_at) FILTER (has_spoken)
        ) AS answered_after,
        arg_min(src_code, happened_at) AS caller,
        arg_min(src_masked, happened_at) AS caller_masked,
        arg_min(member, (NOT is_connected, happened_at)) FILTER (is_connected OR has_spoken) AS member,
        min(load_order) AS load_order,
        arg_min(load_id, (load_order, row_number)) AS load_id,
        arg_min(row_number, (load_order, row_number)) AS row_number
    FROM answered
    GROUP BY queue_call_id
)
SELECT
    queue_call_id, started_at, answered_at, ended_at,
    CASE WHEN answered_at IS NOT NULL THEN 'answered' WHEN has_left THEN 'abandoned' END AS outcome,
    CASE
        WHEN answered_at IS NOT NULL THEN coalesce(answered_after + coalesce(left_after, 0), date_diff('second', started_at, answered_at))
        ELSE coalesce(left_after, date_diff('second', started_at, ended_at))
    END AS wait_seconds,
    caller, caller_masked, pseudonym(fold(member)) AS operator, load_order, load_id, row_number
FROM called
