-- after: pbx_channels
-- One row per call in the call log of a PBX, assembled from its legs.
-- linked_id      the PBX's id of the call
-- started_at     moment
-- answered_at    moment, NULL when unanswered
-- ended_at       moment
-- direction      inbound or outbound; unknown where the log says it by a word that is not known
-- outcome        answered, abandoned, missed, busy, failed; NULL where the log says it by a word that is not known
-- is_sure        whether it was answered on a telephone that no queue rang; otherwise the queue's log is more reliable
-- wait_seconds   from ringing to answer, or to hanging up; NULL when not known [s]
-- caller         pseudonym of the external number, NULL when withheld
-- caller_masked  its last three digits
-- operator       pseudonym of the telephone that answered or made the call
-- load_order     the first load with it
-- load_id        the same load
-- row_number     row of its file
WITH legs AS (
    -- a PBX writes a leg per telephone that rang; Local channels are legs inside the PBX itself. Where no moments of
    -- answer and end are written, they are added up
    SELECT
        l.* REPLACE (
            coalesce(c.linked_id, l.linked_id) AS linked_id,
            coalesce(l.answered_at, CASE WHEN lower(disposition) = 'answered' THEN started_at + to_seconds(duration_seconds - billsec_seconds) END)
                AS answered_at,
            coalesce(l.ended_at, started_at + to_seconds(duration_seconds)) AS ended_at,
            -- a folder of an older release has them as Asterisk writes them
            replace(lower(disposition), ' ', '_') AS disposition
        ),
        lower(disposition) = 'answered' AND dstchannel IS NOT NULL AS is_bridged,
        dstchannel IS NOT NULL OR lastapp IN ('Dial', 'Queue', 'RetryDial', 'FollowMe') AS rang,
        starts_with(channel_name, 'Local/') AS is_inner,
        regexp_replace(regexp_extract(channel_name, '/([^@;]+)', 1), '-[0-9a-fA-F]{1,8}$', '') AS origin,
        regexp_replace(regexp_extract(dstchannel, '/([^@;]+)', 1), '-[0-9a-fA-F]{1,8}$', '') AS answering
    FROM raw.pbx_legs l
    LEFT JOIN resolved.pbx_channels c USING (unique_id)
), grouped AS (
    SELECT
        linked_id,
        min(started_at) AS started_at,
        min(answered_at) FILTER (is_bridged) AS answered_at,
        max(ended_at) AS ended_at,
        bool_or(is_bridged) AS is_answered,
        bool_or(is_bridged AND lastapp <> 'Queue') AS is_sure,
        bool_or((rang AND disposition IN ('no_answer', 'answered')) OR disposition = 'abandoned') AS waited,
        bool_or(disposition = 'busy') AS was_busy,
        bool_or(disposition IN ('failed', 'congestion')) AS failed,
        bool_or(disposition IS NOT NULL) AS is_known,
        -- what stays inside the house is part of a call that came from outside, or goes there
        arg_min(
            {
                'src': src_code, 'src_masked': src_masked, 'dst': dst_code, 'dst_masked': dst_masked, 'origin': nullif(origin, ''),
                'direction': direction
            },
            (coalesce(direction IN ('internal', 'feature_code'), false), is_inner, started_at, row_number)
        ) AS first_leg,
        arg_max(nullif(answering, ''), (NOT starts_with(dstchannel, 'Local/'), billsec_seconds, -row_number)) FILTER (is_bridged) AS answering,
        min(load_order) AS load_order,
        arg_min(load_id, (load_order, row_number)) AS load_id,
        arg_min(row_number, (load_order, row_number)) AS row_number
    FROM legs
    GROUP BY linked_id
), directed AS (
    -- a folder of an older release does not say: a call that one of the house's own short numbers began is outbound
    SELECT *, coalesce(first_leg.direction, CASE WHEN regexp_full_match(first_leg.origin, '[0-9]{2,5}') THEN 'outbound' ELSE 'inbound' END) AS direction
    FROM grouped
), ended AS (
    SELECT
        *,
        CASE
            WHEN is_answered THEN 'answered'
            WHEN waited AND direction = 'inbound' THEN 'abandoned'
            WHEN waited THEN 'missed'
            WHEN was_busy THEN 'busy'
            WHEN failed THEN 'failed'
            WHEN is_known THEN 'missed'
        END AS outcome
    FROM directed
)
SELECT
    linked_id, started_at, answered_at, ended_at, direction, outcome, coalesce(is_sure, false) AS is_sure,
    date_diff('second', started_at, CASE outcome WHEN 'answered' THEN answered_at WHEN 'abandoned' THEN ended_at END) AS wait_seconds,
    CASE direction WHEN 'inbound' THEN first_leg.src WHEN 'outbound' THEN first_leg.dst END AS caller,
    CASE direction WHEN 'inbound' THEN first_leg.src_masked WHEN 'outbound' THEN first_leg.dst_masked END AS caller_masked,
    pseudonym(CASE WHEN direction = 'inbound' THEN answering ELSE first_leg.origin END) AS operator,
    load_order, load_id, row_number
FROM ended
