"""How good earlier forecasts were: each told again with what was known then, beside what came."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from analytics.forecasting.backtest import burn_rate
from analytics.forecasting.demand import HISTORY_DAYS, Learnt, draw, learn
from analytics.forecasting.scores import LEVELS
from analytics.forecasting.stock_out_backtest import StockOuts, stock_outs
from pipelines.build.forecasts.history import Floats, History, Known
from pipelines.build.forecasts.record import Record, Told, record

HORIZONS = (7, 14)
OUT_WITHIN_DAYS = 7
EVERY_DAYS, LOOK_BACK_DAYS = 7, 60
FIRST_ORIGIN_DAYS, FEWEST_ORIGINS = 14, 4
PATHS = 150


class Past(NamedTuple):
    """One horizon: how many days of the calendar were known at each origin, what was told then [unit], how good it was.

    Compared is what was asked for on the days of the horizon that were observed, where that is at least half of them,
    of series that were two weeks old.
    """

    horizon: int
    known_days: list[int]
    told: Told
    record: Record


def look_back(history: History) -> list[Past]:
    """Weekly origins of the last 60 days, the oldest first; one `Past` a horizon that has ended for any of them."""
    demand = history.known(history.days).demand
    earliest = max(history.days - LOOK_BACK_DAYS, FIRST_ORIGIN_DAYS)
    origins = sorted(range(history.days - EVERY_DAYS, earliest - 1, -EVERY_DAYS))
    found: dict[int, list[tuple[int, Told]]] = {horizon: [] for horizon in HORIZONS}
    for days, known, learnt in _learnt(history, origins):
        for horizon, told in _at(history, demand, days, known=known, learnt=learnt):
            found[horizon].append((days, told))
    return [_past(horizon, rows) for horizon, rows in found.items() if rows]


def methods(past: list[Past], series: int) -> list[str]:
    """`burn_rate` where the model scored worse over the horizons together, else `model`; so too with fewer than four
    origins to judge by.
    """
    logs = np.zeros(series)
    for each in past:
        judged = (each.record.origins >= FEWEST_ORIGINS) & (each.record.ratio > 0)
        logs[judged] += np.log(each.record.ratio[judged])
    return ["burn_rate" if log > 0 else "model" for log in logs]


def _learnt(history: History, origins: list[int]) -> Iterator[tuple[int, Known, Learnt]]:
    """What was known at each origin, and learnt from it; origins with 120 days, being whole weeks apart, at once."""
    for width, alike in groupby(origins, lambda days: min(days, HISTORY_DAYS)):
        batch = [(days, history.known(days)) for days in alike]
        tables = [known.counts[:, -width:] for _, known in batch]
        panels = [history.panels + place * len(history.series) for place in range(len(batch))]
        first = history.day(batch[0][0] - width).weekday()
        learnt = learn(np.vstack(tables), first, panels=np.concatenate(panels))
        for place, (days, known) in enumerate(batch):
            rows = place * len(history.series) + np.arange(len(history.series))
            yield days, known, learnt.of(rows)


def _at(history: History, demand: Floats, days: int, *, known: Known, learnt: Learnt) -> list[tuple[int, Told]]:
    drawn = draw(learnt, max(HORIZONS), PATHS, seed=history.day(days - 1).toordinal())
    paths = drawn * known.unit_of_count[:, None, None]
    is_old = np.count_nonzero(~np.isnan(known.counts), axis=1) >= FIRST_ORIGIN_DAYS
    rates = np.where(is_old, burn_rate(known.demand), np.nan)
    ended = [horizon for horizon in HORIZONS if days + horizon <= history.days]
    return [
        (horizon, _told(paths[:, :, :horizon], rates, demand[:, days : days + horizon], shelf=is_shelf))
        for horizon in ended
        for is_shelf in [history.is_stock and horizon == OUT_WITHIN_DAYS]
    ]


def _told(paths: Floats, rates: Floats, came: Floats, *, shelf: bool) -> Told:
    seen = ~np.isnan(came)
    compared = (2 * seen.sum(axis=1) >= came.shape[1]) & ~np.isnan(rates)
    sums = np.einsum("sph,sh->sp", paths, seen.astype(np.float64))
    quantiles = np.where(compared[:, None], np.quantile(sums, LEVELS, axis=1).T, np.nan)
    nothing = np.full((len(rates), 1), np.nan)
    return Told(
        quantiles,
        np.where(compared, rates * seen.sum(axis=1), np.nan),
        np.where(compared, np.where(seen, came, 0.0).sum(axis=1), np.nan),
        stock_outs(paths, np.nan_to_num(rates), came) if shelf else StockOuts(*[nothing] * len(StockOuts._fields)),
    )


def _past(horizon: int, rows: list[tuple[int, Told]]) -> Past:
    days, told = zip(*rows, strict=True)
    quantiles, burnt, came, outs = zip(*told, strict=True)
    out = StockOuts(*map(np.array, zip(*outs, strict=True)))
    together = Told(np.array(quantiles), np.array(burnt), np.array(came), out)
    return Past(horizon, list(days), together, record(together))
