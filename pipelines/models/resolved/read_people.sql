-- after: written_people
-- One row per person as written, with what is read of it: an id, a name, a telephone number.
-- person         the id as written, '' when none is
-- recipient      the name as written, '' when none is
-- contact_phone  pseudonym of the telephone number, '' when none can be read
-- person_id      the id as ids are compared; NULL when none is written
-- person_name    the name as written; NULL when none is
-- name           the name as names are compared; NULL when none is written
-- own_code       the code of ours that stands where the id should, as lists that left Posko have it; NULL when none does
-- phone_code     pseudonym of the telephone number, which may stand where the id should; NULL when none can be read
WITH read AS (
    SELECT
        *,
        CASE WHEN is_person_id(person) THEN person_id_key(person) END AS person_id,
        -- letters without a digit where the id should stand are a name
        coalesce(nullif(recipient, ''), CASE WHEN person <> '' AND NOT regexp_matches(person, '\pN') THEN person END) AS person_name,
        coalesce(nullif(contact_phone, ''), pseudonym(read_phone(nullif(person, '')))) AS phone_code
    FROM resolved.written_people
), named AS (
    SELECT *, person_name_key(person_name) AS name, regexp_full_match(person, '[0-9A-F]{12}') AS may_be_ours FROM read
), ours AS (
    SELECT DISTINCT coalesce(pseudonym('person ' || person_id), pseudonym('person ' || name || ' ' || phone_code)) AS own_code
    FROM named
    WHERE NOT may_be_ours AND EXISTS (FROM named WHERE may_be_ours)
)
SELECT n.person, n.recipient, n.contact_phone, CASE WHEN o.own_code IS NULL THEN n.person_id END AS person_id, n.person_name, n.name, o.own_code, n.phone_code
FROM named n
LEFT JOIN ours o ON n.may_be_ours AND o.own_code = n.person
