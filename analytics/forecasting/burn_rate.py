"""The spreadsheet's forecast, mean use of the last seven observed days, with its own past errors as the interval.

`use` is always one number a day, oldest first [units a day]; NaN where use was not observed (stock had run out).
Cumulative errors are taken at every past day (rolling origin) for every horizon, as the ratio

    (use of the h days after the origin + c) / (h × burn rate at the origin + c),
    c = mean daily use up to the origin,

so a week without use does not make "never again" a certainty. Gaps inside the h days are filled in proportion; an
origin with less than half of them observed is left out.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WINDOW_DAYS = 7
HISTORY_DAYS = 120


def burn_rate(use: Floats) -> float:
    """Mean of the last seven observed days [units a day]; of fewer when there are fewer; NaN when there is none."""
    observed = use[~np.isnan(use)][-WINDOW_DAYS:]
    return float(observed.mean()) if observed.size else float("nan")


def cumulative_errors(use: Floats, horizon: int) -> Floats:
    """Past ratios, shape (days of `use`, horizon): row t has its origin at the end of day t; NaN where unknown."""
    use = use[-HISTORY_DAYS:]
    rates, means = _rates(use), _means(use)
    totals = np.concatenate([[0.0], np.nancumsum(use)])
    counts = np.concatenate([[0], np.cumsum(~np.isnan(use))])
    ratios = np.full((use.size, horizon), np.nan)
    for h in range(1, min(horizon, use.size - 1) + 1):
        origins = np.arange(use.size - h)
        seen = counts[origins + h + 1] - counts[origins + 1]
        actual = (totals[origins + h + 1] - totals[origins + 1]) * h / np.maximum(seen, 1)
        actual[seen * 2 < h] = np.nan
        actual[seen == 0] = np.nan
        expected = h * rates[origins] + means[origins]
        ratios[origins, h - 1] = (actual + means[origins]) / np.where(expected > 0, expected, np.nan)
    return ratios


def cumulative_quantiles(use: Floats, horizon: int, levels: tuple[float, ...]) -> Floats:
    """Use of the next 1 … horizon days at each level, shape (levels, horizon) [units]; never falls with the horizon.

    NaN where the past holds too few errors for the level: 10 % and 90 % need nine of that horizon.
    """
    errors, spread = cumulative_errors(use, horizon), _spread(use)
    expected = np.arange(1, horizon + 1) * burn_rate(use)
    ratios = np.array([[_quantile(errors[:, h], level) for h in range(horizon)] for level in levels])
    return np.maximum.accumulate(np.maximum(ratios * (expected + spread) - spread, 0), axis=1)


def chance_of_using(use: Floats, supply: Floats) -> Floats:
    """P(use of the next h days reaches supply[h - 1]) [0 to 1], shape like `supply` [units]; NaN where the past is
    too short.
    """
    horizon = supply.size
    errors, spread = cumulative_errors(use, horizon), _spread(use)
    expected = np.arange(1, horizon + 1) * burn_rate(use)
    chances = np.full(horizon, np.nan)
    for h in range(horizon):
        past = errors[~np.isnan(errors[:, h]), h]
        if past.size >= _needed(0.1):
            reached = np.count_nonzero(past * (expected[h] + spread) - spread >= supply[h])
            chances[h] = (reached + 0.5) / (past.size + 1)
    return chances


def past_intervals(use: Floats, horizon: int, level: float = 0.8) -> Floats:
    """What was forecast and what came, shape (origins, 4): forecast, low, high, actual use of `horizon` days [units].

    Every interval uses only errors that were complete at its origin; origins without an interval are left out.
    """
    use = use[-HISTORY_DAYS:]
    errors = cumulative_errors(use, horizon)[:, horizon - 1]
    rows = []
    for t in np.flatnonzero(~np.isnan(errors)):
        known, rate, spread = errors[: max(t - horizon + 1, 0)], burn_rate(use[: t + 1]), _spread(use[: t + 1])
        expected = horizon * rate + spread
        low, high = (_quantile(known, q) * expected - spread for q in ((1 - level) / 2, (1 + level) / 2))
        if not np.isnan(low):
            rows.append((horizon * rate, max(low, 0.0), high, errors[t] * expected - spread))
    return np.array(rows).reshape(-1, 4)


def _rates(use: Floats) -> Floats:
    """Burn rate at the end of each day; NaN before seven days were observed."""
    return np.array(
        [burn_rate(use[: t + 1]) if _observed(use[: t + 1]) >= WINDOW_DAYS else np.nan for t in range(use.size)]
    )


def _means(use: Floats) -> Floats:
    return np.nancumsum(use) / np.maximum(np.cumsum(~np.isnan(use)), 1)


def _spread(use: Floats) -> float:
    return float(_means(use[-HISTORY_DAYS:])[-1]) if use.size else float("nan")


def _observed(use: Floats) -> int:
    return int(np.count_nonzero(~np.isnan(use)))


def _needed(level: float) -> int:
    """Fewest errors that can bound this level: the outermost of n bounds 1 / (n + 1)."""
    return int(np.ceil(round(1 / min(level, 1 - level) - 1, 9)))


def _quantile(errors: Floats, level: float) -> float:
    past = errors[~np.isnan(errors)]
    return float(np.quantile(past, level, method="weibull")) if past.size >= _needed(level) else float("nan")
