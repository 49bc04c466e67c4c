-- after: limits
-- One row per purpose as written, of donations, purchases and distributions.
-- purpose_text  as written
-- is_operating  whether it is an operating cost
-- for_victims   whether it is for disaster victims
WITH written AS (
    SELECT DISTINCT purpose AS purpose_text, ' ' || fold(purpose) || ' ' AS folded
    FROM (SELECT purpose FROM raw.donations UNION SELECT purpose FROM raw.purchases UNION SELECT purpose FROM raw.distributions)
    WHERE purpose IS NOT NULL
), words AS (
    SELECT limit_key, ' ' || fold(unnest(string_split(purposes, ';'))) || ' ' AS word FROM resolved.limits
)
SELECT
    purpose_text,
    coalesce(bool_or(limit_key = 'operating_share'), false) AS is_operating,
    coalesce(bool_or(limit_key = 'victims_operating_share'), false) AS for_victims
FROM written
LEFT JOIN words ON trim(word) <> '' AND contains(folded, word)
GROUP BY purpose_text
