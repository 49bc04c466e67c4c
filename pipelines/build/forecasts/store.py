"""The tables of forecasts, written beside the marts so that a page only runs what the reader changes.

It reads marts only, so it costs the same however many events there were.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from analytics.demand_series import oxygen, refill
from analytics.demand_series.ahead import HORIZON_DAYS, PATHS_OF_A_PLACE, PathsAhead, paths_each, sample_ahead
from analytics.demand_series.history import Floats, History
from analytics.forecasting.scores import LEVELS, interval_score, reliability
from pipelines.build.forecasts import calls
from pipelines.build.forecasts.backtest import HorizonBacktest, backtest, best_methods
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

QUANTILES = {"p025": 0.025, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p975": 0.975}
TOTALS = {"total_p10": 0.1, "total_p50": 0.5, "total_p90": 0.9}
Columns = dict[str, NDArray[Any]]
"""Rows by column, without the import of a library of frames, for which every command would wait."""
OF_ORIGINS = ("p025", "p10", "p50", "p90", "p975")


def store_forecasts(con: DuckDBPyConnection) -> None:
    """Make the tables of `forecasts.sql`; the marts and `ops.feeds` must be there."""
    con.execute(sql("build/forecasts/forecasts"))
    for subject in (oxygen, calls):
        history = subject.history(con)
        if history is not None:
            with Relations(con) as made:
                _store(made, history)
    for habit in refill.habits(con):
        values = ", ".join(f"${name} AS {name}" for name in habit)
        con.execute(f"INSERT INTO marts.refill_habits BY NAME SELECT {values}", habit)


def _store(made: Relations, history: History) -> None:
    backtests = backtest(history)
    methods = best_methods(backtests, len(history.series))
    names = made.table("series_names", f"FROM {made.frame('names', _names(history, methods))}")
    every = np.arange(len(history.series))
    days = [f"d{day}" for day in range(HORIZON_DAYS)]
    for places, paths in _shares(history, every):
        for part in sample_ahead(history, methods, paths=paths, places=places):
            _add(made.con, "demand_forecasts", _forecast_rows(history, part), names)
            _add(made.con, "demand_paths", _path_rows(history, part), names, demand=days)
    if backtests:
        _add(made.con, "forecast_origins", _joined(_origin_rows(history, each) for each in backtests), names)
        _add(made.con, "forecast_scores", _joined(_score_rows(each) for each in backtests), names)
        _add(made.con, "forecast_reliability", _joined(_reliability_rows(each) for each in backtests), names)


def _shares(history: History, every: NDArray[np.int64]) -> list[tuple[NDArray[np.int64], int]]:
    """Say which series have how many paths: of calls, only all of them together have as many as stock."""
    if history.is_stock:
        return [(every, paths_each(every.size))]
    return [(every[:1], paths_each(1)), (every[1:], PATHS_OF_A_PLACE)]


def _names(history: History, methods: list[str]) -> Columns:
    """Make a row per number of a series: what it stands for."""
    series = history.series
    texts = {
        name: np.array([getattr(each, name) for each in series], dtype=object)
        for name in ("subject", "depot", "item", "place", "unit")
    }
    return {"series": np.arange(len(series)), **texts, "method": np.array(methods, dtype=object)}


def _joined(parts: Iterable[Columns]) -> Columns:
    """The rows of all, one below the other."""
    every = [*parts]
    return {name: np.concatenate([part[name] for part in every]) for name in every[0]}


def _add(con: DuckDBPyConnection, table: str, rows: Mapping[str, NDArray[Any]], names: str, **lists: list[str]) -> None:
    """Insert rows by column name, the series' names in the place of its number; `lists`: columns that become one."""
    columns = [row[0] for row in con.execute(f"DESCRIBE marts.{table}").fetchall()]
    values = [f"[{', '.join(lists[name])}]" if name in lists else name for name in columns]
    with Relations(con) as made:
        con.execute(
            f"""INSERT INTO marts.{table} SELECT {", ".join(values)}
            FROM {made.frame("rows", rows)} JOIN {names} USING (series)"""
        )


