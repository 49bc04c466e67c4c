-- One row per row of a villages file, with the village it describes.
-- load_id              load the row came with
-- row_number           row of its file
-- age                  1 for the oldest row; newer rows win
-- is_reference         whether the row is shipped with Posko rather than loaded
-- village_code         Kemendagri code, by its own, by BPS code, or by name within the district; NULL when none fits
-- bps_code             BPS code
-- name                 as written, NULL when empty
-- kind                 desa or kelurahan, NULL when empty
-- district             as written, NULL when empty
-- city                 as written, NULL when empty
-- population           people
-- population_made_up   whether the population is made up
-- latitude             label point [degrees north]
-- longitude            label point [degrees east]
-- aliases              other spellings, `;` between them
-- shape                GeoJSON geometry
-- rule                 why no village was found, else NULL
-- column_name          the cell at fault
-- found                the text there
-- suggestion           villages it may be
WITH written AS (
    SELECT
        *,
        row_number() OVER (ORDER BY load_order, load_id, row_number) AS age,
        village_code_of(code) AS own_code,
        coalesce(bps_code_of(bps_code), CASE WHEN village_code_of(code) IS NULL THEN bps_code_of(code) END) AS own_bps,
        nullif(trim(name), '') AS own_name,
        place_key(name) AS name_key,
        place_key(coalesce(district, '')) AS district_key
    FROM raw.villages
), crosswalk AS (
    SELECT own_bps, arg_max(own_code, age) AS village_code
    FROM written
    WHERE own_bps IS NOT NULL AND own_code IS NOT NULL
    GROUP BY own_bps
), coded AS (
    SELECT written.*, coalesce(own_code, crosswalk.village_code) AS coded_as
    FROM written
    LEFT JOIN crosswalk USING (own_bps)
), nameless AS (
    SELECT
        row.age,
        count(DISTINCT known.coded_as) AS villages,
        min(known.coded_as) AS village_code,
        array_to_string(list_sort(list(DISTINCT known.own_name || ' (' || coalesce(known.district, '') || ')')), '; ')
            AS suggestion
    FROM coded AS row
    JOIN coded AS known ON known.name_key = row.name_key AND known.coded_as IS NOT NULL
        AND (row.district_key = '' OR known.district_key = row.district_key)
    WHERE row.own_code IS NULL AND row.own_bps IS NULL AND nullif(trim(row.code), '') IS NULL
    GROUP BY row.age
)
SELECT
    load_id,
    row_number,
    coded.age,
    load_id = 'reference' AS is_reference,
    coalesce(coded_as, CASE WHEN villages = 1 THEN nameless.village_code END) AS village_code,
    own_bps AS bps_code,
    own_name AS name,
    nullif(kind, '') AS kind,
    nullif(trim(district), '') AS district,
    nullif(trim(city), '') AS city,
    population,
    made_up AS population_made_up,
    latitude,
    longitude,
    nullif(aliases, '') AS aliases,
    shape,
    CASE
        WHEN coded_as IS NOT NULL OR villages = 1 THEN NULL
        WHEN own_bps IS NOT NULL THEN 'unknown_bps_code'
        WHEN nullif(trim(code), '') IS NOT NULL THEN 'unknown_village_code'
        WHEN villages > 1 THEN 'ambiguous_village'
        ELSE 'unknown_village'
    END AS rule,
    CASE
        WHEN coded_as IS NOT NULL OR villages = 1 THEN NULL
        WHEN own_bps IS NOT NULL AND nullif(trim(coded.bps_code), '') IS NOT NULL THEN 'bps_code'
        WHEN nullif(trim(code), '') IS NOT NULL THEN 'code'
        ELSE 'name'
    END AS column_name,
    CASE column_name WHEN 'bps_code' THEN coded.bps_code WHEN 'code' THEN code WHEN 'name' THEN own_name END AS found,
    CASE WHEN rule = 'ambiguous_village' THEN nameless.suggestion END AS suggestion
FROM coded
LEFT JOIN nameless USING (age)
