-- after: depot_spellings, village_spellings
-- One row per spelling of an end of a way in distances files.
-- place_text  as written
-- place       name of the depot, else Kemendagri code of the village; NULL when it is neither
-- suggestion  the nearest known spelling, NULL when it is known or nothing is near
WITH written AS (
    SELECT from_place AS place_text FROM raw.distances WHERE from_place IS NOT NULL
    UNION
    SELECT to_place FROM raw.distances WHERE to_place IS NOT NULL
)
SELECT w.place_text, coalesce(d.depot, v.village_code) AS place,
    CASE WHEN d.depot IS NULL AND v.village_code IS NULL THEN coalesce(v.suggestion, d.suggestion) END AS suggestion
FROM written w
LEFT JOIN resolved.depot_spellings d ON d.depot_text = w.place_text
LEFT JOIN resolved.village_spellings v ON v.village_text = w.place_text AND v.district_text = ''
