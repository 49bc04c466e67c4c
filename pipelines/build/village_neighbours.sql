-- One row per village and neighbour within one city, each pair both ways. A village that cannot be drawn has none.
-- village_code    Kemendagri code
-- neighbour_code  Kemendagri code of the neighbour
-- kind            border; nearest where borders are schematic
CREATE OR REPLACE TABLE marts.village_neighbours AS
SELECT
    CAST(village_code AS VARCHAR) AS village_code,
    CAST(neighbour_code AS VARCHAR) AS neighbour_code,
    CAST(kind AS VARCHAR) AS kind
FROM {pairs}
ORDER BY village_code, neighbour_code
