-- One row per row of a roster of companions, with the companion it is about.
-- companion_code       pseudonym of the id, else of name and number, else of what is known of these
-- id_code              pseudonym of the id, NULL where the row has none
-- name_and_phone_code  pseudonym of both, NULL unless both are recorded
-- name_code            pseudonym of the name, NULL when not recorded
-- phone_code           pseudonym of the number, NULL when not recorded
-- load_id              the load
-- load_order           place of the load among all
-- part                 sheet of the load, from 0
-- row_number           row of its file
WITH written AS (
    SELECT
        companion_id_code(companion_id) AS id_code,
        companion_name_and_phone_code(companion_name, companion_phone_code) AS name_and_phone_code,
        companion_name_code(companion_name) AS name_code,
        companion_phone_code AS phone_code,
        load_id, load_order, part, row_number
    FROM raw.companions
), with_id AS (
    -- who is entered with an id in one book and without it in another
    SELECT name_and_phone_code, min(id_code) AS id_code
    FROM written
    WHERE id_code IS NOT NULL AND name_and_phone_code IS NOT NULL
    GROUP BY name_and_phone_code
    HAVING count(DISTINCT id_code) = 1
)
SELECT
    coalesce(w.id_code, i.id_code, w.name_and_phone_code, w.name_code, w.phone_code) AS companion_code,
    w.*
FROM written w
LEFT JOIN with_id i ON w.id_code IS NULL AND i.name_and_phone_code = w.name_and_phone_code
