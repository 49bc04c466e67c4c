"""Demand for oxygen: each size at each depot, and their sums.

The sum of several sizes is counted in cylinders of c = Σ n·contents² ÷ Σ n·contents [m³]: a sum of independent counts n
then scatters as a count does, its variance c times its mean.
"""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from analytics.demand_series.history import CALENDAR_DAYS, Floats, History, Known, Series, calendar
from analytics.forecasting.censoring import observed_demand

SUBJECT = "oxygen"
SQL = f"""
    WITH complete AS (
        SELECT depot, least(complete_until, $last_day::DATE) AS complete_until FROM ops.feeds
        WHERE feed = 'stock' AND complete_until IS NOT NULL
    )
    SELECT d.depot, d.item, d.day, d.issued::DOUBLE AS issued, d.refused::DOUBLE AS refused, d.ran_out,
        i.contents_m3::DOUBLE AS contents_m3, f.complete_until
    FROM marts.oxygen_demand AS d
    JOIN staging.items AS i ON i.item = d.item
    JOIN complete AS f ON f.depot = d.depot AND d.day <= f.complete_until
    WHERE d.day > (SELECT max(complete_until) FROM complete) - {CALENDAR_DAYS}
    ORDER BY d.depot, i.contents_m3, d.item, d.day
"""


class _Ledger(NamedTuple):
    """Each size at each depot, shape (sizes, days): as written down; NaN (False) where nothing was."""

    depots: list[str]
    items: list[str]
    contents_m3: Floats
    known_days: NDArray[np.int64]
    issued: Floats
    refused: Floats
    ran_out: NDArray[np.bool_]


class _Sum(NamedTuple):
    """A series that is the sum of these sizes; in m³, or, of one size, in cylinders."""

    series: Series
    members: NDArray[np.int64]
    in_m3: bool


def history(con: DuckDBPyConnection, last_day: date | None = None) -> History | None:
    """Return the series of the last complete days, the sizes before the sums; None when no depot has such a day.

    Days after `last_day` are left out; None takes all.
    """
    if con.execute("SELECT 1 FROM marts.oxygen_demand LIMIT 1").fetchone() is None:
        return None  # to plan the question, and to import what reads its answer, takes longer than all else here
    rows = con.execute(SQL, {"last_day": last_day}).df()
    if rows.empty:
        return None
    first, days = calendar(rows["day"].min().date(), rows["complete_until"].max().date())
    ledger = _ledger(rows, first, days)
    sums = _sums(ledger, days)
    sizes = [
        Series(SUBJECT, depot, item, None, "cylinder", int(known), "sizes")
        for depot, item, known in zip(ledger.depots, ledger.items, ledger.known_days, strict=True)
    ]
    series = [*sizes, *(each.series for each in sums)]
    return History(first, days, series, lambda upto: _known(ledger, sums, upto), is_stock=True)


def _ledger(rows: Any, first: date, days: int) -> _Ledger:
    place = rows.groupby(["depot", "item"], sort=False).ngroup().to_numpy()
    column = (rows["day"].to_numpy() - np.datetime64(first)).astype("timedelta64[D]").astype(int)
    heads = rows.drop_duplicates(["depot", "item"])
    tables = {name: np.full((len(heads), days), np.nan) for name in ("issued", "refused", "ran_out")}
    for name, table in tables.items():
        table[place, column] = rows[name].to_numpy(dtype=np.float64)
    ran_out = np.nan_to_num(tables.pop("ran_out")).astype(bool)
    until = (heads["complete_until"].to_numpy() - np.datetime64(first)).astype("timedelta64[D]").astype(int)
    contents = heads["contents_m3"].to_numpy(dtype=np.float64)
    return _Ledger(list(heads["depot"]), list(heads["item"]), contents, until + 1, ran_out=ran_out, **tables)


def _sums(ledger: _Ledger, days: int) -> list[_Sum]:
    """Each depot with its sizes, each size at all depots, all together."""
    depots, items = np.array(ledger.depots), np.array(ledger.items)

    def of(depot: str | None, item: str | None) -> _Sum:
        members = np.flatnonzero((depots == (depot or depots)) & (items == (item or items)))
        known = int(ledger.known_days[members].max())
        return _Sum(
            Series(SUBJECT, depot, item, None, "cylinder" if item else "m3", known, None), members, item is None
        )

    return [
        *(of(depot, None) for depot in dict.fromkeys(ledger.depots)),
        *(of(None, item) for item in dict.fromkeys(ledger.items)),
        of(None, None),
    ]


def _known(ledger: _Ledger, sums: list[_Sum], upto: int) -> Known:
    written = zip(ledger.issued[:, :upto], ledger.refused[:, :upto], ledger.ran_out[:, :upto], strict=True)
    sizes = np.array([observed_demand(*each) for each in written])
    units = np.ones(len(sizes) + len(sums))
    counts = np.vstack([sizes, np.empty((len(sums), upto))])
    for place, each in enumerate(sums, start=len(sizes)):
        parts, contents = sizes[each.members], ledger.contents_m3[each.members]
        if each.in_m3:
            units[place] = _scattering_contents(parts, contents)
            parts = parts * contents[:, None] / units[place]
        counts[place] = total(parts)
    return Known(counts, units)


def _scattering_contents(parts: Floats, contents_m3: Floats) -> float:
    demand = np.nansum(parts, axis=1)
    if not demand.any():
        return float(contents_m3.mean())
    return float((demand * contents_m3**2).sum() / (demand * contents_m3).sum())


WINDOW_DAYS = 28


LEAST_OBSERVED_SHARE = 0.5


def total(parts: Floats) -> Floats:
    """Sum `parts`, shape (parts, days), on each day, shape (days,); NaN where most of it was not observed.

    A part that was not observed counts with the mean of its last 28 days; what was not seen for 28 days is not
    expected to be there.
    """
    seen = ~np.isnan(parts)
    came = np.where(seen, parts, 0.0)
    usual = _last_days(came) / np.maximum(_last_days(seen), 1)
    observed = np.where(seen, usual, 0.0).sum(axis=0)
    expected = usual.sum(axis=0)
    share = np.where(expected > 0, observed / np.maximum(expected, 1e-12), 1.0)
    is_known = seen.any(axis=0) & (share > LEAST_OBSERVED_SHARE)
    return np.where(is_known, came.sum(axis=0) / np.maximum(share, LEAST_OBSERVED_SHARE), np.nan)


def _last_days(parts: Floats) -> Floats:
    """Sums over each day and the 27 before it."""
    sums = np.cumsum(parts, axis=1, dtype=np.float64)
    sums[:, WINDOW_DAYS:] -= sums[:, :-WINDOW_DAYS].copy()
    return sums
