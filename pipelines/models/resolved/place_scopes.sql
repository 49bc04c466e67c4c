-- after: areas, place_parts, place_texts
-- One row per place as written that names its district or city.
-- village_text   the village as written
-- district_text  the district as written beside it
-- area_codes     matching districts and cities, empty when none is known
-- is_districts   whether all of them are districts
WITH spellings AS (
    SELECT DISTINCT
        village_text,
        district_text,
        district_key AS given_key,
        coalesce(district_kind = 'city', false) AS may_be_city,
        coalesce(district_kind <> 'city', true) AS may_be_district
    FROM resolved.place_texts
    WHERE district_key <> ''
    UNION
    SELECT
        village_text,
        district_text,
        place_key,
        coalesce(place_kind = 'city', true),
        coalesce(place_kind = 'district', true)
    FROM resolved.place_parts
    WHERE is_area AND place_key(district_text) = ''
), spelled AS (
    SELECT area_code, area_kind, unnest([area_key, replace(area_code, '.', '')]) AS area_key FROM resolved.areas
), known AS (
    SELECT area_key, bool_or(area_kind = 'district') AS has_district FROM spelled GROUP BY area_key
), near AS (
    SELECT given_key, area_key, has_district, damerau_levenshtein(given_key, area_key) AS distance
    FROM (SELECT DISTINCT given_key FROM spellings)
    JOIN known ON abs(length(given_key) - length(area_key)) <= 2
), nearest AS (
    SELECT given_key, area_key, has_district
    FROM near
    WHERE distance <= CASE WHEN least(length(given_key), length(area_key)) >= 8 THEN 2 ELSE 1 END
        AND (distance = 0 OR (least(length(given_key), length(area_key)) >= 4 AND NOT regexp_matches(given_key, '^\d')))
    QUALIFY distance = min(distance) OVER (PARTITION BY given_key)
        AND count(*) OVER (PARTITION BY given_key, distance) = 1
)
SELECT
    village_text,
    district_text,
    coalesce(list_sort(list(DISTINCT area_code) FILTER (area_code IS NOT NULL)), []) AS area_codes,
    coalesce(bool_and(area_kind = 'district'), false) AS is_districts
FROM spellings
LEFT JOIN nearest USING (given_key)
LEFT JOIN spelled
    ON spelled.area_key = nearest.area_key
    AND CASE area_kind WHEN 'district' THEN may_be_district ELSE may_be_city OR NOT has_district END
GROUP BY village_text, district_text
