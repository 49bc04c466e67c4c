"""Rates of districts by their published population, where no village has been counted."""

from datetime import date
from typing import Unpack

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection
from scipy.special import gammaincinv

from analytics.metrics.shared.predicates import in_period, in_place
from analytics.metrics.villages.village_counts import Kind, chosen, past_of_kind, source

_COLUMNS = (
    "district", "rate_per_10000", "rate_low_per_10000", "rate_high_per_10000", "cases", "population",
    "population_as_of", "district_code",
)  # fmt: skip


def district_rates(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, **kind: Unpack[Kind]
) -> pd.DataFrame:
    """Cases per 10,000 people of each district, the highest rate first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        **kind: Fields of `Kind`.

    Returns:
        One row per district: district, rate_per_10000 (missing without a population) and its 95 % interval
        rate_low_per_10000 … rate_high_per_10000 (exact, of a Poisson count: Garwood 1936), cases, population (published
        figure), population_as_of, district_code.
    """
    past = past_of_kind(con, kind)
    sql = f"""
        WITH counted AS (
            SELECT left(village_code, 8) AS district_code, sum(cases)::BIGINT AS cases FROM ({source(kind, past)})
            WHERE {in_period()} GROUP BY ALL
        )
        SELECT d.district_code, d.name AS district, coalesce(c.cases, 0) AS cases, d.population, d.population_as_of,
            10000.0 * coalesce(c.cases, 0) / nullif(d.population, 0) AS rate_per_10000
        FROM staging.districts AS d LEFT JOIN counted AS c ON c.district_code = d.district_code
        WHERE {in_place("d.district_code")} OR starts_with($place, d.district_code)
        ORDER BY rate_per_10000 DESC NULLS LAST, cases DESC, d.district_code
    """
    frame = con.execute(sql, chosen(kind, past, start=start, end=end, place=place)).df()
    cases, per = frame["cases"].astype(float), 10_000 / frame["population"].astype(float).where(frame["population"] > 0)
    low = np.where(cases > 0, gammaincinv(cases.clip(lower=1), 0.025), 0.0)
    rates = {"rate_low_per_10000": low * per, "rate_high_per_10000": gammaincinv(cases + 1, 0.975) * per}
    return frame.assign(**rates)[list(_COLUMNS)]
