"""Depletion figure: when each stock runs out, how urgent it is, and when to order.

Rows are series: one size of cylinder at one depot [cylinders], or a depot with its sizes together [m³]. A `now` in the
past of the books has its stock, its open orders, and a forecast that begins there: see `shared.moment`.
"""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting import depletion as forecasting
from analytics.forecasting.cylinder_simulation import CylinderStates
from analytics.metrics.oxygen.depletion_inputs import Series, WhatIf, hours_per_m3, origin_of, sizes_of, wholes_of
from analytics.metrics.oxygen.depletion_simulation import Outlook, outlooks
from analytics.metrics.oxygen.order_advice import with_advice
from analytics.metrics.shared.moment import Past, past_of
from codes import ORDER_DUE

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
CHANCES = {"12h": 0.5, "1d": 1.0, "36h": 1.5, "3d": 3.0, "7d": 7.0, "14d": 14.0}
"""Days ahead for which the chance of running out is reported, by the name in its column."""
ENOUGH_DAYS = 14
"""With fewer observed days only the median is reported: its error is not known."""
REVIEW_DAYS = 7
"""Days from one order to the next."""
ORDER = ("out", "lt12h", "lt24h", "lt36h", "watch", "unknown", "ok")
"""Bands of urgency, the most urgent first."""
WATCH_DAYS = 3
WATCH_SHARE = 0.2
"""From this chance [0 to 1] of being empty within WATCH_DAYS a size has to be ordered soon, however long the median
lasts: of the sizes so marked one in five or more would stand empty before an order of today has come. Not lower,
because sizes that are handed out now and then stay at 5 to 19 % with weeks of stock, and a mark on all marks none.
"""
_BAND_HOURS = ((12, "lt12h"), (24, "lt24h"), (36, "lt36h"))
_UNCERTAIN = ("days_p10", "days_p90", "out_at_p10", "out_at_p90", "out_before_arrival_share")
_UNKNOWN = {
    **dict.fromkeys(f"{name}_{level}" for name in ("days", "out_at") for level in QUANTILES),
    **dict.fromkeys(f"out_{ahead}_share" for ahead in CHANCES),
    **dict.fromkeys(("demand_per_day", "next_arrival_at", "out_before_arrival_share", "unmet_oxygen", "unmet_m3")),
    **{"method": None, "interval_known": False},
}
_WITHOUT_INTERVAL = dict.fromkeys(_UNCERTAIN) | dict.fromkeys(f"out_{ahead}_share" for ahead in CHANCES)
_COVER_COLUMNS = [
    *("depot", "item", "days", "out_at", "out_1d_share", "out_3d_share", "out_7d_share"),
    *("status", "band", "advice", "horizon_days"),
]


def depletion(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14, **what_if: Any
) -> pd.DataFrame:
    """Depletion of every size at every depot [cylinders].

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        depots: Names of depots; None takes all.
        horizon: Days ahead.
        **what_if: Fields of `WhatIf`.

    Returns:
        One row per depot and size, the most urgent first: the columns of `forecast_row`, `order_row` and
        `order_advice.with_advice`, and hours_at_flow (how long one patient breathes from the stock) [h].
    """
    past = past_of(con, now)
    sizes = sizes_of(con, depots=depots, past=past)
    return _rows(con, sizes, past, now=now, horizon=horizon, what_if=WhatIf(**what_if))


def needs(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14, **what_if: Any
) -> pd.DataFrame:
    """Depletion of every size, and of every depot with its sizes together.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        depots: Names of depots; None takes all.
        horizon: Days ahead.
        **what_if: Fields of `WhatIf`.

    Returns:
        The rows of `depletion` [cylinders] and one per depot as a whole (item missing) [m³], the most urgent first.
    """
    past = past_of(con, now)
    sizes = sizes_of(con, depots=depots, past=past)
    return _rows(con, [*wholes_of(sizes), *sizes], past, now=now, horizon=horizon, what_if=WhatIf(**what_if))


def _rows(
    con: DuckDBPyConnection, series: list[Series], past: Past | None, *, now: datetime, horizon: int, what_if: WhatIf
) -> pd.DataFrame:
    rows = [
        forecast_row(each, outlook, now=now, horizon=horizon) | order_row(outlook, now=now, what_if=what_if)
        for each, outlook in outlooks(con, series, what_if, origin_of(con, past))
    ]
    nothing = Series("", None, now, CylinderStates(0), contents_m3=1, observed_days=0, has_demand=False, orders=[])
    columns = forecast_row(nothing, None, now=now, horizon=horizon) | order_row(None, now=now, what_if=what_if)
    frame = pd.DataFrame(rows, columns=list(columns))
    hours = frame["stock_m3"].astype(float) * hours_per_m3(con, flow_lpm=what_if.flow_lpm)
    advised = with_advice(con, frame.assign(order_before_at=_moments(frame["order_before_at"])), now=now, past=past)
    return most_urgent_first(advised.assign(hours_at_flow=hours))


