-- One row per leg: which way it went.
-- direction  inbound, outbound, internal, feature_code; a word of the log that is not known stays; NULL for an empty row
-- Beside it all columns of `{ends}`. Reads `{peers}`. A log that names no channel is told by numbers: ours are called by many.
WITH ours AS (
    SELECT dst AS number FROM {ends} WHERE is_long_dst AND is_long_caller GROUP BY dst HAVING count(DISTINCT caller) > 1
), sides AS (
    SELECT e.*, o.is_line AS is_from_line, coalesce(t.is_line, false) AS is_to_line
    FROM {ends} e
    LEFT JOIN {peers} o ON o.peer = e.origin
    LEFT JOIN {peers} t ON t.peer = e.target
), begun AS (
    SELECT *, CASE
        WHEN is_from_line THEN false
        WHEN is_from_line = false THEN true
        ELSE is_short_caller OR (origin IS NULL AND is_long_dst AND caller IN (FROM ours) AND dst NOT IN (FROM ours))
    END AS is_ours
    FROM sides
)
SELECT
    * EXCLUDE (is_from_line, is_to_line, is_ours),
    CASE
        WHEN stated = 'internal' AND starts_with(dst, '*') THEN 'feature_code'
        WHEN stated IS NOT NULL THEN stated
        WHEN coalesce(caller, dst, origin, target) IS NULL THEN NULL
        WHEN NOT is_ours THEN 'inbound'
        WHEN regexp_matches(dst, '^[*#]') AND NOT is_to_line THEN 'feature_code'
        WHEN is_long_dst OR is_to_line THEN 'outbound'
        ELSE 'internal'
    END AS direction
FROM begun
