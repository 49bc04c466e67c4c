"""The outlook of one series of oxygen, told as a row."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from analytics.forecasting import depletion
from analytics.metrics.oxygen_outlook import Outlook
from analytics.metrics.oxygen_series import Series
from analytics.metrics.oxygen_urgency import WATCH_DAYS, band

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
CHANCES = {"12h": 0.5, "1d": 1.0, "36h": 1.5, "3d": 3.0, "7d": 7.0, "14d": 14.0}
ENOUGH_DAYS = 14
_UNKNOWN = {
    **dict.fromkeys(f"{name}_{level}" for name in ("days", "out_at") for level in QUANTILES),
    **dict.fromkeys(f"out_{ahead}_share" for ahead in CHANCES),
    **dict.fromkeys(("demand_per_day", "next_arrival_at", "out_before_arrival_share", "unmet_oxygen", "unmet_m3")),
    **{"method": None, "interval_known": False},
}
# Of a history shorter than a fortnight nothing but the middle is told: how far it may be off is not known.
_UNSURE = dict.fromkeys(
    ("days_p10", "days_p90", "out_at_p10", "out_at_p90", "out_before_arrival_share")
) | dict.fromkeys(f"out_{ahead}_share" for ahead in CHANCES)


def forecast_row(series: Series, outlook: Outlook | None, *, now: datetime, horizon: int) -> dict[str, Any]:
    """depot, item, as_of, stock, stock_m3, ordered (still to come, overdue or not), demand_per_day (mean of the 7 days
    after the as-of) [units a day] ·
    days_p10, _p50, _p90 from `now`, and out_at_… the moment nothing is left (10, 50, 90 % of the paths are out sooner;
    missing beyond the horizon or when unknown) · out_12h_share … out_14d_share: chance [0 to 1] that it is out at some
    moment until then, from `now` · next_arrival_at (median; missing when none is likelier to come than not),
    out_before_arrival_share (missing without an open order) · unmet_oxygen, unmet_m3: asked for and not there until
    the horizon, mean · status dry (nothing left), within, beyond (lasts longer than the horizon) or unknown ·
    band: see `oxygen_urgency.band` · method: model or burn_rate · interval_known (False: less than 14 days of history)
    horizon_days.
    """
    dry = series.standing.full <= 0
    told = _UNKNOWN | (_told(outlook, now, horizon) if outlook else {})
    if dry:
        told |= {f"out_{ahead}_share": 1.0 for ahead in CHANCES}
        told |= {f"days_{level}": 0.0 for level in QUANTILES} | {f"out_at_{level}": series.as_of for level in QUANTILES}
    status = "dry" if dry else "unknown" if outlook is None else "beyond" if told["days_p50"] is None else "within"
    return {
        "depot": series.depot, "item": series.item, "as_of": series.as_of, "stock": series.standing.full,
        "stock_m3": series.standing.full * series.contents_m3,
        "ordered": sum(order.quantity for order in series.orders),
        **told, "status": status, "band": band(status, told["days_p50"], told[f"out_{WATCH_DAYS}d_share"]),
        "horizon_days": horizon,
    }  # fmt: skip


def _told(outlook: Outlook, now: datetime, horizon: int) -> dict[str, Any]:
    series, days = outlook.series, outlook.loop.full.shape[1]
    since = (now - series.as_of) / timedelta(days=1)
    until = {name: depletion.out_quantile(outlook.out, level) for name, level in QUANTILES.items()}
    seen = {name: at if at - since <= horizon else None for name, at in until.items()}
    unmet = depletion.expected_unmet(outlook.loop, min(max(since, 0) + horizon, days))
    before = depletion.chance_out_before(outlook.out, outlook.arrives)
    told = {
        "demand_per_day": float(outlook.demand[:, :7].mean()),
        **{f"days_{name}": None if at is None else max(at - since, 0.0) for name, at in seen.items()},
        **{f"out_at_{name}": None if at is None else series.as_of + timedelta(days=at) for name, at in seen.items()},
        **{f"out_{name}_share": _chance(outlook, since + ahead) for name, ahead in CHANCES.items()},
        "next_arrival_at": next_arrival_at(outlook),
        "out_before_arrival_share": before if series.orders else None,
        "unmet_oxygen": unmet, "unmet_m3": unmet * series.contents_m3,
        "method": outlook.method, "interval_known": series.observed_days >= ENOUGH_DAYS,
    }  # fmt: skip
    return told if told["interval_known"] else told | _UNSURE


def _chance(outlook: Outlook, days: float) -> float | None:
    """The chance of having run out so many days after the as-of; missing beyond the paths."""
    if days > outlook.loop.full.shape[1]:
        return None
    return depletion.chance_out(outlook.out, days)


def next_arrival_at(outlook: Outlook) -> datetime | None:
    """When the first open order comes, as late as soon; None when none does on half of the paths."""
    first = float(np.quantile(outlook.arrives.min(axis=0, initial=np.inf), 0.5, method="inverted_cdf"))
    return outlook.series.as_of + timedelta(days=first) if np.isfinite(first) else None
