-- after: read_people
-- One row per id that stands beside names without a common word, under different telephone numbers: two registers use it for two people.
-- person_id  the id as ids are compared
WITH beside AS (
    SELECT DISTINCT person_id, string_split(person_name_words(person_name), ' ') AS words, phone_code
    FROM resolved.read_people
    WHERE person_id IS NOT NULL AND name IS NOT NULL AND phone_code IS NOT NULL
)
SELECT DISTINCT a.person_id
FROM beside a
JOIN beside b ON b.person_id = a.person_id AND b.phone_code > a.phone_code
WHERE len(list_intersect(a.words, b.words)) = 0
