"""Orders to place with suppliers, from the depletion forecast of every depot and size."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.oxygen.depletion_inputs import past_orders
from analytics.metrics.oxygen.depletion_summary import depletion
from analytics.metrics.oxygen.order_advice import by_deadline
from analytics.metrics.shared.moment import past_of

SERVICE = 0.95
"""Chance that stock lasts until an order made in time has come, unless a reader chooses another [0 to 1]."""


def orders_to_place(con: DuckDBPyConnection, *, now: datetime, service: float = SERVICE) -> pd.DataFrame:
    """Return what to order from whom, the earliest deadline first.

    It is the advice of the order card (`depletion`): advice, quantity and both moments are the same figures.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        service: Chance that stock lasts until an order made in time has come [0 to 1].

    Returns:
        One row per depot and size of which some must be ordered: supplier (of the latest order of this size there;
        missing when there was none), depot, item, contents_m3, quantity [cylinders], order_by_at (last working moment
        at which the order is safe), order_before_at (last moment at all), is_late (that has passed), advice (code of
        `order_advice.advice_of`), consequence if it is missed: dry (nothing is left already), out_before_arrival (the
        middle of the forecast runs out), may_run_out (less likely than not within the horizon); out_at (median moment;
        missing when beyond the horizon), late_share (chance that an order made now comes too late [0 to 1]),
        unmet_cylinders (mean demand not met within the horizon without the order), demand_per_day and used_per_day
        (mean of the 7 days to come and of the last 7 complete ones [cylinders a day]): what the quantity rests on.
    """
    frame = depletion(con, now=now, service_percent=100 * service)
    frame = by_deadline(frame[frame["order_before_at"].notna()].reset_index(drop=True))
    usual = past_orders(con, past_of(con, now)).usual
    at, by = (frame[name].dt.tz_convert(now.tzinfo) for name in ("order_before_at", "order_by_at"))
    return pd.DataFrame({
        "supplier": [usual.get((str(depot), item)) for depot, item in zip(frame["depot"], frame["item"], strict=True)],
        "depot": frame["depot"],
        "item": frame["item"],
        "contents_m3": frame["contents_m3"],
        "quantity": frame["order_quantity"].astype(float),
        "order_by_at": by.astype(_moments(now)),
        "order_before_at": at.astype(_moments(now)),
        "is_late": (at <= now).astype(bool),
        "advice": frame["advice"],
        "consequence": [_consequence(status) for status in frame["status"]],
        "out_at": frame["out_at_p50"],
        "late_share": frame["order_late_share"],
        "unmet_cylinders": frame["unmet_oxygen"],
        "demand_per_day": frame["demand_per_day"].astype(float),
        "used_per_day": frame["used_per_day"],
    })  # fmt: skip


def _moments(now: datetime) -> pd.DatetimeTZDtype:
    return pd.DatetimeTZDtype("us", now.tzinfo)


def _consequence(status: str) -> str:
    return {"dry": "dry", "within": "out_before_arrival"}.get(status, "may_run_out")
