-- One row per way from one place to another, as distances files have it; the way back counts the same where no file has it.
-- from_place  name of a depot, else Kemendagri code of a village
-- to_place    the same
-- metres      length [m]
-- seconds     travel time [s], NULL when not recorded
WITH ways AS (
    SELECT
        f.place AS from_place,
        t.place AS to_place,
        CAST(round(coalesce(d.metres, d.kilometres * 1000)) AS BIGINT) AS metres,
        CAST(round(coalesce(d.seconds, d.minutes * 60)) AS BIGINT) AS seconds,
        d.load_order,
        d.row_number
    FROM raw.distances d
    JOIN resolved.route_places f ON f.place_text = d.from_place AND f.place IS NOT NULL
    JOIN resolved.route_places t ON t.place_text = d.to_place AND t.place IS NOT NULL
), both_ways AS (
    SELECT *, true AS is_own FROM ways
    UNION ALL BY NAME
    SELECT * REPLACE (to_place AS from_place, from_place AS to_place), false AS is_own FROM ways
)
SELECT from_place, to_place, metres, seconds
FROM both_ways
WHERE metres IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY from_place, to_place ORDER BY is_own DESC, load_order DESC, row_number DESC) = 1
ORDER BY from_place, to_place
