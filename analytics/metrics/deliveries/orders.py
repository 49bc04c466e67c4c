"""Orders to place with suppliers, from the depletion forecast of every depot and size."""

from datetime import datetime, time, timedelta

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.deliveries.vehicles import working_hours
from analytics.metrics.oxygen.depletion_inputs import past_orders
from analytics.metrics.oxygen.depletion_summary import depletion
from analytics.metrics.shared.moment import past_of

SUNDAY = 6
SERVICE = 0.95
"""Chance that stock lasts until an order made in time has come, unless a reader chooses another [0 to 1]."""


def orders_to_place(con: DuckDBPyConnection, *, now: datetime, service: float = SERVICE) -> pd.DataFrame:
    """Return what to order from whom, the earliest deadline first.

    It is the advice of the order card (`depletion`): quantity and latest safe moment are the same figures.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        service: Chance that stock lasts until an order made in time has come [0 to 1].

    Returns:
        One row per depot and size of which some must be ordered: supplier (of the latest order of this size there;
        missing when there was none), depot, item, quantity [cylinders], order_by_at (last working moment at which the
        order is safe), order_before_at (last moment at all, as on the order card), is_late (that has passed),
        consequence if it is missed: dry (nothing is left already), out_before_arrival (the middle of the forecast
        runs out), may_run_out (less likely than not within the horizon); out_at (median moment; missing when beyond
        the horizon), late_share (chance that an order made now comes too late [0 to 1]), unmet_cylinders (mean demand
        not met within the horizon without the order).
    """
    frame = depletion(con, now=now, service_percent=100 * service)
    frame = frame[frame["order_before_at"].notna()].reset_index(drop=True)
    usual, hours = past_orders(con, past_of(con, now)).usual, working_hours(con)
    at = [moment.to_pydatetime().astimezone(now.tzinfo) for moment in frame["order_before_at"]]
    orders = pd.DataFrame({
        "supplier": [usual.get((str(depot), item)) for depot, item in zip(frame["depot"], frame["item"], strict=True)],
        "depot": frame["depot"],
        "item": frame["item"],
        "quantity": frame["order_quantity"].astype(float),
        "order_by_at": pd.Series([last_working_moment(each, hours) for each in at], dtype=_moments(now)),
        "order_before_at": pd.Series(at, dtype=_moments(now)),
        "is_late": pd.Series([each <= now for each in at], dtype=bool),
        "consequence": [_consequence(status) for status in frame["status"]],
        "out_at": frame["out_at_p50"],
        "late_share": frame["order_late_share"],
        "unmet_cylinders": frame["unmet_oxygen"],
    })  # fmt: skip
    return orders.sort_values(["order_by_at", "order_before_at", "depot", "item"], ignore_index=True)


def _moments(now: datetime) -> pd.DatetimeTZDtype:
    return pd.DatetimeTZDtype("us", now.tzinfo)


def _consequence(status: str) -> str:
    return {"dry": "dry", "within": "out_before_arrival"}.get(status, "may_run_out")


def last_working_moment(at: datetime, hours: tuple[time, time]) -> datetime:
    """Return the last moment not after `at` at which an order can be placed: in working hours, not on a Sunday.

    Args:
        at: A moment with the local time zone.
        hours: Local start and end of a working day; the day ends at its end.
    """
    opens, closes = hours
    day = at.date()
    while True:
        start, end = (datetime.combine(day, hour, at.tzinfo) for hour in (opens, closes))
        if day.weekday() != SUNDAY and at >= start:
            return min(at, end)
        day -= timedelta(days=1)
