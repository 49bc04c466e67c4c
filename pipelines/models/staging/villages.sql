-- One row per village in force.
-- village_code        Kemendagri code, with dots
-- bps_code            BPS code, NULL when not known
-- name                name
-- kind                desa or kelurahan
-- district            name of the district
-- district_code       its code, the first three parts
-- city                name of the city or regency
-- city_code           its code, the first two parts
-- population          people, NULL when not known
-- population_made_up  whether the population is made up
-- latitude            label point [degrees north], NULL when not known
-- longitude           label point [degrees east], NULL when not known
-- aliases             other spellings, `;` between them, NULL when none
-- shape               official boundary as GeoJSON geometry [degrees], NULL when none was loaded
-- load_id             newest load with the village
SELECT
    village_code,
    bps_code,
    name,
    kind,
    district,
    district_code,
    city,
    city_code,
    population,
    population_made_up,
    latitude,
    longitude,
    aliases,
    shape,
    load_id
FROM resolved.villages
ORDER BY village_code
