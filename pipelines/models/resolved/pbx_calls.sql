-- One row per call that a PBX wrote down, put together from its legs.
-- call_id        HMAC of the PBX's own id of the call
-- started_at     moment
-- answered_at    moment, NULL when nobody spoke
-- ended_at       moment
-- direction      inbound or outbound
-- channel        phone
-- outcome        answered, abandoned, missed, busy, failed
-- caller         pseudonym of the number outside, NULL when withheld
-- caller_masked  its last three digits
-- operator       pseudonym of the telephone that answered, or from which was called
-- load_id        the load that told of it first
-- row_number     row of its file
WITH legs AS (
    -- a PBX writes a leg per telephone that rang; Local channels are legs inside the PBX itself
    SELECT
        *,
        disposition = 'ANSWERED' AND dstchannel IS NOT NULL AND answered_at IS NOT NULL AS is_bridged,
        dstchannel IS NOT NULL OR lastapp IN ('Dial', 'Queue', 'RetryDial', 'FollowMe') AS rang,
        starts_with(channel_name, 'Local/') AS is_inner,
        regexp_replace(regexp_extract(channel_name, '/([^@;]+)', 1), '-[0-9a-fA-F]{1,8}$', '') AS origin,
        regexp_replace(regexp_extract(dstchannel, '/([^@;]+)', 1), '-[0-9a-fA-F]{1,8}$', '') AS answering
    FROM raw.pbx_legs
), grouped AS (
    SELECT
        linked_id,
        min(started_at) AS started_at,
        min(answered_at) FILTER (is_bridged) AS answered_at,
        max(ended_at) AS ended_at,
        bool_or(is_bridged) AS is_bridged,
        bool_or(rang AND disposition IN ('NO ANSWER', 'ANSWERED')) AS waited,
        bool_or(disposition = 'BUSY') AS was_busy,
        bool_or(disposition IN ('FAILED', 'CONGESTION')) AS failed,
        arg_min(
            {'src': src_code, 'src_masked': src_masked, 'dst': dst_code, 'dst_masked': dst_masked, 'origin': origin},
            (is_inner, started_at, row_number)
        ) AS first_leg,
        arg_max(answering, (NOT starts_with(dstchannel, 'Local/'), billsec_seconds, -row_number)) FILTER (is_bridged) AS answering,
        arg_min(load_id, (load_order, row_number)) AS load_id,
        arg_min(row_number, (load_order, row_number)) AS row_number
    FROM legs
    GROUP BY linked_id
), directed AS (
    -- a call that one of the house's own short numbers began is outbound
    SELECT *, CASE WHEN regexp_full_match(first_leg.origin, '[0-9]{2,5}') THEN 'outbound' ELSE 'inbound' END AS direction
    FROM grouped
)
SELECT
    'pbx-' || lower(pseudonym(linked_id)) AS call_id, started_at, answered_at, ended_at, direction, 'phone' AS channel,
    CASE
        WHEN is_bridged THEN 'answered'
        WHEN waited AND direction = 'inbound' THEN 'abandoned'
        WHEN waited THEN 'missed'
        WHEN was_busy THEN 'busy'
        WHEN failed THEN 'failed'
        ELSE 'missed'
    END AS outcome,
    CASE WHEN direction = 'inbound' THEN first_leg.src ELSE first_leg.dst END AS caller,
    CASE WHEN direction = 'inbound' THEN first_leg.src_masked ELSE first_leg.dst_masked END AS caller_masked,
    pseudonym(CASE WHEN direction = 'inbound' THEN answering ELSE first_leg.origin END) AS operator,
    load_id, row_number
FROM directed
