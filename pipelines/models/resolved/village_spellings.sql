-- after: areas, place_candidates, place_scopes, place_texts, villages
-- One row per village (and district beside it) as written, with the village it means.
-- A village is matched by code, by exact folded spelling, or by the one nearest spelling (1 letter off, 2 from 8
-- letters on), inside the district when one is named. A place that still matches several, or lies in another
-- district than the one named, is loaded without a village.
-- village_text   the village as written, '' when only a district was
-- district_text  the district as written beside it, '' when there was none
-- village_code   Kemendagri code, NULL when not identified
-- district_code  district, also where only that is certain; else NULL
-- rule           NULL, unknown_village or ambiguous_village
-- suggestion     places it may be; NULL when none is near
WITH pairs AS (
    SELECT DISTINCT village_text, district_text FROM resolved.place_texts
), placed AS (
    SELECT
        pairs.*,
        village_code,
        area_code,
        standing,
        distance,
        is_told,
        area_codes,
        coalesce(is_districts, false) AS in_district,
        CASE
            WHEN village_code IS NULL THEN NOT in_district
            ELSE area_codes IS NULL
                OR len(list_filter(area_codes, lambda area: starts_with(village_code, area))) > 0
        END AS fits
    FROM pairs
    LEFT JOIN resolved.place_scopes USING (village_text, district_text)
    LEFT JOIN resolved.place_candidates USING (village_text, district_text)
), ranked AS (
    SELECT
        *,
        CASE
            WHEN standing = 'code' THEN 1
            WHEN standing = 'exact' AND fits THEN 2
            WHEN standing = 'exact' THEN 3
            WHEN standing = 'near' AND fits THEN 4
            WHEN fits AND standing IS NOT NULL THEN 5
            ELSE 6
        END AS rank
    FROM placed
), best AS (
    SELECT *
    FROM ranked
    QUALIFY (rank, distance, NOT is_told) = min((rank, distance, NOT is_told)) OVER (PARTITION BY village_text, district_text)
), decided AS (
    SELECT
        village_text,
        district_text,
        any_value(rank) AS rank,
        CASE WHEN any_value(rank) IN (1, 2, 4) AND count(DISTINCT coalesce(village_code, area_code)) = 1 THEN min(village_code) END
            AS village_code,
        any_value(CASE WHEN in_district AND len(area_codes) = 1 THEN area_codes[1] END) AS given_district,
        count(DISTINCT coalesce(village_code, area_code)[:8]) AS districts,
        min(coalesce(village_code, area_code)[:8]) AS one_district,
        list_sort(list(DISTINCT coalesce(villages.name || ' (' || kind || ', ' || district || ')', area_name))) AS names
    FROM best
    LEFT JOIN resolved.villages USING (village_code)
    LEFT JOIN resolved.areas USING (area_code)
    GROUP BY village_text, district_text
)
SELECT
    village_text,
    district_text,
    village_code,
    CASE
        WHEN village_code IS NOT NULL THEN village_code[:8]
        WHEN rank = 3 AND one_district <> given_district THEN NULL
        WHEN given_district IS NOT NULL THEN given_district
        WHEN rank IN (2, 4) AND districts = 1 AND length(one_district) = 8 THEN one_district
    END AS district_code,
    CASE
        WHEN village_code IS NOT NULL OR trim(village_text) = '' THEN NULL
        WHEN rank IN (5, 6) THEN 'unknown_village'
        ELSE 'ambiguous_village'
    END AS rule,
    CASE WHEN village_code IS NULL THEN nullif(array_to_string(names[:6], '; '), '') END AS suggestion
FROM decided
