"""Where hand-outs went."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection


def distributions_by_village(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None
) -> pd.DataFrame:
    """One row per village and item handed over there: village and district (missing when not recorded), item,
    distributions, quantity [unit of the item], amount_idr.
    """
    sql = """
        SELECT any_value(v.name) AS village, any_value(v.district) AS district, d.item,
            sum(d.distributions)::BIGINT AS distributions, sum(d.quantity)::DOUBLE AS quantity,
            sum(d.amount_idr)::BIGINT AS amount_idr
        FROM marts.distribution_days AS d LEFT JOIN staging.villages AS v ON v.village_code = d.village_code
        WHERE d.day BETWEEN $start AND $end AND ($place::VARCHAR IS NULL OR starts_with(d.village_code, $place))
        GROUP BY d.village_code, d.item ORDER BY distributions DESC, d.village_code, d.item
    """
    return con.execute(sql, {"start": start, "end": end, "place": place}).df()
