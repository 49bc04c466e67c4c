-- after: read_people
-- One row per name and telephone number that stands beside an id.
-- name         the name as names are compared
-- phone_code   pseudonym of the number
-- person_code  pseudonym of the one id they stand for; NULL when they stand beside several, and so tell nobody
SELECT name, phone_code, CASE WHEN count(DISTINCT person_id) = 1 THEN pseudonym('person ' || any_value(person_id)) END AS person_code
FROM resolved.read_people
WHERE person_id IS NOT NULL AND name IS NOT NULL AND phone_code IS NOT NULL
GROUP BY name, phone_code
