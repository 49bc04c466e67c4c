-- after: pbx_channels, leg_calls, queue_calls
-- One row per call in any log of a PBX.
-- call_id           HMAC of the PBX's id of the call
-- started_at        moment
-- answered_at       moment, NULL when unanswered
-- ended_at          moment, NULL when not known
-- direction         inbound or outbound
-- channel           phone
-- outcome           answered, abandoned, missed, busy, failed; NULL when no log reaches the end
-- wait_seconds      waiting time by the queue's log, else from ringing to answer or hanging up; NULL when not known [s]
-- handling_seconds  from answer to end where only the duration is recorded; else NULL [s]
-- caller            pseudonym of the external number, NULL when withheld
-- caller_masked     its last three digits
-- operator          pseudonym of who answered or called
-- load_id           the first load with it
-- row_number        row of its file
WITH ranked AS (
    -- the more a log knows of waiting, the earlier it is asked
    SELECT 1 AS turn, coalesce(c.linked_id, queue_call_id) AS linked_id, q.* EXCLUDE (queue_call_id)
    FROM resolved.queue_calls q
    LEFT JOIN resolved.pbx_channels c ON c.unique_id = q.queue_call_id
    UNION ALL BY NAME
    SELECT
        2 AS turn, coalesce(c.linked_id, queue_call_id, 'entry ' || event_id) AS linked_id, started_at, answered_at, ended_at,
        CASE WHEN answered_at IS NOT NULL THEN 'answered' ELSE outcome END AS outcome,
        coalesce(wait_seconds, date_diff('second', started_at, coalesce(answered_at, ended_at))) AS wait_seconds,
        CASE WHEN answered_at IS NOT NULL THEN duration_seconds END AS handling_seconds,
        src_code AS caller, src_masked AS caller_masked, pseudonym('agent ' || agent) AS operator, load_order, load_id, row_number
    FROM raw.queue_entries e
    LEFT JOIN resolved.pbx_channels c ON c.unique_id = e.queue_call_id
    UNION ALL BY NAME
    SELECT 3 AS turn, * FROM resolved.leg_calls
), joined AS (
    SELECT
        linked_id,
        min(started_at) AS started_at,
        arg_min(answered_at, (turn, answered_at)) AS answered_at,
        max(ended_at) AS ended_at,
        max(direction) AS direction,
        arg_min(outcome, turn) = 'answered' OR coalesce(bool_or(is_sure), false) AS is_answered,
        arg_min(outcome, turn) AS outcome,
        arg_min(started_at, turn) AS waiting_from,
        arg_min(wait_seconds, turn) AS wait_seconds,
        arg_min(handling_seconds, turn) AS handling_seconds,
        arg_min(caller, turn) AS caller,
        arg_min(caller_masked, turn) AS caller_masked,
        arg_min(operator, turn) AS operator,
        arg_min(load_id, (load_order, row_number)) AS load_id,
        arg_min(row_number, (load_order, row_number)) AS row_number
    FROM ranked
    GROUP BY linked_id
)
SELECT
    'pbx-' || lower(pseudonym(linked_id)) AS call_id, started_at, CASE WHEN is_answered THEN answered_at END AS answered_at, ended_at, coalesce(direction, 'inbound') AS direction,
    'phone' AS channel,
    CASE WHEN is_answered THEN 'answered' ELSE outcome END AS outcome,
    -- a caller whom the queue gave up and another telephone answered has waited until then
    CASE WHEN is_answered AND outcome <> 'answered' THEN date_diff('second', waiting_from, answered_at) ELSE wait_seconds END AS wait_seconds,
    CASE WHEN ended_at IS NULL THEN handling_seconds END AS handling_seconds,
    caller, caller_masked, operator, load_id, row_number
FROM joined
