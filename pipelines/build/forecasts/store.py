"""Tell what will be asked for and write it beside the marts, so that a page only runs what the reader changes.

It reads marts only, so it costs the same however many events there were.
"""

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from pipelines.build.forecasts import calls, oxygen, refill, rows
from pipelines.build.forecasts.ahead import HORIZON_DAYS, PATHS_OF_A_PLACE, ahead, paths_each
from pipelines.build.forecasts.backtest import look_back, methods
from pipelines.build.forecasts.history import History
from pipelines.types.sql import sql


def store_forecasts(con: DuckDBPyConnection) -> None:
    """Make the tables of `forecasts.sql`; the marts and `ops.feeds` must stand."""
    con.execute(sql("build/forecasts/forecasts"))
    for subject in (oxygen, calls):
        history = subject.history(con)
        if history is not None:
            _store(con, history)
    habits = refill.habits(con)
    if habits:
        con.register("habits", pd.DataFrame(habits))
        con.execute("INSERT INTO marts.refill_habits BY NAME SELECT * FROM habits")
        con.unregister("habits")


def _store(con: DuckDBPyConnection, history: History) -> None:
    past = look_back(history)
    method = methods(past, len(history.series))
    con.register("names", _names(history, method))
    con.execute("CREATE OR REPLACE TEMP TABLE named AS SELECT * FROM names; DROP VIEW names")
    every = np.arange(len(history.series))
    days = [f"d{day}" for day in range(HORIZON_DAYS)]
    for places, paths in _shares(history, every):
        for part in ahead(history, method, paths=paths, places=places):
            _add(con, "demand_forecasts", rows.forecasts(history, part))
            _add(con, "demand_paths", rows.paths(history, part), demand=days)
    if past:
        _add(con, "forecast_origins", pd.concat([rows.origins(history, each) for each in past]))
        _add(con, "forecast_scores", pd.concat([rows.scores(history, each) for each in past]))
        _add(con, "forecast_reliability", pd.concat([rows.reliabilities(history, each) for each in past]))
    con.execute("DROP TABLE named")


def _shares(history: History, every: NDArray[np.int64]) -> list[tuple[NDArray[np.int64], int]]:
    """Which series have how many paths: of calls, only all of them together have as many as a shelf."""
    if history.is_stock:
        return [(every, paths_each(every.size))]
    return [(every[:1], paths_each(1)), (every[1:], PATHS_OF_A_PLACE)]


def _names(history: History, methods: list[str]) -> pd.DataFrame:
    """What each number of a series stands for."""
    names = pd.DataFrame(history.series).assign(method=methods, series=np.arange(len(history.series)))
    texts = ["subject", "depot", "item", "place", "unit", "method"]
    return names[["series", *texts]].astype(dict.fromkeys(texts, object))


def _add(con: DuckDBPyConnection, table: str, frame: pd.DataFrame, **lists: list[str]) -> None:
    """Rows by column name, the series' names in the place of its number; `lists`: columns that become one."""
    columns = [row[0] for row in con.execute(f"DESCRIBE marts.{table}").fetchall()]
    taken = [f"[{', '.join(lists[name])}]" if name in lists else name for name in columns]
    con.register("told", frame)
    con.execute(f"INSERT INTO marts.{table} SELECT {', '.join(taken)} FROM told JOIN named USING (series)")
    con.unregister("told")
