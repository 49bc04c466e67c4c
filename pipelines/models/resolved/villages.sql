-- after: village_names, village_rows, place_texts
-- One row per village in force: shipped with Posko, completed and overridden field by field by loaded files.
-- village_code        Kemendagri code
-- bps_code            BPS code, NULL when no file gave one
-- name                name
-- kind                desa or kelurahan
-- district            name of the district
-- district_code       first three parts of the code
-- city                name of the city or regency
-- city_code           first two parts of the code
-- population          people, NULL when no file gave any
-- population_made_up  whether the population is made up
-- latitude            label point [degrees north], NULL when no file gave one
-- longitude           label point [degrees east], NULL when no file gave one
-- aliases             other spellings, `;` between them, NULL when none
-- shape               GeoJSON geometry, NULL when no file gave one
-- load_id             newest load with the village
WITH merged AS (
    SELECT
        village_code,
        regexp_extract(village_code, '^\d\d\.\d\d') AS city_code,
        regexp_extract(village_code, '^\d\d\.\d\d\.\d\d') AS district_code,
        arg_max(bps_code, age) FILTER (bps_code IS NOT NULL) AS bps_code,
        arg_max(name, age) FILTER (name IS NOT NULL) AS name,
        arg_max(kind, age) FILTER (kind IS NOT NULL) AS kind,
        arg_max(district, age) FILTER (district IS NOT NULL) AS district,
        arg_max(city, age) FILTER (city IS NOT NULL) AS city,
        arg_max(population, age) FILTER (population IS NOT NULL) AS population,
        arg_max(population_made_up, age) FILTER (population IS NOT NULL) AS population_made_up,
        arg_max(latitude, age) FILTER (latitude IS NOT NULL AND longitude IS NOT NULL) AS latitude,
        arg_max(longitude, age) FILTER (latitude IS NOT NULL AND longitude IS NOT NULL) AS longitude,
        arg_max(shape, age) FILTER (shape IS NOT NULL) AS shape,
        list_sort(list_distinct(flatten(list(list_concat([name], string_split(aliases, ';')))))) AS spellings,
        arg_max(load_id, age) AS load_id,
        bool_or(NOT is_reference) AS is_loaded
    FROM resolved.village_rows
    WHERE village_code IS NOT NULL
    GROUP BY village_code
), named_exactly AS (
    SELECT DISTINCT village_text, district_text, city_code, is_loaded
    FROM (
        SELECT village_text, district_text, village_code
        FROM (SELECT *, unnest([place_key, full_key]) AS name_key FROM resolved.place_texts) AS texts
        JOIN resolved.village_names USING (name_key)
        WHERE texts.district_key IN ('', village_names.district_key)
        UNION ALL
        SELECT village_text, district_text, code FROM resolved.place_texts WHERE code IS NOT NULL
        UNION ALL
        SELECT village_text, district_text, village_code
        FROM resolved.place_texts
        JOIN merged USING (bps_code)
    )
    JOIN merged USING (village_code)
), referred AS (
    SELECT DISTINCT city_code
    FROM named_exactly
    WHERE NOT EXISTS (
        FROM named_exactly AS loaded
        WHERE loaded.is_loaded AND loaded.village_text = named_exactly.village_text
            AND loaded.district_text = named_exactly.district_text
    )
), loaded_cities AS (
    SELECT DISTINCT city_code FROM merged WHERE is_loaded
)
SELECT
    village_code,
    bps_code,
    place_name(coalesce(merged.name, village_code)) AS name,
    coalesce(kind, CASE substr(village_code, 10, 1) WHEN '1' THEN 'kelurahan' ELSE 'desa' END) AS kind,
    place_name(coalesce(districts.name, merged.district, merged.district_code)) AS district,
    merged.district_code,
    place_name(coalesce(cities.name, merged.city, merged.city_code)) AS city,
    merged.city_code,
    CAST(merged.population AS BIGINT) AS population,
    coalesce(population_made_up, false) AS population_made_up,
    latitude,
    longitude,
    nullif(array_to_string(list_filter(spellings, lambda spelling: spelling <> merged.name AND spelling <> ''), ';'), '')
        AS aliases,
    shape,
    load_id
FROM merged
LEFT JOIN raw.cities ON cities.code = merged.city_code
LEFT JOIN raw.districts ON districts.code = merged.district_code
WHERE merged.city_code IN (FROM loaded_cities)
    OR merged.city_code IN (FROM referred)
    OR NOT EXISTS (FROM loaded_cities)
ORDER BY village_code
