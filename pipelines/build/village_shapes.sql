-- One row per village that can be drawn.
-- village_code  Kemendagri code
-- shape         GeoJSON geometry [degrees]
-- is_schematic  whether it is a Voronoi cell rather than an official boundary
CREATE OR REPLACE TABLE marts.village_shapes AS
SELECT
    CAST(village_code AS VARCHAR) AS village_code,
    CAST(shape AS VARCHAR) AS shape,
    CAST(is_schematic AS BOOLEAN) AS is_schematic
FROM {drawn}
ORDER BY village_code
