"""Each series' own record: what was told on past days with what was known then, beside what came and the burn rate."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting.backtest import Floats, burn_rate
from analytics.forecasting.demand import sample_paths
from analytics.forecasting.running_out import RunningOut, running_out
from analytics.forecasting.scores import LEVELS, inside, interval_score, mean_of_known

Paths = Callable[[Floats, int, int, int], NDArray[np.int32]]
"""Counts so far, weekday of their first day, days ahead, how many paths → (series, paths, days)."""

LAST_DAYS, EVERY_DAYS, SHORTEST_HISTORY = 60, 3, 14


class Told(NamedTuple):
    """One horizon, told at past origins: `quantiles` of what comes within it, (origins, series, 23); what the burn rate
    told and what came, NaN where a day was not observed, (origins, series) [events]; whether stock runs out.
    """

    quantiles: Floats
    burnt: Floats
    came: Floats
    out: RunningOut


class Record(NamedTuple):
    """One horizon, each of shape (series,), NaN where nothing could be scored: `ratio`, Σ weighted interval score ÷
    Σ |error| of the burn rate; the shares of 80 % and 95 % intervals that held what came [0 to 1]; Brier scores of
    "runs out within the horizon", ours and the burn rate's; mean errors of the day it does, at most the horizon
    [days], ours and the burn rate's; how many origins were scored.
    """

    horizon_days: int
    ratio: Floats
    coverage_80_share: Floats
    coverage_95_share: Floats
    brier: Floats
    brier_of_burn_rate: Floats
    error_days: Floats
    error_days_of_burn_rate: Floats
    origins: NDArray[np.int64]


def record(
    counts: Floats,
    first_weekday: int,
    horizons: tuple[int, ...] = (7, 14),
    *,
    last_days: int = LAST_DAYS,
    every_days: int = EVERY_DAYS,
    paths: int = 500,
    forecast: Paths = sample_paths,
) -> list[Record]:
    """How good forecasts were over the last 60 days, one `Record` a horizon; counts of shape (series, days), NaN = not
    observed. Empty without 14 days of history and a horizon after them.
    """
    last = counts.shape[1] - min(horizons)
    origins = range(last, max(counts.shape[1] - last_days, SHORTEST_HISTORY) - 1, -every_days)
    past = tell(counts, first_weekday, origins, horizons=horizons, paths=paths, forecast=forecast)
    return [scored(days, told) for days, told in past.items()]


def tell(
    counts: Floats,
    first_weekday: int,
    origins: range,
    *,
    horizons: tuple[int, ...],
    paths: int = 500,
    forecast: Paths = sample_paths,
) -> dict[int, Told]:
    """What would have been told at each origin (days known by then), of every horizon that is over for any of them."""
    found: dict[int, list[Told]] = {days: [] for days in horizons}
    for origin in origins:
        known, after = counts[:, :origin], counts[:, origin:]
        drawn, rates = forecast(known, first_weekday, max(horizons), paths), burn_rate(known)
        for days in (each for each in horizons if each <= after.shape[1]):
            sums, came = drawn[:, :, :days].sum(axis=2), after[:, :days]
            quantiles = np.quantile(sums, LEVELS, axis=1).T
            out = running_out(drawn[:, :, :days], rates, came)
            found[days].append(Told(quantiles, rates * days, came.sum(axis=1), out))
    return {days: _together(rows) for days, rows in found.items() if rows}


def scored(days: int, told: Told) -> Record:
    """The record of each series over the origins of `told`."""
    known, out = ~np.isnan(told.came), told.out
    score = np.where(known, interval_score(told.quantiles, told.came), 0.0).sum(axis=0)
    plain = np.where(known, np.abs(told.burnt - told.came), 0.0).sum(axis=0)
    held_80, held_95 = (np.where(known, inside(told.quantiles, told.came, share), np.nan) for share in (0.8, 0.95))
    return Record(
        days,
        np.where(plain > 0, score / np.where(plain > 0, plain, 1.0), np.nan),
        mean_of_known(held_80, 0),
        mean_of_known(held_95, 0),
        mean_of_known((out.out_share - out.was_out) ** 2, (0, 2)),
        mean_of_known((out.out_by_burn_rate - out.was_out) ** 2, (0, 2)),
        mean_of_known(np.abs(out.out_days - out.was_out_days), (0, 2)),
        mean_of_known(np.abs(out.out_days_by_burn_rate - out.was_out_days), (0, 2)),
        known.sum(axis=0),
    )


def _together(rows: list[Told]) -> Told:
    quantiles, burnt, came, outs = zip(*rows, strict=True)
    out = RunningOut(*map(np.array, zip(*outs, strict=True)))
    return Told(np.array(quantiles), np.array(burnt), np.array(came), out)
