-- after: villages
-- One row per district and per city that has villages in force.
-- area_code  Kemendagri code: three parts for a district, two for a city
-- area_kind  district or city
-- area_name  name, for a district with `(kecamatan)` behind it
-- area_key   name, folded
SELECT DISTINCT
    district_code AS area_code,
    'district' AS area_kind,
    district || ' (kecamatan)' AS area_name,
    place_key(district) AS area_key
FROM resolved.villages
UNION
SELECT DISTINCT city_code, 'city', city, place_key(city)
FROM resolved.villages
