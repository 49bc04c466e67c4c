"""Availability of oxygen for the public: which sizes are at which depot, in words and never in numbers."""

from datetime import datetime, timedelta

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.deliveries.accepted import PLANS, accepted_plan
from analytics.metrics.oxygen.depletion_inputs import sizes_of
from analytics.metrics.oxygen.oxygen import stock_by_depot
from analytics.metrics.shared.moment import past_of
from analytics.metrics.shared.predicates import table_or_empty
from codes import AVAILABILITY

COLUMNS = ["depot", "item", "availability", "as_of"]
_CLOCKS_APART = timedelta(hours=1)
AVAILABLE, FEW, NONE, UNKNOWN = AVAILABILITY


def availability(con: DuckDBPyConnection, *, now: datetime, few: int, fresh_hours: float) -> pd.DataFrame:
    """Return how much of each size a depot can hand out.

    What accepted plans will take from a depot is subtracted, as far as its book does not have it yet.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        few: Up to so many free cylinders are few.
        fresh_hours: A depot's book that is older is not believed [h].

    Returns:
        One row per depot and size, by depot and contents: depot, item, availability (available, few, none; unknown
        where the book is older, reaches beyond now, or is below zero), as_of (newest entry of the depot's book).
    """
    past = past_of(con, now)
    series = sizes_of(con, past=past)
    stock = stock_by_depot(con, now=now)
    full = stock[stock["condition"] == "full"].set_index(["depot", "item"])["quantity"].to_dict()
    taken = _reserved(con, {each.depot: each.as_of for each in series}, now)
    rows = []
    for each in series:
        key = (each.depot, str(each.item))
        age = now - each.as_of
        is_known = -_CLOCKS_APART <= age <= timedelta(hours=fresh_hours) and full[key] >= 0
        rows.append((*key, _level(full[key] - taken.get(key, 0), few) if is_known else UNKNOWN, each.as_of))
    return pd.DataFrame(rows, columns=COLUMNS)


def _level(free: float, few: int) -> str:
    if free < 1:
        return NONE
    return FEW if free <= few else AVAILABLE


def _reserved(con: DuckDBPyConnection, as_of: dict[str, datetime], now: datetime) -> dict[tuple[str, str], float]:
    """Cylinders that accepted plans will take from each depot and that its book still has.

    Plans of days before a depot's newest entry are in its book, or were not driven.
    """
    plans = table_or_empty(con, "staging.plans", PLANS)
    sql = f"SELECT DISTINCT day, shift FROM {plans} WHERE is_latest AND day >= ($since::TIMESTAMPTZ)::DATE"
    if not as_of:
        return {}
    since = min(as_of.values())
    taken: dict[tuple[str, str], float] = {}
    for day, shift in con.execute(sql, {"since": since}).fetchall():
        rows = accepted_plan(con, day=day, shift=shift)
        open_rows = rows[rows["outcome"].isna() & ~rows["was_cancelled"].astype(bool) & (rows["planned_at"] <= now)]
        for depot, item, quantity, booked in open_rows[["from_depot", "item", "quantity", "booked"]].itertuples(
            index=False
        ):
            if depot in as_of and as_of[depot].astimezone(now.tzinfo).date() <= day and isinstance(item, str):
                taken[depot, item] = taken.get((depot, item), 0) + max(quantity - booked, 0)
    return taken
