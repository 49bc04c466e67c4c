"""Whether and when demand would have used up a stock: told from paths, said by the burn rate, and as it came.

Tried at stocks of three to fourteen days of the burn rate, so that running out was sometimes likely, sometimes not,
whatever the stock really was.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting.backtest import EVERY_DAYS, FIRST_ORIGIN, Floats, burn_rate
from analytics.forecasting.demand import sample_paths
from analytics.forecasting.scores import ReliabilityBin, reliability

Paths = Callable[[Floats, int, int], NDArray[np.int32]]
"""Counts so far, weekday of their first day, days ahead → (series, paths, days)."""
STOCK_DAYS: Floats = np.arange(3.0, 15.0)
PATHS = 500


class StockOutScores(NamedTuple):
    """Of one horizon: Brier score of "runs out within it", ours and the burn rate's, which says 0 or 1; mean error of
    the day it does, at most the horizon [days], ours (the median) and the burn rate's; how often what was told with a
    chance came; origins × series × stocks scored. NaN where none was.
    """

    horizon_days: int
    brier: float
    brier_of_burn_rate: float
    error_days: float
    error_days_of_burn_rate: float
    reliability: list[ReliabilityBin]
    scored: int


class StockOuts(NamedTuple):
    """Within one horizon, each of shape (…, series, stocks); NaN without a burn rate, or where a day was not observed.

    `out_share`, the chance told that demand reaches the stock [0 to 1]; `out_by_burn_rate`, `was_out`: 0 or 1.
    `out_days`, the median day told, `out_days_by_burn_rate`, `was_out_days`: at most the horizon [days].
    """

    out_share: Floats
    out_by_burn_rate: Floats
    was_out: Floats
    out_days: Floats
    out_days_by_burn_rate: Floats
    was_out_days: Floats


def backtest_stock_outs(
    counts: Floats, first_weekday: int, forecast: Paths | None = None, *, horizons: tuple[int, ...] = (7, 14)
) -> list[StockOutScores]:
    """Scores of `forecast` (default: 500 of `demand.sample_paths`) on counts of shape (series, days), NaN = not
    observed, told every week with what was known then.
    """
    forecast = forecast or partial(sample_paths, paths=PATHS)
    scored: dict[int, list[StockOuts]] = {days: [] for days in horizons}
    for origin in range(FIRST_ORIGIN, counts.shape[1] - min(horizons) + 1, EVERY_DAYS):
        known, after = counts[:, :origin], counts[:, origin:]
        drawn = forecast(known, first_weekday, max(horizons))
        for days in (each for each in horizons if each <= after.shape[1]):
            scored[days].append(stock_outs(drawn[:, :, :days], burn_rate(known), after[:, :days]))
    return [_scored(days, StockOuts(*map(np.array, zip(*rows, strict=True)))) for days, rows in scored.items() if rows]


def stock_outs(drawn: NDArray[Any], rates: Floats, came: Floats) -> StockOuts:
    """Of one origin: paths of shape (series, paths, days), burn rates (series,), what came each day (series, days)."""
    days, stocks = came.shape[1], np.outer(rates, STOCK_DAYS)
    forecast = np.stack([_days_to(np.cumsum(drawn, axis=2), stock) for stock in stocks.T], axis=2)
    was = np.stack([_days_to(np.cumsum(came, axis=1)[:, None], stock)[:, 0] for stock in stocks.T], axis=1)
    by_rate = np.broadcast_to(STOCK_DAYS, stocks.shape)
    unknown = (np.isnan(came).any(axis=1) | (rates <= 0))[:, None]
    middle = np.quantile(forecast, 0.5, axis=1, method="inverted_cdf")
    outs = ((forecast <= days).mean(axis=1), by_rate <= days, was <= days)
    days_to = (np.minimum(each, days) for each in (middle, by_rate, was))
    return StockOuts(*(np.where(unknown, np.nan, each) for each in (*outs, *days_to)))


def _scored(days: int, out: StockOuts) -> StockOutScores:
    known = ~np.isnan(out.was_out)
    share, by_rate, was, day, day_by_rate, day_was = (each[known] for each in out)
    errors = ((share - was) ** 2, (by_rate - was) ** 2, np.abs(day - day_was), np.abs(day_by_rate - day_was))
    brier, brier_by_rate, off, off_by_rate = (float(each.mean()) if known.any() else float("nan") for each in errors)
    return StockOutScores(
        days, brier, brier_by_rate, off, off_by_rate, reliability=reliability(share, was), scored=int(known.sum())
    )


def _days_to(cumulative: NDArray[Any], stock: Floats) -> Floats:
    """Days until cumulative demand, (series, paths, days), reaches each series' stock, a part of a day by straight
    line: (series, paths), infinite where it does not.
    """
    enough = cumulative >= stock[:, None, None]
    day = enough.argmax(axis=2)[:, :, None]
    by_then = np.take_along_axis(cumulative, day, axis=2)
    before = np.where(day > 0, np.take_along_axis(cumulative, np.maximum(day - 1, 0), axis=2), 0)
    part = (stock[:, None, None] - before) / np.maximum(by_then - before, 1e-12)
    return np.where(enough.any(axis=2), (day + part)[:, :, 0], np.inf)
