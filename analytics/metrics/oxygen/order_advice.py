"""Order advice: what to do about each stock, until when at the latest, and the recent use beside the forecast of it.

Oxygen, deliveries and the order card say the same because they read the same columns.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.oxygen.patient_need import norm_values
from analytics.metrics.shared.moment import CHOSEN, Past, values_of
from codes import ORDER_DUE

LATE_SHARE = 0.5
"""From this chance [0 to 1] an order made now is likelier to come after stock ran out than before."""
USE_DAYS = 7
SUNDAY = 6
_RECENT_USE = f"""
    WITH {CHOSEN}
    SELECT u.depot, u.item, avg(u.issued)::DOUBLE AS used, avg(u.issued_m3)::DOUBLE AS used_m3
    FROM (
        SELECT u.*, u.day > max(u.day) OVER (PARTITION BY u.depot) - {USE_DAYS} AS is_recent
        FROM marts.oxygen_use AS u LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = u.depot, chosen
        WHERE coalesce(u.day <= f.complete_until, true) AND coalesce(u.day <= chosen.last_day, true)
    ) AS u WHERE u.is_recent GROUP BY u.depot, u.item
"""


def with_advice(con: DuckDBPyConnection, frame: pd.DataFrame, *, now: datetime, past: Past | None) -> pd.DataFrame:
    """Add what to do to rows of `forecast_row` and `order_row`.

    Args:
        con: Connection to a snapshot.
        frame: The rows.
        now: Moment of the reader.
        past: That moment where it is in the past of the books.

    Returns:
        The rows with order_by_at (last moment within working hours that is not after order_before_at; missing where
        that is), used_per_day (mean issue of the last 7 complete days) [units a day], and advice, a code of
        `codes.ORDER_ADVICE`.
    """
    used = _recent_use(con, past)
    keys = [(depot, None if pd.isna(item) else item) for depot, item in zip(frame["depot"], frame["item"], strict=True)]
    with_use = frame.assign(used_per_day=pd.Series(map(used.get, keys), frame.index, dtype=float))
    return advised(with_use, now=now.astimezone(_zone(con)), hours=working_hours(con))


def advised(frame: pd.DataFrame, *, now: datetime, hours: tuple[time, time]) -> pd.DataFrame:
    """Add order_by_at and advice to rows of `forecast_row` and `order_row`.

    Args:
        frame: The rows.
        now: Moment of the reader, with the local time zone.
        hours: Local start and end of a working day.
    """
    moments = [
        None if pd.isna(at) else last_working_moment(pd.Timestamp(at).to_pydatetime().astimezone(now.tzinfo), hours)
        for at in frame["order_before_at"]
    ]
    order_by = pd.Series(moments, index=frame.index, dtype=pd.DatetimeTZDtype("us", now.tzinfo))
    dated = frame.assign(order_by_at=order_by)
    advice = [advice_of(row, now) for row in dated.to_dict("records")]
    return dated.assign(advice=pd.Series(advice, frame.index, dtype=object))


def advice_of(row: dict[Any, Any], now: datetime) -> str:
    """What to do about one stock.

    Args:
        row: Columns of `forecast_row` and `order_row`, and order_by_at.
        now: Moment of the reader, with the local time zone.

    Returns:
        out_order (nothing is left, order now), out (nothing is left, and either what is ordered is enough or nobody
        knows the need), late (order now, yet stock is likelier than not to run out before that comes), order_today
        (the last safe moment in working hours is today or has passed), order_later (it is on a later day), safe
        (nothing to be ordered within the paths), silent (no report for longer than the paths reach) or unknown (no use
        on record).
    """
    dry, due_at = row["status"] == "dry", row["order_by_at"]
    if pd.isna(due_at):
        if dry:
            return "out"
        if pd.isna(row["demand_per_day"]):
            return "unknown"
        return "silent" if pd.isna(row["order_late_share"]) else "safe"
    if dry:
        return "out_order"
    if due_at.date() > now.date():
        return "order_later"
    is_late = row["order_before_at"] <= now and row["order_late_share"] >= LATE_SHARE
    return "late" if is_late else "order_today"


def by_deadline(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort rows with advice: what has a deadline of today or before first, then what is not known, then the rest.

    Each of them by deadline, then by how long it lasts.
    """
    rank = frame["advice"].map(
        lambda advice: 0 if advice in ORDER_DUE else 2 if advice in ("order_later", "safe") else 1
    )
    keys = frame.assign(_rank=rank, _days=frame["days_p50"].astype(float))
    order = keys.sort_values(
        ["_rank", "order_by_at", "order_before_at", "_days", "depot", "item"], na_position="last", kind="stable"
    )
    return frame.loc[order.index].reset_index(drop=True)


def working_hours(con: DuckDBPyConnection) -> tuple[time, time]:
    """When a working day begins and ends, by the norms in force; all day in a snapshot of an older version."""
    norm = norm_values(con)
    hours = [norm.get(f"working_day_{end}_hour") for end in ("start", "end")]
    opens, closes = (None if hour is None else time(round(hour) % 24) for hour in hours)
    return opens or time.min, closes or time(23, 59)


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


def _zone(con: DuckDBPyConnection) -> ZoneInfo:
    return ZoneInfo(str(con.execute("SELECT current_setting('TimeZone')").fetchall()[0][0]))


def _recent_use(con: DuckDBPyConnection, past: Past | None) -> dict[tuple[str, str | None], float]:
    """Mean use of each size [cylinders a day] and of each depot as a whole [m³ a day]."""
    used: dict[tuple[str, str | None], float] = {}
    for depot, item, cylinders, m3 in con.execute(_RECENT_USE, values_of(past)).fetchall():
        used[depot, item] = cylinders
        used[depot, None] = used.get((depot, None), 0.0) + m3
    return used
