"""How good forecasts of cumulative demand would have been: told week by week with what was known then.

Scored beside the burn rate of the last seven days, the rule of every spreadsheet: per series the sum of scores over the
sum of that rule's absolute errors, then the geometric mean over series. Days not observed are left out of both.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting.demand import sample_paths
from analytics.forecasting.scores import LEVELS, inside, interval_score

Floats = NDArray[np.float64]
Forecast = Callable[[Floats, int, tuple[int, ...]], Floats]
"""Counts so far, weekday of their first day, horizons → quantiles of what comes within each: (series, horizons, 23)."""

FIRST_ORIGIN, EVERY_DAYS, BURN_DAYS = 42, 7, 7
MORE_THAN, AT_EITHER_END_DAYS = 5, 40


class Scores(NamedTuple):
    """Per horizon: `ratio`, the score relative to the burn rate (missing without any error of it), the geometric mean
    of so many `series`; the share of 80 % and 95 % intervals that held what came [0 to 1]; origins × series scored.
    """

    horizon_days: int
    ratio: float
    coverage_80_share: float
    coverage_95_share: float
    series: int
    scored: int


def backtest(
    counts: Floats, first_weekday: int, forecast: Forecast | None = None, *, horizons: tuple[int, ...] = (7, 14)
) -> list[Scores]:
    """Scores of `forecast` (default: `demand.sample_paths`) on counts of shape (series, days), NaN = not observed."""
    forecast = forecast or from_paths
    rows: dict[int, list[tuple[Floats, ...]]] = {days: [] for days in horizons}
    for origin in range(FIRST_ORIGIN, counts.shape[1] - min(horizons) + 1, EVERY_DAYS):
        told = forecast(counts[:, :origin], first_weekday, horizons)
        for place, days in enumerate(horizons):
            if origin + days <= counts.shape[1]:
                actual = counts[:, origin : origin + days].sum(axis=1)
                rows[days].append((told[:, place], actual, burn_rate(counts[:, :origin]) * days))
    return [_scored(days, *map(np.array, zip(*found, strict=True))) for days, found in rows.items() if found]


def together(tables: list[Scores]) -> Scores:
    """The scores of one horizon of several tables as if of one: each series counts the same, and each interval."""
    compared = [(each.series, np.log(each.ratio)) for each in tables if each.series]
    series, scored = sum(count for count, _ in compared), sum(each.scored for each in tables)
    ratio = float(np.exp(sum(count * log for count, log in compared) / series)) if series else float("nan")
    held_80 = sum(each.coverage_80_share * each.scored for each in tables if each.scored)
    held_95 = sum(each.coverage_95_share * each.scored for each in tables if each.scored)
    return Scores(tables[0].horizon_days, ratio, held_80 / max(scored, 1), held_95 / max(scored, 1), series, scored)


def from_paths(counts: Floats, first_weekday: int, horizons: tuple[int, ...]) -> Floats:
    """What `demand.sample_paths` tells, in the shape of a `Forecast`."""
    paths = sample_paths(counts, first_weekday, max(horizons))
    sums = np.cumsum(paths, axis=2)[:, :, np.array(horizons) - 1]
    quantiles: Floats = np.quantile(sums, LEVELS, axis=1).transpose(1, 2, 0)
    return quantiles


def burn_rate(counts: Floats) -> Floats:
    """Mean of each series' last seven observed days [events a day], shape (series,); 0 when none was observed."""
    seen = ~np.isnan(counts)
    last = seen & (np.cumsum(seen[:, ::-1], axis=1)[:, ::-1] <= BURN_DAYS)
    mean: Floats = np.where(last, counts, 0.0).sum(axis=1) / np.maximum(last.sum(axis=1), 1)
    return mean


def lasting(counts: Floats) -> NDArray[np.bool_]:
    """Which series have more than 5 events in the first and in the last 40 days: areas that merge away have not."""
    ends = (counts[:, :AT_EITHER_END_DAYS], counts[:, -AT_EITHER_END_DAYS:])
    at_both: NDArray[np.bool_] = np.all([np.nansum(end, axis=1) > MORE_THAN for end in ends], axis=0)
    return at_both


def _scored(days: int, told: Floats, actual: Floats, burnt: Floats) -> Scores:
    """From quantiles of shape (origins, series, 23), what came, and what the burn rate said, each (origins, series)."""
    known = ~np.isnan(actual)
    score = np.where(known, interval_score(told, actual), 0.0).sum(axis=0)
    plain = np.where(known, np.abs(burnt - actual), 0.0).sum(axis=0)
    comparable = (plain > 0) & (score > 0)
    ratio = np.exp(np.mean(np.log(score[comparable] / plain[comparable]))) if comparable.any() else np.nan
    within_80, within_95 = (inside(told, actual, share)[known] for share in (0.8, 0.95))
    if not known.any():
        return Scores(days, float("nan"), float("nan"), float("nan"), 0, 0)
    held = (float(within_80.mean()), float(within_95.mean()))
    return Scores(days, float(ratio), *held, series=int(comparable.sum()), scored=int(known.sum()))
