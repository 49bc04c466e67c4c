-- after: read_people, unclear_ids
-- One row per name and telephone number that stands beside an id, or beside whose telephone number the name has both a man's and a
-- woman's title.
-- name         the name as names are compared
-- phone_code   pseudonym of the number
-- person_code  pseudonym of the one id they stand for; NULL when there is none
-- is_unclear   whether they stand beside several ids, and so tell nobody
-- is_couple    whether a man and a woman are meant, whom only the title tells apart
SELECT
    name,
    phone_code,
    CASE WHEN min(person_id) = max(person_id) THEN pseudonym('person ' || min(person_id)) END AS person_code,
    coalesce(min(person_id) <> max(person_id), false) AS is_unclear,
    min(person_id) IS NULL AS is_couple
FROM resolved.read_people
WHERE name IS NOT NULL AND phone_code IS NOT NULL AND coalesce(person_id NOT IN (FROM resolved.unclear_ids), true)
GROUP BY name, phone_code
HAVING min(person_id) IS NOT NULL OR min(person_title(person_name)) <> max(person_title(person_name))
