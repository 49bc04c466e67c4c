"""Back-test: the forecasts of past origins, made from what was known then, beside the demand that followed."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.demand_series.history import Floats, History, Known
from analytics.forecasting.backtest import burn_rate
from analytics.forecasting.demand import HISTORY_DAYS, Learnt, draw, learn
from analytics.forecasting.scores import LEVELS, inside, interval_score
from analytics.forecasting.stock_out_backtest import StockOuts, stock_outs

HORIZONS = (7, 14)
OUT_WITHIN_DAYS = 7
EVERY_DAYS, LOOK_BACK_DAYS = 7, 60
FIRST_ORIGIN_DAYS, FEWEST_ORIGINS = 14, 4
PATHS = 150


class PastForecasts(NamedTuple):
    """Forecasts of one horizon beside what came; NaN where the two cannot be compared."""

    quantiles: Floats
    """Of the demand within the horizon, at LEVELS, shape (origins, series, 23) [unit]."""
    burnt: Floats
    """What the burn rate forecast, shape (origins, series) [unit]."""
    came: Floats
    """The demand that followed, shape (origins, series) [unit]."""
    out: StockOuts
    """Whether stocks run out."""


class Accuracy(NamedTuple):
    """How good the forecasts of each series were, each of shape (series,); NaN where nothing could be scored."""

    ratio: Floats
    """Σ weighted interval score ÷ Σ |error| of the burn rate."""
    coverage_80_share: Floats
    """Of the 80 % intervals, those that contained what came [0 to 1]."""
    coverage_95_share: Floats
    """Of the 95 % intervals, those that contained what came [0 to 1]."""
    brier: Floats
    """Mean squared error of the chance that stock runs out within the horizon."""
    brier_of_burn_rate: Floats
    """The same of the burn rate."""
    error_days: Floats
    """Mean error of the day on which stock runs out, at most the horizon [days]."""
    error_days_of_burn_rate: Floats
    """The same of the burn rate."""
    origins: NDArray[np.int64]
    """How many origins were scored."""


class HorizonBacktest(NamedTuple):
    """The back-test of one horizon.

    Compared is the demand on those days of the horizon that were observed, where that is at least half of them, of
    series that were two weeks old.
    """

    horizon: int
    """Length [days]."""
    known_days: list[int]
    """How many days of the calendar were known at each origin."""
    forecasts: PastForecasts
    accuracy: Accuracy


def backtest(history: History) -> list[HorizonBacktest]:
    """Forecast again at the weekly origins of the last 60 days, the oldest first.

    Returns one result a horizon that has ended for any origin.
    """
    demand = history.known(history.days).demand
    earliest = max(history.days - LOOK_BACK_DAYS, FIRST_ORIGIN_DAYS)
    origins = sorted(range(history.days - EVERY_DAYS, earliest - 1, -EVERY_DAYS))
    by_horizon: dict[int, list[tuple[int, PastForecasts]]] = {horizon: [] for horizon in HORIZONS}
    for days, known, learnt in _learnt(history, origins):
        for horizon, forecasts in _forecasts_at(history, demand, days, known=known, learnt=learnt):
            by_horizon[horizon].append((days, forecasts))
    return [_joined(horizon, rows) for horizon, rows in by_horizon.items() if rows]


def best_methods(backtests: list[HorizonBacktest], series: int) -> list[str]:
    """Return `burn_rate` for each series of which the model scored worse over the horizons together, else `model`.

    With fewer than four origins to judge by the model is taken.
    """
    logs = np.zeros(series)
    for each in backtests:
        judged = (each.accuracy.origins >= FEWEST_ORIGINS) & (each.accuracy.ratio > 0)
        logs[judged] += np.log(each.accuracy.ratio[judged])
    return ["burn_rate" if log > 0 else "model" for log in logs]


def accuracy(forecasts: PastForecasts) -> Accuracy:
    """Score the forecasts of each series over the origins."""
    known, out = ~np.isnan(forecasts.came), forecasts.out
    score = np.where(known, interval_score(forecasts.quantiles, forecasts.came), 0.0).sum(axis=0)
    plain = np.where(known, np.abs(forecasts.burnt - forecasts.came), 0.0).sum(axis=0)
    covered_80, covered_95 = (
        np.where(known, inside(forecasts.quantiles, forecasts.came, share), np.nan) for share in (0.8, 0.95)
    )
    return Accuracy(
        np.where(plain > 0, score / np.where(plain > 0, plain, 1.0), np.nan),
        _mean(covered_80, 0),
        _mean(covered_95, 0),
        _mean((out.out_share - out.was_out) ** 2, (0, 2)),
        _mean((out.out_by_burn_rate - out.was_out) ** 2, (0, 2)),
        _mean(np.abs(out.out_days - out.was_out_days), (0, 2)),
        _mean(np.abs(out.out_days_by_burn_rate - out.was_out_days), (0, 2)),
        known.sum(axis=0),
    )


def _learnt(history: History, origins: list[int]) -> Iterator[tuple[int, Known, Learnt]]:
    """Yield the days known at each origin, the counts of these, and the model learnt from them.

    Origins with 120 days, being whole weeks apart, are learnt at once.
    """
    for width, same_width in groupby(origins, lambda days: min(days, HISTORY_DAYS)):
        batch = [(days, history.known(days)) for days in same_width]
        tables = [known.counts[:, -width:] for _, known in batch]
        panels = [history.panels + place * len(history.series) for place in range(len(batch))]
        first = history.day(batch[0][0] - width).weekday()
        learnt = learn(np.vstack(tables), first, panels=np.concatenate(panels))
        for place, (days, known) in enumerate(batch):
            rows = place * len(history.series) + np.arange(len(history.series))
            yield days, known, learnt.of(rows)


def _forecasts_at(
    history: History, demand: Floats, days: int, *, known: Known, learnt: Learnt
) -> list[tuple[int, PastForecasts]]:
    drawn = draw(learnt, max(HORIZONS), PATHS, seed=history.day(days - 1).toordinal())
    paths = drawn * known.unit_of_count[:, None, None]
    is_old = np.count_nonzero(~np.isnan(known.counts), axis=1) >= FIRST_ORIGIN_DAYS
    rates = np.where(is_old, burn_rate(known.demand), np.nan)
    ended = [horizon for horizon in HORIZONS if days + horizon <= history.days]
    return [
        (horizon, _forecast(paths[:, :, :horizon], rates, demand[:, days : days + horizon], is_stock=is_stock))
        for horizon in ended
        for is_stock in [history.is_stock and horizon == OUT_WITHIN_DAYS]
    ]


def _forecast(paths: Floats, rates: Floats, came: Floats, *, is_stock: bool) -> PastForecasts:
    seen = ~np.isnan(came)
    compared = (2 * seen.sum(axis=1) >= came.shape[1]) & ~np.isnan(rates)
    sums = np.einsum("sph,sh->sp", paths, seen.astype(np.float64))
    quantiles = np.where(compared[:, None], np.quantile(sums, LEVELS, axis=1).T, np.nan)
    nothing = np.full((len(rates), 1), np.nan)
    return PastForecasts(
        quantiles,
        np.where(compared, rates * seen.sum(axis=1), np.nan),
        np.where(compared, np.where(seen, came, 0.0).sum(axis=1), np.nan),
        stock_outs(paths, np.nan_to_num(rates), came) if is_stock else StockOuts(*[nothing] * len(StockOuts._fields)),
    )


def _joined(horizon: int, rows: list[tuple[int, PastForecasts]]) -> HorizonBacktest:
    days, forecasts = zip(*rows, strict=True)
    quantiles, burnt, came, outs = zip(*forecasts, strict=True)
    out = StockOuts(*map(np.array, zip(*outs, strict=True)))
    together = PastForecasts(np.array(quantiles), np.array(burnt), np.array(came), out)
    return HorizonBacktest(horizon, list(days), together, accuracy(together))


def _mean(values: Floats, axis: int | tuple[int, int]) -> Floats:
    """Average what is not NaN; NaN where nothing is."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.where(known.any(axis=axis), total / np.maximum(known.sum(axis=axis), 1), np.nan)
