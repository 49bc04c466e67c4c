"""Where the places of a plan are on the map."""

import pandas as pd
from duckdb import DuckDBPyConnection

_SQL = """
    WITH villages AS (
        SELECT name, district, village_code, latitude, longitude FROM staging.villages
        WHERE latitude IS NOT NULL AND longitude IS NOT NULL
    ), named AS (
        -- a name that several villages bear is known with its district only
        SELECT name AS place, any_value(village_code) AS village_code, any_value(latitude) AS latitude,
            any_value(longitude) AS longitude
        FROM villages GROUP BY name HAVING count(*) = 1
        UNION ALL
        SELECT concat_ws(', ', name, district), village_code, latitude, longitude FROM villages
        WHERE district IS NOT NULL
        UNION ALL
        SELECT village_code, village_code, latitude, longitude FROM villages
    ), depots AS (
        SELECT d.depot AS place, d.village_code, coalesce(d.latitude, v.latitude) AS latitude,
            coalesce(d.longitude, v.longitude) AS longitude
        FROM staging.depots AS d LEFT JOIN villages AS v ON v.village_code = d.village_code
    )
    SELECT place, village_code, latitude, longitude FROM depots WHERE latitude IS NOT NULL AND longitude IS NOT NULL
    UNION ALL
    SELECT n.place, n.village_code, n.latitude, n.longitude FROM named AS n ANTI JOIN depots AS d ON d.place = n.place
    ORDER BY place
"""


def place_points(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per name of a place that is on the map: place, village_code, latitude, longitude [degrees].

    A place is a depot, a village, or a village with its district (`Sisir, Batu`). A name of several villages is left
    out, and so is a depot of which neither the point nor the village is known.
    """
    return con.execute(_SQL).df()