def _moments(moments: pd.Series) -> pd.Series:
    """Moments as such, also where none is known."""
    known = pd.to_datetime(moments)
    return known if isinstance(known.dtype, pd.DatetimeTZDtype) else known.dt.tz_localize("UTC")


def forecast_row(series: Series, outlook: Outlook | None, *, now: datetime, horizon: int) -> dict[str, Any]:
    """When one stock runs out.

    Args:
        series: Stock at its depot's own last day.
        outlook: Simulation of the stock; None where demand is not known.
        now: Moment of the reader.
        horizon: Days ahead.

    Returns:
        depot, item, as_of, stock and ordered (open orders) [units], stock_m3, contents_m3 (of one unit), demand_per_day
        (mean of the 7 days after the as-of) [units a day];
        days_p10, days_p50, days_p90 from `now`, and out_at_p10 … (moment when nothing is left): 10, 50, 90 % of the
        paths are out sooner; missing beyond the horizon or when unknown;
        out_12h_share … out_14d_share: chance of running out from `now` until then [0 to 1];
        next_arrival_at (median; missing unless an order is likelier to come than not), out_before_arrival_share
        (missing without an open order);
        unmet_oxygen [units], unmet_m3: mean demand not met until the horizon;
        status: dry (nothing left), within, beyond (survives the horizon) or unknown; band: see `band`;
        method: model or burn_rate; interval_known: False with fewer than 14 observed days; horizon_days.
    """
    stock, dry = series.states.full, series.states.full <= 0
    figures = _UNKNOWN | (_figures(outlook, now, horizon) if outlook else {})
    if dry:
        figures |= {f"out_{ahead}_share": 1.0 for ahead in CHANCES}
        figures |= {f"days_{level}": 0.0 for level in QUANTILES}
        figures |= {f"out_at_{level}": series.as_of for level in QUANTILES}
    status = "dry" if dry else "unknown" if outlook is None else "beyond" if figures["days_p50"] is None else "within"
    return {
        "depot": series.depot, "item": series.item, "as_of": series.as_of, "stock": stock,
        "stock_m3": stock * series.contents_m3, "contents_m3": series.contents_m3,
        "ordered": sum(order.quantity for order in series.orders),
        **figures, "status": status, "band": band(status, figures["days_p50"], figures[f"out_{WATCH_DAYS}d_share"]),
        "horizon_days": horizon,
    }  # fmt: skip


def _figures(outlook: Outlook, now: datetime, horizon: int) -> dict[str, Any]:
    series, days = outlook.series, outlook.simulation.full.shape[1]
    since = (now - series.as_of) / timedelta(days=1)
    out_days = {name: forecasting.out_quantile(outlook.out, level) for name, level in QUANTILES.items()}
    within = {name: day if day - since <= horizon else None for name, day in out_days.items()}
    unmet = forecasting.expected_unmet(outlook.simulation, min(max(since, 0) + horizon, days))
    before = forecasting.chance_out_before(outlook.out, outlook.arrives)
    figures = {
        "demand_per_day": float(outlook.demand[:, :7].mean()),
        **{f"days_{name}": None if day is None else max(day - since, 0.0) for name, day in within.items()},
        **{f"out_at_{name}": None if day is None else moment_of(series.as_of, day) for name, day in within.items()},
        **{f"out_{name}_share": _chance_out(outlook, since + ahead) for name, ahead in CHANCES.items()},
        "next_arrival_at": _next_arrival(outlook),
        "out_before_arrival_share": before if series.orders else None,
        "unmet_oxygen": unmet, "unmet_m3": unmet * series.contents_m3,
        "method": outlook.method, "interval_known": series.observed_days >= ENOUGH_DAYS,
    }  # fmt: skip
    return figures if figures["interval_known"] else figures | _WITHOUT_INTERVAL


def _chance_out(outlook: Outlook, days: float) -> float | None:
    """Chance of having run out so many days after the as-of; None beyond the paths."""
    if days > outlook.simulation.full.shape[1]:
        return None
    return forecasting.chance_out(outlook.out, days)


def _next_arrival(outlook: Outlook) -> datetime | None:
    """Median moment at which the first open order comes; None when none does on half of the paths."""
    first = float(np.quantile(outlook.arrives.min(axis=0, initial=np.inf), 0.5, method="inverted_cdf"))
    return moment_of(outlook.series.as_of, first) if np.isfinite(first) else None


def moment_of(as_of: datetime, days: float) -> datetime:
    """Return the moment so many days, or parts of one, after an as-of."""
    return as_of + timedelta(days=float(days))


