"""What the forecasts of the stocks say in a sentence: what is out or runs out first, and what is to be ordered."""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.oxygen.depletion_summary import cover_of, needs
from analytics.metrics.oxygen.order_advice import by_deadline
from codes import ORDER_BLIND, ORDER_DUE
from finding import Finding

ACCEPTED_PERCENT = 5
"""A chance of running out within a week below this [per cent] is the one that every order accepts: the sentence of the
whole posko does not name it."""
_RUNNING_OUT = ("oxygen.lasts", "oxygen.lasts_days", "oxygen.lasts_safely")
"""Findings with a chance beside the day: the sentence of the whole posko names the day only."""


def oxygen_headline(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> Finding:
    """Headline of oxygen; see `headline_of`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        horizon: Days ahead.
    """
    return headline_of(needs(con, now=now, horizon=horizon), now=now)


def headline_of(frame: pd.DataFrame, *, now: datetime) -> Finding:
    """What is out, else what runs out first and how likely that is, from rows of `needs`."""
    cover = cover_of(frame)
    if cover.empty:
        return Finding("oxygen.none", {})
    row = cover.iloc[0].to_dict()
    numbers = {"depot": row["depot"], "m3": round(row["m3"])}
    if row["dry_depots"]:
        numbers |= {"depots": int(row["depots"]), "dry": int(row["dry_depots"])}
        return Finding(f"oxygen.{_dry(numbers['dry'], numbers['depots'])}", numbers)
    named, of_what = ({}, "") if pd.isna(row["item"]) else ({"item": row["item"]}, "size_")
    if row["band"] == "out":
        several = row["depots_out"] > 1
        numbers |= named | {"sizes": int(row["depots_out"])}
        return Finding("oxygen.several_sizes_dry" if several else "oxygen.one_size_dry", numbers)
    if row["band"] == "ok" and row["status"] == "beyond":
        return _lasting(row, numbers | {"days": int(row["horizon_days"])}, named)
    key, details = _ahead(row, now)
    return Finding(f"oxygen.{of_what}{key}", numbers | named | details)


def stock_and_orders(frame: pd.DataFrame, *, now: datetime) -> Finding:
    """How long the oxygen of all depots lasts, or what is out; and what has to be ordered today.

    Args:
        frame: Of `needs`.
        now: Moment of the reader.
    """
    whole = frame["item"].isna()
    if not whole.any():
        return Finding("oxygen.none", {})
    stock = headline_of(frame if (frame["band"] == "out").any() else frame[whole], now=now)
    if stock.key in ("oxygen.beyond", "oxygen.beyond_risk") and stock.numbers.get("risk_percent", 0) < ACCEPTED_PERCENT:
        depots = int(whole.sum())
        key = "only_depot_beyond" if depots == 1 else "depots_beyond"
        stock = Finding(f"oxygen.{key}", {**stock.numbers, "depots": depots})
    if stock.key in _RUNNING_OUT:
        stock = Finding("oxygen.ends", stock.numbers)
    return Finding("oxygen.stock_and_orders", {"stock": stock, "orders": _orders(frame[~whole])})


def _orders(sizes: pd.DataFrame) -> Finding:
    """What of these sizes is to be ordered today, else next."""
    rows = by_deadline(sizes)
    due, blind = rows[rows["advice"].isin(ORDER_DUE)], rows[rows["advice"].isin(ORDER_BLIND)]
    later = rows[rows["advice"] == "order_later"]
    first = (due if len(due) else later).head(1).to_dict("records")
    numbers: dict[str, Any] = {
        name: value
        for row in first
        for name, value in {
            "quantity": int(row["order_quantity"]),
            "volume": row["contents_m3"],
            "depot": row["depot"],
        }.items()
    }
    if len(due):
        return Finding("oxygen.order_several" if len(due) > 1 else "oxygen.order_one", numbers | {"orders": len(due)})
    if len(blind):
        uncounted = (blind["advice"] != "unknown").any()
        return Finding("oxygen.order_blind" if uncounted else "oxygen.order_unknown", {"sizes": len(blind)})
    if first:
        return Finding("oxygen.order_next", numbers | {"day": first[0]["order_by_at"].date()})
    return Finding("oxygen.order_none", {})


def _dry(dry: int, depots: int) -> str:
    if dry == depots:
        return "only_dry" if depots == 1 else "all_dry"
    return "one_dry" if dry == 1 else "several_dry"


def _lasting(row: dict[Any, Any], numbers: dict[str, Any], named: dict[str, Any]) -> Finding:
    """All medians lie beyond the horizon; name the chance that a stock runs out within a week all the same."""
    risk = _percent(row["out_7d_share"])
    if not risk:
        return Finding("oxygen.beyond", numbers)
    numbers = numbers | named | {"risk_percent": risk}
    return Finding("oxygen.size_beyond_risk" if named else "oxygen.beyond_risk", numbers)


def _ahead(row: dict[Any, Any], now: datetime) -> tuple[str, dict[str, Any]]:
    """Sentence for a stock that is not out yet: its day, and the chance that it ends tomorrow, else within 3 days."""
    if row["status"] == "unknown":
        return "unknown", {}
    one, three = _percent(row["out_1d_share"]), _percent(row["out_3d_share"])
    if row["status"] == "beyond":
        if one:
            return "may_end_soon", {"risk_percent": three, "tomorrow_percent": one}
        return "may_end", {"risk_percent": three, "days": int(row["horizon_days"])}
    day: dict[str, Any] = {"day": row["out_at"].date()}
    if row["out_at"] <= now:
        return "overdue", day
    if one:
        return "lasts", day | {"risk_percent": one}
    if three:
        return "lasts_days", day | {"risk_percent": three}
    return "lasts_unsure" if three is None else "lasts_safely", day


def _percent(share: float | None) -> int | None:
    """Chance of a forecast in per cent, 0 to 99: it is never certain."""
    return None if share is None or pd.isna(share) else min(round(100 * share), 99)
