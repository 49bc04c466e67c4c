-- One row per name within a place as written: `Sumberejo (Sumber Rejo)` has two.
-- village_text   the village as written
-- district_text  the district as written beside it, '' when there was none
-- part           place of the name within the text, from 1
-- parts          number of names in the text
-- place_key      the name folded, without kind
-- full_key       the name folded, with kind
-- place_kind     village, hamlet, district, city; NULL when not recorded
-- code           Kemendagri code found in the text, NULL when none
-- bps_code       BPS code found in the text, NULL when none
-- district_key   the district folded, '' when none
-- district_kind  district, city … ; NULL when not recorded
WITH texts AS (
    SELECT DISTINCT village_text, coalesce(district_text, '') AS district_text
    FROM raw.place_spellings
), named AS (
    SELECT *, coalesce(nullif(place_parts(village_text), []), [village_text]) AS names
    FROM texts
), parts AS (
    SELECT village_text, district_text, unnest(names) AS name, generate_subscripts(names, 1) AS part, len(names) AS parts
    FROM named
)
SELECT
    village_text,
    district_text,
    part,
    parts,
    place_key(name) AS place_key,
    place_full_key(name) AS full_key,
    place_kind(name) AS place_kind,
    village_code_of(village_text) AS code,
    bps_code_of(village_text) AS bps_code,
    place_key(district_text) AS district_key,
    place_kind(district_text) AS district_kind
FROM parts
