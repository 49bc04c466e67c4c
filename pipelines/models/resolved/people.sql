-- after: person_aliases, read_people, unclear_ids
-- One row per person as written, with who that is: the id rules, then name and telephone number together; a number or a name
-- alone may be of several people and joins nothing.
-- person         the id as written, '' when none is
-- recipient      the name as written, '' when none is
-- contact_phone  pseudonym of the telephone number, '' when none can be read
-- person_code    pseudonym of the person; that of the number where only the number is certain; NULL when nobody can be told
-- person_basis   what it rests on: id, name_and_phone, phone, name; NULL when nobody can be told
-- phone_code     pseudonym of the telephone number; NULL when none can be read
-- is_unclear     whether what is written stands for several people: an id of two registers, a name and number beside several ids
WITH read AS (
    SELECT
        r.* REPLACE (CASE WHEN u.person_id IS NULL THEN r.person_id END AS person_id),
        u.person_id IS NOT NULL AS is_unclear_id,
        a.person_code AS alias_code,
        coalesce(a.is_unclear, false) AS is_unclear_alias,
        CASE WHEN a.is_couple THEN coalesce(person_title(r.person_name), '?') ELSE '' END AS title
    FROM resolved.read_people r
    LEFT JOIN resolved.unclear_ids u ON u.person_id = r.person_id
    LEFT JOIN resolved.person_aliases a ON a.name = r.name AND a.phone_code = r.phone_code
), based AS (
    SELECT
        *,
        CASE
            WHEN person_id IS NOT NULL THEN 'id'
            WHEN name IS NOT NULL AND phone_code IS NOT NULL AND title <> '?' AND NOT is_unclear_alias THEN 'name_and_phone'
            WHEN phone_code IS NOT NULL THEN 'phone'
            WHEN name IS NOT NULL THEN 'name'
        END AS basis
    FROM read
), named AS MATERIALIZED (
    SELECT
        *,
        CASE basis
            WHEN 'id' THEN pseudonym('person ' || person_id)
            WHEN 'name_and_phone' THEN coalesce(alias_code, pseudonym('person ' || title || name || ' ' || phone_code))
            WHEN 'phone' THEN phone_code
            WHEN 'name' THEN pseudonym('person named ' || name)
        END AS code
    FROM based
), ours AS (
    -- a list may have left before an id was known for a name and number
    SELECT DISTINCT ON (own_code) own_code, code
    FROM (
        SELECT code AS own_code, code FROM named WHERE basis IN ('id', 'name_and_phone') AND own_code IS NULL
        UNION ALL
        SELECT pseudonym('person ' || name || ' ' || phone_code), code FROM named WHERE basis = 'name_and_phone' AND own_code IS NULL AND alias_code IS NOT NULL
    )
    WHERE own_code IN (SELECT own_code FROM resolved.read_people WHERE own_code IS NOT NULL)
    ORDER BY own_code, code
)
SELECT
    n.person,
    n.recipient,
    n.contact_phone,
    coalesce(o.code, n.code) AS person_code,
    CASE WHEN o.code IS NOT NULL THEN 'id' ELSE n.basis END AS person_basis,
    n.phone_code,
    o.code IS NULL AND (n.is_unclear_id OR n.basis = 'phone' AND n.is_unclear_alias) AS is_unclear
FROM named n
LEFT JOIN ours o ON o.own_code = n.own_code
