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
    CASE WHEN count(DISTINCT person_id) = 1 THEN pseudonym('person ' || any_value(person_id)) END AS person_code,
    count(DISTINCT person_id) > 1 AS is_unclear,
    count(DISTINCT person_id) = 0 AS is_couple
FROM resolved.read_people
WHERE name IS NOT NULL AND phone_code IS NOT NULL AND coalesce(person_id NOT IN (FROM resolved.unclear_ids), true)
GROUP BY name, phone_code
HAVING count(person_id) > 0 OR count(DISTINCT person_title(person_name)) > 1
