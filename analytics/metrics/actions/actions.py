"""Actions: everything to be done, each with its quantity, its place, until when, and what follows if it is not done.

What is late comes first, by what follows from it: first where a life may depend on it. The rest is by deadline. Sums
only: no household, caller or request is named. In the past of the books it is what had to be done then; what households
had on loan then is not recorded, so nothing is to be collected there. Where no book tells what became of requests,
nobody knows which are still to be met: none of them is listed.
"""

from datetime import datetime, time, timedelta
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.call_backs import lost_totals
from analytics.metrics.companions.debriefing import debriefing_totals
from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.orders import SERVICE, orders_to_place
from analytics.metrics.followups.followups import followup_totals
from analytics.metrics.oxygen.oxygen import open_orders, stock_by_depot
from analytics.metrics.referrals.loops import has_referrals, loops_old
from analytics.metrics.requests.request_backlog import backlog
from analytics.metrics.requests.requests import outcomes_known
from analytics.metrics.shared.disclosure import Level
from analytics.metrics.shared.moment import past_of

KINDS = (
    *("deliver", "follow_up", "order", "chase", "loop", "debrief", "call_back", "request", "replenish", "collect"),
    "count_stock",
)
"""Every kind, the one first from whose neglect the worst follows; an order that may yet be in time can wait."""
COLUMNS = ["kind", "quantity", "item", "place", "source", "until", "is_late", "consequence", "people"]
CALL_BACK_DAYS = 7
"""Local days, that of `now` included, whose lost callers are still worth a call."""
SILENT_HOURS = 24
Row = dict[str, Any]


