"""Norms in force, each with its source: the constants of need, loans and hours of oxygen."""

import pandas as pd
from duckdb import DuckDBPyConnection


def norms(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per norm in force, as shipped or loaded.

    Columns: norm, norm_value, unit, norm_source, source_date, is_own (loaded here).
    """
    sql = "SELECT norm, norm_value, unit, norm_source, source_date, is_own FROM staging.norms ORDER BY unit, norm"
    return con.execute(sql).df()


def norm_values(con: DuckDBPyConnection) -> dict[str, float]:
    """Norms in force by code, each in its own unit."""
    rows = con.execute("SELECT norm, norm_value FROM staging.norms").fetchall()
    return {str(norm): float(figure) for norm, figure in rows}
