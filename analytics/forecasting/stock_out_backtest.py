"""Back-test of stock-outs: the forecast from paths, that of the burn rate, and the outcome.

Stocks of three to fourteen days of the burn rate are tried, so that a stock-out is sometimes likely, sometimes not,
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
    """Scores of one horizon; NaN where nothing was scored."""

    horizon_days: int
    brier: float
    """Brier score of "runs out within the horizon"."""
    brier_of_burn_rate: float
    """The same of the burn rate, whose chance is 0 or 1."""
    error_days: float
    """Mean error of the median day of the stock-out, at most the horizon [days]."""
    error_days_of_burn_rate: float
    """The same of the burn rate [days]."""
    reliability: list[ReliabilityBin]
    """Reliability of the chances."""
    scored: int
    """Origins × series × stocks scored."""


class StockOuts(NamedTuple):
    """Stock-outs within one horizon, each of shape (…, series, stocks).

    NaN without a burn rate, or where a day was not observed. Days are at most the horizon.
    """

    out_share: Floats
    """Forecast chance that demand reaches the stock [0 to 1]."""
    out_by_burn_rate: Floats
    """Forecast of the burn rate, 0 or 1."""
    was_out: Floats
    """Outcome, 0 or 1."""
    out_days: Floats
    """Median day of the forecast [days]."""
    out_days_by_burn_rate: Floats
    """Day of the burn rate's forecast [days]."""
    was_out_days: Floats
    """Day of the outcome [days]."""


def backtest_stock_outs(
    counts: Floats, first_weekday: int, forecast: Paths | None = None, *, horizons: tuple[int, ...] = (7, 14)
) -> list[StockOutScores]:
    """Score forecasts of stock-outs at every weekly origin, from what was known then.

    Args:
        counts: Daily counts, shape (series, days) [events a day]; NaN where a day was not observed.
        first_weekday: Weekday of the first day, Monday 0.
        forecast: Paths to score; None takes 500 of `demand.sample_paths`.
        horizons: Horizons [days].
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
    """Stock-outs of one origin.

    Args:
        drawn: Sample paths, shape (series, paths, days) [events a day].
        rates: Burn rates, shape (series,) [events a day].
        came: Outcomes, shape (series, days) [events a day].
    """
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
    """Days until cumulative demand, (series, paths, days), reaches each series' stock, shape (series, paths).

    A part of a day is interpolated; infinite where the stock is never reached.
    """
    enough = cumulative >= stock[:, None, None]
    day = enough.argmax(axis=2)[:, :, None]
    by_then = np.take_along_axis(cumulative, day, axis=2)
    before = np.where(day > 0, np.take_along_axis(cumulative, np.maximum(day - 1, 0), axis=2), 0)
    part = (stock[:, None, None] - before) / np.maximum(by_then - before, 1e-12)
    return np.where(enough.any(axis=2), (day + part)[:, :, 0], np.inf)
