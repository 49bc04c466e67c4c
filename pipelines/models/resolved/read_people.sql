-- after: written_people
-- One row per person as written, with what is read of it: an id, a name, a telephone number.
-- person         the id as written, '' when none is
-- recipient      the name as written, '' when none is
-- contact_phone  pseudonym of the telephone number, '' when none can be read
-- person_id      the id as ids are compared; NULL when none is written
-- person_name    the name as written; NULL when none is
-- name           the name as names are compared; NULL when none is written
-- phone_code     pseudonym of the telephone number, which may stand where the id should; NULL when none can be read
WITH read AS (
    SELECT
        *,
        CASE WHEN is_person_id(person) THEN person_id_key(person) END AS person_id,
        -- letters without a digit where the id should stand are a name
        coalesce(nullif(recipient, ''), CASE WHEN person <> '' AND NOT regexp_matches(person, '\pN') THEN person END) AS person_name,
        coalesce(nullif(contact_phone, ''), pseudonym(read_phone(nullif(person, '')))) AS phone_code
    FROM resolved.written_people
)
SELECT person, recipient, contact_phone, person_id, person_name, person_name_key(person_name) AS name, phone_code
FROM read
