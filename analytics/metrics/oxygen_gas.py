"""Gas in cylinders, told in hours that a patient can breathe of it."""

from duckdb import DuckDBPyConnection

from analytics.metrics.norms import norm_values

MINUTES_AN_HOUR = 60


def hours_per_m3(con: DuckDBPyConnection, *, flow_lpm: float) -> float:
    """Hours one patient breathes of 1 m³ in cylinders at a flow [L/min]: litres × usable share ÷ (L/min × 60), the
    litres of a m³ and the share of a cylinder that can be used as the norms say.
    """
    norms = norm_values(con)
    return norms["litres_per_m3"] * norms["usable_share"] / (flow_lpm * MINUTES_AN_HOUR)
