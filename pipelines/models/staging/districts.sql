-- One row per district that has villages in force.
-- district_code     Kemendagri code, with dots
-- name              name
-- city              name of the city or regency
-- city_code         its code
-- population        people, NULL when not known
-- population_as_of  year or month the population was counted, NULL when not known
-- villages          villages in force
SELECT
    villages.district_code,
    any_value(villages.district) AS name,
    any_value(villages.city) AS city,
    any_value(villages.city_code) AS city_code,
    CAST(any_value(districts.population) AS BIGINT) AS population,
    CAST(any_value(districts.population_as_of) AS VARCHAR) AS population_as_of,
    count(*) AS villages
FROM resolved.villages AS villages
LEFT JOIN raw.districts AS districts ON districts.code = villages.district_code
GROUP BY villages.district_code
ORDER BY villages.district_code
