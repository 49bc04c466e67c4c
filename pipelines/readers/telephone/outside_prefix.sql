-- The digits by which the telephones of a file take a line, none where nothing shows them.
-- prefix  one to three digits, which most legs show
-- Reads `{directed}`. They show where the PBX dialled the number without them, where the number without them is that of somebody
-- who called, or where a number is one only without them.
WITH dialled AS (
    SELECT regexp_replace(dst, '[^0-9+]', '', 'g') AS dst, dialled_in_end FROM {directed} WHERE direction = 'outbound' AND is_long_dst
), callers AS (
    SELECT DISTINCT regexp_replace(caller, '[^0-9+]', '', 'g') AS caller FROM {directed} WHERE direction = 'inbound' AND is_long_caller
), candidates AS (
    SELECT dst, dialled_in_end, left(dst, places) AS prefix, substr(dst, places + 1) AS rest
    FROM dialled CROSS JOIN (SELECT unnest([1, 2, 3]) AS places)
    WHERE regexp_full_match(left(dst, places), '[0-9]+')
        AND regexp_full_match(substr(dst, places + 1), '0[1-9][0-9]{6,12}|62[1-9][0-9]{7,12}|[+][1-9][0-9]{7,14}|00[1-9][0-9]{7,14}')
        AND (NOT starts_with(dst, '0') OR regexp_matches(substr(dst, places + 1), '^0[1-9]'))
), shown AS (
    SELECT prefix,
        rest = dialled_in_end
        OR (rest IN (FROM callers) AND dst NOT IN (FROM callers))
        OR (regexp_full_match(prefix, '[1-9]') AND regexp_full_match(rest, '0[1-9][0-9]{7,12}') AND NOT regexp_full_match(dst, '8[1-9].*')) AS is_shown
    FROM candidates
)
SELECT prefix
FROM shown
WHERE is_shown
GROUP BY prefix
HAVING count(*) * 2 >= (SELECT count(*) FROM dialled WHERE starts_with(dst, prefix))
ORDER BY count(*) DESC, length(prefix), prefix
LIMIT 1