def order_row(outlook: Outlook | None, *, now: datetime, what_if: WhatIf) -> dict[str, Any]:
    """When and how much to order. All missing where the depot has been silent for longer than the paths reach.

    Args:
        outlook: Simulation of the stock; None where demand is not known.
        now: Moment of the reader.
        what_if: Assumptions of the reader.

    Returns:
        order_before_at: last moment at which an order comes before stock runs out, at the wanted service level (past:
        too late for that; missing where nothing need be ordered within the paths);
        order_quantity: what lasts, at that level, from its arrival to that of an order a week later [cylinders, or m³];
        order_late_share: chance that an order made now comes after stock ran out [0 to 1].
    """
    as_of = outlook.series.as_of if outlook else now
    since = (now - as_of) / timedelta(days=1)
    if outlook is None or since >= outlook.simulation.full.shape[1]:
        return {"order_before_at": None, "order_quantity": None, "order_late_share": None}
    order = forecasting.order_by(
        outlook.simulation, outlook.out, outlook.lead, risk=what_if.risk, review_days=REVIEW_DAYS, now_days=since
    )
    needed = bool(np.isfinite(order.latest_days)) and order.quantity > 0
    return {
        "order_before_at": as_of + timedelta(days=order.latest_days) if needed else None,
        "order_quantity": order.quantity if needed else None,
        "order_late_share": float(np.mean(outlook.out < since + outlook.lead)),
    }


def band(status: str, days: float | None, out_share: float | None) -> str:
    """Band of urgency, one of `ORDER`.

    Args:
        status: Code dry, within, beyond or unknown.
        days: Median days until nothing is left, from now; None beyond the horizon.
        out_share: Chance of being empty within WATCH_DAYS [0 to 1]; None when the history is too short, where the
            median stands for an even chance.

    Returns:
        out (nothing left), lt12h, lt24h, lt36h (median of the hours left), watch, unknown or ok.
    """
    if status in ("dry", "unknown"):
        return {"dry": "out"}.get(status, status)
    short = next((name for hours, name in _BAND_HOURS if days is not None and days * 24 < hours), None)
    return short or ("watch" if _watch_chance(days, out_share) >= WATCH_SHARE else "ok")


def most_urgent_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort rows of `forecast_row` by band, chance of running out within WATCH_DAYS, and days left.

    At equal need a depot as a whole (item missing) stands before a size, more demand before less.
    """
    pairs = zip(frame["days_p50"], frame["out_3d_share"], strict=True)
    keys = {
        "band": frame["band"].map(ORDER.index),
        "chance": [-round(_watch_chance(*pair), 2) for pair in pairs],
        "days": frame["days_p50"].astype(float).round(2),
        "size": frame["item"].notna(),
        "demand": -frame["demand_per_day"].astype(float),
    }
    order = pd.DataFrame(keys).sort_values([*keys], na_position="last", kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _watch_chance(days: float | None, out_share: float | None) -> float:
    if out_share is None or pd.isna(out_share):
        return 0.5 if days is not None and days < WATCH_DAYS else 0.0
    return out_share


def oxygen_cover(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> pd.DataFrame:
    """Stock of all depots and the stock in greatest need; see `cover_of`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        horizon: Days ahead.
    """
    return cover_of(needs(con, now=now, horizon=horizon))


def cover_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Summarise rows of `needs` in one row; no row when no ledger has oxygen.

    Columns: m3 (in full cylinders, all depots), depots, dry_depots, depots_out (depot × size with none left),
    sizes_to_order (depot × size to be ordered today; missing where of none the need is known), and of
    the size at a depot, or the depot as a whole (item missing), in greatest need: depot, item, days and out_at (median;
    missing beyond the horizon or when unknown; 0 days when dry), out_1d_share, out_3d_share, out_7d_share, status,
    band, advice, horizon_days.
    """
    if frame.empty:
        return pd.DataFrame()
    whole = frame["item"].isna()
    renamed = _worst(frame).rename(columns={"days_p50": "days", "out_at_p50": "out_at"}).reset_index(drop=True)
    return renamed[_COVER_COLUMNS].assign(
        m3=frame.loc[whole, "stock"].sum(),
        depots=int(whole.sum()),
        dry_depots=int((frame.loc[whole, "band"] == "out").sum()),
        depots_out=int((frame.loc[~whole, "band"] == "out").sum()),
        sizes_to_order=_sizes_to_order(frame[~whole]),
    )


def _sizes_to_order(sizes: pd.DataFrame) -> int | None:
    if not sizes["advice"].isin((*ORDER_DUE, "order_later", "safe")).any():
        return None
    return int(sizes["advice"].isin(ORDER_DUE).sum())


def _worst(frame: pd.DataFrame) -> pd.DataFrame:
    """The most urgent row; where nothing is urgent, the one whose end is in sight."""
    dated = frame[frame["status"] == "within"]
    return dated.head(1) if frame["band"].iloc[0] == "ok" and len(dated) else frame.head(1)
