-- One row per line or telephone of the file.
-- peer     `SIP/301`, `PJSIP/telkom`
-- is_line  whether the world is behind it; NULL where nothing tells
-- A telephone calls under its own name, or under a short number. A line brings the numbers of many, and is where a call to a
-- long number leaves. Cards (DAHDI and the like) have both behind numbers of their own, a name of six digits is that of a line.
WITH origins AS (
    SELECT
        origin AS peer, split_part(origin, '/', 2) AS name,
        count(DISTINCT caller) FILTER (is_long_caller) AS callers, count(DISTINCT caller) FILTER (is_short_caller) AS shorts,
        bool_or(caller = split_part(origin, '/', 2)) AS is_own_name,
        bool_or(is_long_caller AND NOT is_long_dst) AS has_come_in,
        false AS is_left_by
    FROM {ends}
    WHERE origin IS NOT NULL
    GROUP BY origin
), targets AS (
    SELECT
        target AS peer, split_part(target, '/', 2) AS name, 0 AS callers, 0 AS shorts, false AS is_own_name, false AS has_come_in,
        bool_or(is_long_dst AND is_short_caller) AS is_left_by
    FROM {ends}
    WHERE target IS NOT NULL
    GROUP BY target
), peers AS (
    SELECT
        peer, any_value(name) AS name, sum(callers) AS callers, sum(shorts) AS shorts, bool_or(is_own_name) AS is_own_name,
        bool_or(has_come_in) AS has_come_in, bool_or(is_left_by) AS is_left_by,
        regexp_full_match(peer, '(?i)(local|dahdi|zap|misdn|dongle|khomp|capi|vpb|console|sangoma\w*)/.*') AS is_card
    FROM (FROM origins UNION ALL BY NAME FROM targets)
    GROUP BY peer
)
SELECT
    peer,
    CASE
        WHEN starts_with(lower(peer), 'local/') THEN NULL
        WHEN is_own_name THEN false
        WHEN callers >= 2 AND callers > shorts THEN true
        WHEN is_left_by AND shorts = 0 AND (is_card OR NOT regexp_full_match(name, '[0-9]{2,5}')) THEN true
        WHEN NOT is_card AND regexp_full_match(name, '[0-9]{6,}') THEN true
        WHEN NOT is_card AND regexp_full_match(name, '[0-9]{2,5}') THEN false
        WHEN shorts > 0 THEN false
        WHEN callers > 0 AND shorts = 0 AND has_come_in THEN true
    END AS is_line
FROM peers
