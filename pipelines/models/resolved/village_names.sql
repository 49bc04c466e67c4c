-- after: village_rows
-- One row per village and folded spelling of it: its name, older names, other spellings, hamlets.
-- village_code  Kemendagri code
-- name_key      the spelling, folded
-- is_name       whether it is the name in force
-- is_loaded     whether a loaded file contains this village
-- district_key  its district, folded
WITH spelled AS (
    SELECT village_code, age, name AS spelling, age = max(age) FILTER (name IS NOT NULL) OVER of_village AS is_name
    FROM resolved.village_rows
    WHERE village_code IS NOT NULL
    WINDOW of_village AS (PARTITION BY village_code)
    UNION ALL
    SELECT village_code, age, unnest(string_split(aliases, ';')), false
    FROM resolved.village_rows
    WHERE village_code IS NOT NULL AND aliases IS NOT NULL
), folded AS (
    SELECT village_code, is_name, unnest([place_key(spelling), place_full_key(spelling)]) AS name_key
    FROM spelled
    WHERE spelling IS NOT NULL
), village AS (
    SELECT
        village_code,
        bool_or(NOT is_reference) AS is_loaded,
        place_key(coalesce(arg_max(district, age) FILTER (district IS NOT NULL), '')) AS district_key
    FROM resolved.village_rows
    WHERE village_code IS NOT NULL
    GROUP BY village_code
)
SELECT village_code, name_key, bool_or(is_name) AS is_name, is_loaded, district_key
FROM folded
JOIN village USING (village_code)
WHERE name_key <> ''
GROUP BY village_code, name_key, is_loaded, district_key