def actions(
    con: DuckDBPyConnection, *, now: datetime, service: float = SERVICE, level: Level = Level.READERS
) -> pd.DataFrame:
    """Return what is to be done: the late first, by what follows from it, then by deadline.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        service: Chance that a depot has enough [0 to 1].
        level: Who looks: readers see how many people are to be followed up, and what of care is late, from five on.

    Returns:
        One row per action: kind (order: from a supplier; chase: an order that is overdue; replenish: a depot from
        another; deliver: to the households of a district; follow_up: people whose call is overdue and who were last in
        a bad state; loop: referrals that are open for too long; debrief: companions without debriefing; collect:
        empties on loan for too long; call_back: callers who were lost in the last 7 days; request: open for longer than
        48 h; count_stock: of a depot that is silent for a day, or whose ledger is below zero), quantity [cylinders;
        requests], item (missing: several, or not said), place (depot or district), source (supplier or depot it comes
        from), until (missing without a deadline), is_late (that has passed), consequence if it is missed (code of
        `orders_to_place`, or one of care), people (households, callers, requests, people, referrals or companions;
        missing where readers must not see it).
    """
    candidates = delivery_candidates(con, now=now, service=service)
    rows = [
        *_orders(con, now, service),
        *_overdue(con, now),
        *_replenished(candidates),
        *(_delivered(candidates) if outcomes_known(con) else []),
        *_collected(candidates),
        *_called_back(con, now),
        *_stale(con, now),
        *_uncounted(con, now),
        *_cared_for(con, now, level),
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    moments = [None if pd.isna(at) else pd.Timestamp(at).tz_convert(now.tzinfo).round("s") for at in frame["until"]]
    frame["until"] = pd.Series(moments, dtype=pd.DatetimeTZDtype("us", now.tzinfo))
    frame["is_late"] = frame["is_late"].astype(bool)
    for name in ("quantity", "people"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None).astype(float).round().astype("Int64")
    may_wait = frame["consequence"] == "may_run_out"
    rank = frame["kind"].mask(may_wait, "replenish").map(KINDS.index)
    late_rank = rank.where(frame["is_late"], 0)
    order = frame.assign(_on_time=~frame["is_late"], _late_rank=late_rank, _rank=rank).sort_values(
        ["_on_time", "_late_rank", "until", "_rank", "place", "item"], na_position="last", kind="stable"
    )
    return order[COLUMNS].reset_index(drop=True)


def _orders(con: DuckDBPyConnection, now: datetime, service: float) -> list[Row]:
    frame = orders_to_place(con, now=now, service=service)
    columns = {"depot": "place", "supplier": "source", "order_by_at": "until"}
    orders = frame.rename(columns=columns)[["quantity", "item", "place", "source", "until", "consequence"]]
    # what should have been ordered in the last working hours is to be ordered now
    return _rows(orders.assign(kind="order", is_late=orders["until"] <= now))


def _overdue(con: DuckDBPyConnection, now: datetime) -> list[Row]:
    frame = open_orders(con, now=now)
    late = frame[frame["overdue"].astype(bool)]
    columns = {"depot": "place", "supplier": "source", "expected_at": "until"}
    return _rows(late.rename(columns=columns).assign(kind="chase", is_late=True))


def _replenished(candidates: pd.DataFrame) -> list[Row]:
    depots = candidates[candidates["kind"] == "depot"]
    sums = {"quantity": ("quantity", "sum"), "until": ("deadline_at", "min"), "is_late": ("is_late", "any")}
    frame = depots.groupby(["depot", "item", "source"], sort=True).agg(**sums).reset_index()
    return _rows(frame.rename(columns={"depot": "place"}).assign(kind="replenish", consequence="may_run_out"))


def _delivered(candidates: pd.DataFrame) -> list[Row]:
    homes = candidates[candidates["kind"] == "household"]
    rows: list[Row] = []
    for district, group in homes.groupby("district", sort=True, dropna=False):
        sizes = group["item"].dropna().unique()
        rows.append({
            "kind": "deliver", "quantity": group["quantity"].sum(), "place": district,
            "item": sizes[0] if len(sizes) == 1 and group["item"].notna().all() else None,
            "until": group["deadline_at"].min(), "is_late": group["is_late"].any(),
            "people": group["request_id"].nunique(),
        })  # fmt: skip
    return rows


def _collected(candidates: pd.DataFrame) -> list[Row]:
    loans = candidates[candidates["kind"] == "collection"]
    if loans.empty:
        return []
    sizes = loans["empties_item"].unique()
    return [{
        "kind": "collect", "quantity": loans["empties"].sum(), "people": loans["stop"].nunique(), "is_late": True,
        "item": sizes[0] if len(sizes) == 1 else None,
    }]  # fmt: skip


def _called_back(con: DuckDBPyConnection, now: datetime) -> list[Row]:
    end = now.date()
    start = end - timedelta(days=CALL_BACK_DAYS - 1)
    waiting = int(lost_totals(con, start=start, end=end, now=now)["waiting_callers"].iloc[0])
    return [{"kind": "call_back", "people": waiting, "is_late": False}] if waiting else []


def _stale(con: DuckDBPyConnection, now: datetime) -> list[Row]:
    stale = backlog(con, now=now)["stale_requests"].iloc[0]
    if pd.isna(stale) or not stale:
        return []
    return [{"kind": "request", "quantity": int(stale), "people": int(stale), "is_late": True}]


def _uncounted(con: DuckDBPyConnection, now: datetime) -> list[Row]:
    past = past_of(con, now)
    sql = """
        SELECT depot FROM ops.feeds WHERE feed = 'stock' AND depot IN (SELECT depot FROM marts.oxygen_use)
            AND data_until < coalesce($moment::TIMESTAMPTZ, (SELECT max(data_until) FROM ops.feeds)) - to_hours($silent)
        ORDER BY depot
    """
    silent = con.execute(sql, {"moment": past.at if past else None, "silent": SILENT_HOURS}).fetchall()
    stock = stock_by_depot(con, now=now)
    below = stock[(stock["condition"] == "full") & (stock["quantity"] < 0)]
    return [
        *({"kind": "count_stock", "place": depot, "is_late": True} for (depot,) in silent),
        *(_rows(below[["depot", "item"]].rename(columns={"depot": "place"}).assign(kind="count_stock", is_late=True))),
    ]


def _cared_for(con: DuckDBPyConnection, now: datetime, level: Level) -> list[Row]:
    """What of care is late; nothing where no book tells."""
    today = now.date()
    calls = followup_totals(con, now=now, start=today, end=today, level=level).iloc[0]
    debriefings = debriefing_totals(con, now=now, level=level).iloc[0]
    rows: list[Row] = [
        {"kind": "follow_up", "people": calls["bad_overdue_people"], "consequence": "worse_unseen",
         "until": datetime.combine(today, time(0), now.tzinfo), "is_known": calls["is_recorded"]},
        {"kind": "loop", "people": loops_old(con, now=now, level=level), "consequence": "help_unfinished",
         "is_known": has_referrals(con)},
        {"kind": "debrief", "people": debriefings["debriefing_due"], "consequence": "burden_alone",
         "is_known": debriefings["is_known"]},
    ]  # fmt: skip
    late = [row for row in rows if row.pop("is_known") and (pd.isna(row["people"]) or row["people"])]
    return [{**row, "is_late": True} for row in late]


def _rows(frame: pd.DataFrame) -> list[Row]:
    rows = frame.reindex(columns=COLUMNS).astype(object).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]