def _forecast_rows(history: History, part: PathsAhead) -> Columns:
    """Make the rows of `marts.demand_forecasts`: one row per series and day ahead."""
    first, count = np.datetime64(history.day(part.known_days)), len(part.places)
    ahead = np.tile(np.arange(HORIZON_DAYS), count)
    columns: Columns = {
        "series": np.repeat(part.places, HORIZON_DAYS),
        "origin": np.repeat(_moment(first - 1), ahead.size),
        "day": _moment(first + ahead),
        "ahead": ahead + 1,
    }
    for paths_so_far, levels in ((part.paths, QUANTILES), (np.cumsum(part.paths, axis=2), TOTALS)):
        for name, quantile in zip(levels, _quantiles(paths_so_far, list(levels.values())), strict=True):
            columns[name] = quantile.ravel()
    return columns


def _path_rows(history: History, part: PathsAhead) -> Columns:
    """Make the rows of `marts.demand_paths`: one row per series and path, with a column a day [unit]."""
    each = part.paths.shape[1]
    days: Columns = {f"d{day}": part.paths[:, :, day].ravel() for day in range(HORIZON_DAYS)}
    days["series"], days["path"] = np.repeat(part.places, each), np.tile(np.arange(each), len(part.places))
    first = _moment(np.datetime64(history.day(part.known_days)))
    return days | {"first_day": np.repeat(first, len(part.places) * each)}


def _origin_rows(history: History, result: HorizonBacktest) -> Columns:
    """Make the rows of `marts.forecast_origins`: one row per origin and series that could be compared."""
    compared, (origin, series) = result.forecasts, np.nonzero(~np.isnan(result.forecasts.came))
    quantiles, came, burnt = (each[origin, series] for each in (compared.quantiles, compared.came, compared.burnt))
    days = np.array([np.datetime64(history.day(known - 1)) for known in result.known_days])
    columns: Columns = {
        "series": series,
        "origin": _moment(days[origin]),
        "horizon_days": np.full(series.size, result.horizon),
    }
    for name in OF_ORIGINS:
        columns[name] = quantiles[:, int(np.argmin(np.abs(LEVELS - QUANTILES[name])))]
    columns |= {"came": came, "burn_rate": burnt}
    return columns | {"score": interval_score(quantiles, came), "burn_rate_score": np.abs(burnt - came)}


def _score_rows(result: HorizonBacktest) -> Columns:
    """Make the rows of `marts.forecast_scores`: one row per series."""
    accuracy = result.accuracy
    named = {
        "origins": accuracy.origins,
        "ratio": accuracy.ratio,
        "coverage_80_share": accuracy.coverage_80_share,
        "coverage_95_share": accuracy.coverage_95_share,
        "out_brier": accuracy.brier,
        "burn_rate_out_brier": accuracy.brier_of_burn_rate,
        "out_error_days": accuracy.error_days,
        "burn_rate_out_error_days": accuracy.error_days_of_burn_rate,
    }
    series = np.arange(accuracy.origins.size)
    return {"series": series, "horizon_days": np.full(series.size, result.horizon), **named}


def _reliability_rows(result: HorizonBacktest) -> Columns:
    """Make the rows of `marts.forecast_reliability`: one row per series and range of chances that was told."""
    out = result.forecasts.out
    rows = [
        (series, each.from_share, each.to_share, each.forecast_share, each.observed_share, each.forecasts)
        for series in range(result.accuracy.origins.size)
        for each in reliability(out.out_share[:, series], out.was_out[:, series])
    ]
    names = ("series", "from_share", "to_share", "told_share", "was_share", "told")
    cells = np.array(rows, dtype=float).reshape(-1, len(names)).T
    return {**dict(zip(names, cells, strict=True)), "horizon_days": np.full(len(rows), result.horizon)}


def _moment(days: NDArray[np.datetime64] | np.datetime64) -> NDArray[np.datetime64]:
    """In the finest unit that a frame takes as it is."""
    return np.asarray(days).astype("datetime64[s]")


def _quantiles(paths: Floats, levels: list[float]) -> list[Floats]:
    """Return for each level the least that so many of the paths, shape (series, paths, days), do not exceed."""
    ordered = np.sort(paths, axis=1)
    count = paths.shape[1]
    return [ordered[:, max(int(np.ceil(round(level * count, 9))) - 1, 0)] for level in levels]
