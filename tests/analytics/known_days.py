"""Days ahead that are known: every path asks for what was drawn, so that the answer can be counted by hand."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from analytics.forecasting import cylinder_simulation, depletion
from analytics.forecasting.cylinder_simulation import CylinderStates
from analytics.metrics.oxygen.depletion_inputs import Series, WhatIf, sizes_of, wholes_of
from analytics.metrics.oxygen.depletion_simulation import Outlook
from analytics.metrics.oxygen.depletion_summary import forecast_row, most_urgent_first, order_row
from analytics.metrics.oxygen.order_advice import advised

FORECASTS = Path(__file__).parents[2] / "pipelines/build/forecasts/forecasts.sql"
TABLES = FORECASTS.read_text("utf-8").replace("CREATE TABLE", "CREATE OR REPLACE TABLE")
PATHS, DAYS = 20, 28
Ways = Sequence[Sequence[float]]


def with_known_demand(
    con: duckdb.DuckDBPyConnection, demand: dict[tuple[str, str | None], Ways], *, method: str = "model"
) -> duckdb.DuckDBPyConnection:
    """Store paths as the forecast from each depot's last day on, by depot and size (None: all of the depot, m³).

    Of each series the ways its days may go: path after path takes the next, and begins again; so do a way's days.
    """
    con.execute(TABLES)
    first = {each.depot: each.as_of.date() for each in sizes_of(con)}
    for (depot, item), ways in demand.items():
        named = {"subject": "oxygen", "depot": depot, "item": item, "method": method, "origin": first[depot]}
        con.register("ways", pd.DataFrame({"path": range(PATHS), "demand": [*map(_days, islice(cycle(ways), PATHS))]}))
        con.execute(
            "INSERT INTO marts.demand_paths BY NAME SELECT $subject AS subject, $depot AS depot, $item AS item, path,"
            " $origin AS first_day, demand FROM ways",
            {name: named[name] for name in ("subject", "depot", "item", "origin")},
        )
        columns = ", ".join(named)
        con.execute(
            f"INSERT INTO marts.demand_forecasts ({columns}) VALUES ($subject, $depot, $item, $method, $origin)", named
        )
    return con


def _days(way: Sequence[float]) -> list[float]:
    return [float(each) for each in islice(cycle(way), DAYS)]


def written_down(con: duckdb.DuckDBPyConnection, *marts: str) -> duckdb.DuckDBPyConnection:
    """Marts as tables whose rows a test may change, in place of what tells them from staging."""
    for name in marts:
        if con.execute("FROM duckdb_views() WHERE schema_name = 'marts' AND view_name = ?", [name]).fetchone():
            con.execute(f"CREATE TABLE rows AS FROM marts.{name}; DROP VIEW marts.{name}")
            con.execute(f"CREATE TABLE marts.{name} AS FROM rows; DROP TABLE rows")
    return con


def needs_of(as_of: datetime, *sizes: tuple[str, int, float, float], days: int = 39, later: int = 0) -> pd.DataFrame:
    """Rows as of `depletion.needs`, read so many days later, for (depot, m³ of a cylinder, asked for a day, in stock);
    each known for so many days; nothing was ever asked for where the demand is 0.
    """
    series = [
        Series(depot, f"cylinder_{m3}m3", as_of, CylinderStates(left), m3, days, daily > 0, [])
        for depot, m3, daily, left in sizes
    ]
    gas = {depot: sum(m3 * daily for at, m3, daily, _ in sizes if at == depot) for depot, *_ in sizes}
    demand_series = [*(gas[whole.depot] for whole in wholes_of(series)), *(daily for _, _, daily, _ in sizes)]
    now = as_of + timedelta(days=later)
    outlooks = [
        (each, _outlook(each, daily) if each.has_demand else None)
        for each, daily in zip([*wholes_of(series), *series], demand_series, strict=True)
    ]
    frame = pd.DataFrame([
        forecast_row(each, outlook, now=now, horizon=14) | order_row(outlook, now=now, what_if=WhatIf())
        for each, outlook in outlooks
    ])  # fmt: skip
    return most_urgent_first(advised(frame, now=now, hours=(time(8), time(16))))


def _outlook(series: Series, daily: float) -> Outlook:
    demand = np.full((PATHS, DAYS), float(daily))
    run = cylinder_simulation.simulate(demand, series.states, np.zeros((PATHS, DAYS)), None)
    out = depletion.out_after(run, series.states.full)
    return Outlook(series, demand, np.empty((0, PATHS)), run, out, np.ones(PATHS), "model")
