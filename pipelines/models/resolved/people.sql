-- after: person_aliases, read_people
-- One row per person as written, with who that is: the id rules, then name and telephone number together; a number or a name
-- alone may be of several people and joins nothing.
-- person         the id as written, '' when none is
-- recipient      the name as written, '' when none is
-- contact_phone  pseudonym of the telephone number, '' when none can be read
-- person_code    pseudonym of the person; that of the number where only the number is certain; NULL when nobody is named
-- person_basis   what it rests on: id, name_and_phone, phone, name; NULL when nobody is named
-- phone_code     pseudonym of the telephone number; NULL when none can be read
WITH named AS MATERIALIZED (
    SELECT
        r.*,
        CASE
            WHEN r.person_id IS NOT NULL THEN pseudonym('person ' || r.person_id)
            WHEN a.name IS NOT NULL THEN coalesce(a.person_code, r.phone_code)
            WHEN r.name IS NOT NULL AND r.phone_code IS NOT NULL THEN pseudonym('person ' || r.name || ' ' || r.phone_code)
            WHEN r.phone_code IS NOT NULL THEN r.phone_code
            WHEN r.name IS NOT NULL THEN pseudonym('person named ' || r.name)
        END AS code,
        CASE
            WHEN r.person_id IS NOT NULL THEN 'id'
            WHEN a.name IS NOT NULL AND a.person_code IS NULL THEN 'phone'
            WHEN r.name IS NOT NULL AND r.phone_code IS NOT NULL THEN 'name_and_phone'
            WHEN r.phone_code IS NOT NULL THEN 'phone'
            WHEN r.name IS NOT NULL THEN 'name'
        END AS basis
    FROM resolved.read_people r
    LEFT JOIN resolved.person_aliases a ON a.name = r.name AND a.phone_code = r.phone_code
), certain AS (
    SELECT DISTINCT code
    FROM named
    WHERE basis IN ('id', 'name_and_phone') AND code IN (SELECT person FROM resolved.read_people WHERE regexp_full_match(person, '[0-9A-F]{12}'))
)
SELECT
    n.person,
    n.recipient,
    n.contact_phone,
    -- a code of ours, as lists that left Posko have it, stands for itself
    coalesce(c.code, n.code) AS person_code,
    CASE WHEN c.code IS NOT NULL THEN 'id' ELSE n.basis END AS person_basis,
    n.phone_code
FROM named n
LEFT JOIN certain c ON c.code = n.person
