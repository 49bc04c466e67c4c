-- after: areas, place_parts, place_texts, village_names, villages
-- One row per place as written and village, district or city it may mean.
-- village_text   the village as written
-- district_text  the district as written beside it
-- village_code   the village, NULL for a district or city
-- area_code      the district or city, NULL for a village
-- standing       code, exact, near, or far (good only for a suggestion)
-- distance       edit distance [letters]
-- is_told        whether the writer called it a village and this is one
WITH spellings AS (
    SELECT village_code, name_key, is_name FROM resolved.village_names SEMI JOIN resolved.villages USING (village_code)
), keys AS (
    SELECT DISTINCT
        village_text,
        district_text,
        unnest([place_key, full_key]) AS name_key,
        place_key,
        place_kind,
        coalesce(place_kind IN ('village', 'hamlet'), false) AS no_area,
        coalesce(place_kind IN ('district', 'city'), false) AS no_village
    FROM resolved.place_parts
    WHERE NOT is_area AND place_key <> ''
), exact AS (
    SELECT village_text, district_text, village_code, NULL AS area_code, coalesce(place_kind = 'village', false) AND is_name AS is_told
    FROM keys
    JOIN spellings USING (name_key)
    WHERE NOT no_village
    UNION
    SELECT village_text, district_text, NULL, area_code, false
    FROM keys
    JOIN resolved.areas ON area_key = place_key
    WHERE NOT no_area AND (NOT no_village OR area_kind = place_kind)
), open_keys AS (
    SELECT * FROM keys ANTI JOIN exact USING (village_text, district_text) WHERE length(place_key) >= 4 AND NOT no_village
), targets AS (
    SELECT name_key FROM spellings WHERE length(name_key) >= 6 OR (is_name AND length(name_key) >= 4)
    UNION
    SELECT area_key FROM resolved.areas WHERE length(area_key) >= 4
), similar_names AS (
    -- a slip sits at one end of a word or the other, seldom at both: this keeps thousands of spellings quick
    SELECT tried.place_key, targets.name_key, damerau_levenshtein(tried.place_key, targets.name_key) AS distance
    FROM (SELECT DISTINCT place_key FROM open_keys) AS tried
    JOIN targets
        ON abs(length(tried.place_key) - length(targets.name_key)) <= 3
        AND tried.place_key[:2] = targets.name_key[:2]
    UNION ALL
    SELECT tried.place_key, targets.name_key, damerau_levenshtein(tried.place_key, targets.name_key)
    FROM (SELECT DISTINCT place_key FROM open_keys) AS tried
    JOIN targets
        ON abs(length(tried.place_key) - length(targets.name_key)) <= 3
        AND tried.place_key[-3:] = targets.name_key[-3:]
), near AS (
    SELECT
        place_key,
        name_key,
        distance,
        CASE WHEN least(length(place_key), length(name_key)) >= 8 THEN 2 ELSE 1 END AS furthest
    FROM similar_names
    WHERE distance <= 3
)
SELECT village_text, district_text, village_code, NULL AS area_code, 'code' AS standing, 0 AS distance, false AS is_told
FROM resolved.place_texts
JOIN resolved.villages ON village_code = code
UNION
SELECT village_text, district_text, village_code, NULL, 'code', 0, false
FROM resolved.place_texts
JOIN resolved.villages USING (bps_code)
UNION
SELECT village_text, district_text, village_code, area_code, 'exact', 0, is_told
FROM exact
UNION
SELECT village_text, district_text, village_code, NULL, CASE WHEN distance <= furthest THEN 'near' ELSE 'far' END, distance, false
FROM open_keys
JOIN near USING (place_key)
JOIN spellings ON spellings.name_key = near.name_key
WHERE distance <= furthest + 1
UNION
SELECT village_text, district_text, NULL, area_code, 'near', distance, false
FROM open_keys
JOIN near USING (place_key)
JOIN resolved.areas ON area_key = near.name_key
WHERE distance <= furthest AND NOT no_area
