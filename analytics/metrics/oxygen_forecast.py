"""The forecast of one series of oxygen, told as a row."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from analytics.forecasting.burn_rate import Floats, burn_rate, chance_of_using, cumulative_quantiles
from analytics.forecasting.depletion import days_until_out, supply
from analytics.metrics.oxygen_series import Series
from analytics.metrics.oxygen_urgency import WATCH_DAYS, band

LEVELS = (0.1, 0.5, 0.9)


def forecast_row(series: Series, arrivals: Floats, now: datetime) -> dict[str, Any]:
    """depot, item, as_of, stock, burn_rate_per_day [units a day]; days_p10, _p50, _p90 from `now` and out_at_… the
    moment nothing is left (10 %, 50 %, 90 % of the past's errors empty it sooner; missing beyond the horizon or
    when unknown); out_1d_share, out_3d_share, out_7d_share: chance [0 to 1] that it is empty then, from `now`;
    ordered (still to come); status dry (nothing left now), within, beyond (lasts longer than the horizon) or
    unknown (no use was ever observed); band: see `oxygen_urgency.band`; interval_known (False: too short a history);
    horizon_days.
    """
    days, since = arrivals.size, (now - series.as_of) / timedelta(days=1)
    used = use_ahead(series.use, days)
    until = {
        f"p{int(level * 100)}": days_until_out(series.stock, arrivals, used[-1 - i]) for i, level in enumerate(LEVELS)
    }
    outs = {f"out_at_{name}": _moment(series.as_of, until[name]) for name in until}
    left = {f"days_{name}": max(until[name] - since, 0) if np.isfinite(until[name]) else None for name in until}
    chances = chance_of_using(series.use, supply(series.stock, arrivals))
    shares = {ahead: _chance(series.stock, chances, since + ahead) for ahead in (1, WATCH_DAYS, 7)}
    status = _status(series.stock, until["p50"])
    return {
        "depot": series.depot, "item": series.item, "as_of": series.as_of, "stock": series.stock,
        "burn_rate_per_day": burn_rate(series.use), **left, **outs,
        **{f"out_{ahead}d_share": share for ahead, share in shares.items()},
        "ordered": float(arrivals.sum()), "status": status,
        "band": band(status, left["days_p50"], shares[WATCH_DAYS]),
        "interval_known": bool(np.isfinite(used[:, 0]).all()), "horizon_days": days,
    }  # fmt: skip


def _moment(as_of: datetime, days: float) -> datetime | None:
    return as_of + timedelta(days=days) if np.isfinite(days) else None


def _status(stock: float, days: float) -> str:
    if stock <= 0:
        return "dry"
    return "unknown" if np.isnan(days) else "beyond" if np.isinf(days) else "within"


def _chance(stock: float, chances: Floats, days: float) -> float | None:
    """The chance of being empty so many days after the as-of; missing beyond the horizon or with too short a
    history.
    """
    if stock <= 0:
        return 1.0
    day = max(int(np.ceil(days)), 1)
    return float(chances[day - 1]) if day <= chances.size and not np.isnan(chances[day - 1]) else None


def use_ahead(use: Floats, days: int) -> Floats:
    """Cumulative use of the next days at each of LEVELS, shape (3, days); the plain burn rate in the middle where
    errors are too few.
    """
    used = cumulative_quantiles(use, days, LEVELS)
    plain = np.arange(1, days + 1) * burn_rate(use)
    used[1] = np.where(np.isnan(used[1]), np.maximum(plain, np.nan_to_num(np.fmax.accumulate(used[1]))), used[1])
    return used
