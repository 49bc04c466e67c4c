"""Rolling-origin back-test of forecasts of cumulative demand: every week, from what was known then.

Each forecast is scored beside the burn rate of the last seven days, the rule of every spreadsheet: per series the sum
of interval scores over the sum of that rule's absolute errors, then the geometric mean over series. Days not observed
are left out of both.
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
    """Scores of one horizon."""

    horizon_days: int
    ratio: float
    """Interval score relative to the burn rate, geometric mean over `series`; NaN where the burn rate had no error."""
    coverage_80_share: float
    """Share of 80 % intervals that covered the outcome [0 to 1]."""
    coverage_95_share: float
    """Share of 95 % intervals that covered the outcome [0 to 1]."""
    series: int
    """Series in the ratio."""
    scored: int
    """Origins × series scored."""


def backtest(
    counts: Floats, first_weekday: int, forecast: Forecast | None = None, *, horizons: tuple[int, ...] = (7, 14)
) -> list[Scores]:
    """Score a forecast at every weekly origin.

    Args:
        counts: Daily counts, shape (series, days) [events a day]; NaN where a day was not observed.
        first_weekday: Weekday of the first day, Monday 0.
        forecast: Forecast to score; None takes `demand.sample_paths`.
        horizons: Horizons [days].
    """
    forecast = forecast or from_paths
    rows: dict[int, list[tuple[Floats, ...]]] = {days: [] for days in horizons}
    for origin in range(FIRST_ORIGIN, counts.shape[1] - min(horizons) + 1, EVERY_DAYS):
        quantiles = forecast(counts[:, :origin], first_weekday, horizons)
        for place, days in enumerate(horizons):
            if origin + days <= counts.shape[1]:
                actual = counts[:, origin : origin + days].sum(axis=1)
                rows[days].append((quantiles[:, place], actual, burn_rate(counts[:, :origin]) * days))
    return [_scored(days, *map(np.array, zip(*scored, strict=True))) for days, scored in rows.items() if scored]


def pooled(tables: list[Scores]) -> Scores:
    """Pool the scores of one horizon over several tables: each series counts the same, and so does each interval."""
    compared = [(each.series, np.log(each.ratio)) for each in tables if each.series]
    series, scored = sum(count for count, _ in compared), sum(each.scored for each in tables)
    ratio = float(np.exp(sum(count * log for count, log in compared) / series)) if series else float("nan")
    covered_80 = sum(each.coverage_80_share * each.scored for each in tables if each.scored)
    covered_95 = sum(each.coverage_95_share * each.scored for each in tables if each.scored)
    return Scores(
        tables[0].horizon_days, ratio, covered_80 / max(scored, 1), covered_95 / max(scored, 1), series, scored
    )


def from_paths(counts: Floats, first_weekday: int, horizons: tuple[int, ...]) -> Floats:
    """Forecast of `demand.sample_paths` as quantiles of cumulative demand.

    Args:
        counts: Daily counts, shape (series, days) [events a day].
        first_weekday: Weekday of the first day, Monday 0.
        horizons: Horizons [days].

    Returns:
        Quantiles, shape (series, horizons, 23).
    """
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
    """Mark series with more than 5 events in the first and in the last 40 days; areas merged away have not."""
    ends = (counts[:, :AT_EITHER_END_DAYS], counts[:, -AT_EITHER_END_DAYS:])
    at_both: NDArray[np.bool_] = np.all([np.nansum(end, axis=1) > MORE_THAN for end in ends], axis=0)
    return at_both


def _scored(days: int, quantiles: Floats, actual: Floats, burnt: Floats) -> Scores:
    """Scores from quantiles, shape (origins, series, 23), outcomes and burn rates, each (origins, series)."""
    known = ~np.isnan(actual)
    score = np.where(known, interval_score(quantiles, actual), 0.0).sum(axis=0)
    plain = np.where(known, np.abs(burnt - actual), 0.0).sum(axis=0)
    comparable = (plain > 0) & (score > 0)
    ratio = np.exp(np.mean(np.log(score[comparable] / plain[comparable]))) if comparable.any() else np.nan
    within_80, within_95 = (inside(quantiles, actual, share)[known] for share in (0.8, 0.95))
    if not known.any():
        return Scores(days, float("nan"), float("nan"), float("nan"), 0, 0)
    coverage = (float(within_80.mean()), float(within_95.mean()))
    return Scores(days, float(ratio), *coverage, series=int(comparable.sum()), scored=int(known.sum()))
