"""Actions: everything to be done, each with its quantity, its place, until when, and what follows if it is not done.

What is due now stands before what can wait, oxygen before the rest, and then the earliest deadline first. Orders,
overdue orders, depots to replenish and
stocks to count have a line each; what is done for people has a line per kind, which names no household, caller or
request (`action_rows` lists them for the desk). In the past of the books it is what had to be done then; what
households had on loan then is not recorded, so nothing is to be collected there. Where no book tells what became of
requests, nobody knows which are still to be met: none of them is listed.
"""

from datetime import datetime, time, timedelta
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.actions.action_rows import days_to_call_back, frame_of
from analytics.metrics.calls.call_backs import lost_totals
from analytics.metrics.companions.debriefing import debriefing_totals
from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.orders import SERVICE, orders_to_place
from analytics.metrics.followups.followups import followup_totals
from analytics.metrics.oxygen.oxygen import open_orders, stock_by_depot
from analytics.metrics.referrals.loops import has_referrals, loops_old
from analytics.metrics.requests.request_backlog import backlog
from analytics.metrics.shared.moment import fixed_moment
from level import Level

KINDS = (
    *("deliver", "follow_up", "order", "chase", "loop", "debrief", "call_back", "request", "replenish", "collect"),
    "count_stock",
)
"""Every kind, the one first from whose neglect the worst follows; an order that may yet be in time can wait."""
COLUMNS = [
    *("kind", "quantity", "item", "place", "places", "source", "until", "is_late", "is_due", "consequence", "people"),
]
OXYGEN = ("deliver", "order", "chase", "replenish", "count_stock")
"""Kinds by which people get oxygen: they stand first."""
OF_PEOPLE = ("deliver", "collect", "call_back", "request", "follow_up", "loop", "debrief")
"""Kinds with one line for all, of which `action_rows` has the single rows."""
_FREE = ("call_back", "request")
"""Kinds of which readers see any number: those of everywhere are free."""
_ALWAYS_LATE = ("request", "follow_up", "loop", "debrief")
DUE_HOURS = 24
"""What has a deadline within a day is due now; what has none is to be done at once."""
SILENT_HOURS = 24
Row = dict[str, Any]


def actions(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    place: str | None = None,
    service: float = SERVICE,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """Return what is to be done: first what is due, of it oxygen first, then by deadline.

    At equal deadlines that stands first from whose neglect the worst follows.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        place: Beginning of a village code: of households, callers, requests and loans; depots and care are of
            everywhere.
        service: Chance that a depot has enough [0 to 1].
        level: Who looks: readers see of each kind of work for people how much there is everywhere and its earliest
            day, from five people on; what is to be delivered and what of care is late as of the end of the newest week
            (`fixed_moment`).

    Returns:
        One row per action: kind (order: from a supplier; chase: an order that is overdue; replenish: a depot from
        another; deliver: to households; follow_up: people whose call is overdue and who were last in a bad state; loop:
        referrals that are open for too long; debrief: companions without debriefing; collect: empties on loan for too
        long; call_back: callers who were lost in the last 7 days; request: open for longer than 48 h; count_stock: of a
        depot that is silent for a day, or whose ledger is below zero), quantity [cylinders; requests], item (missing:
        several, or not said), place (depot, or the only district), places (number of districts, where known), source
        (supplier or depot it comes from), until (the earliest deadline; midnight where only the day is known; missing
        where it is to be done at once), is_late (that has passed), is_due (that, or within `DUE_HOURS`), consequence
        if it is missed (code of `orders_to_place`, or one of care), people (households, callers, requests, people,
        referrals or companions; missing where readers must not see it).
    """
    candidates = delivery_candidates(con, now=now, service=service)
    if level.rows:
        stops = single = frame_of(candidates, con, now=now, place=place)
    else:
        # what is to be done for people of one place would tell of one household, or of the rest of a district
        place, single = None, frame_of(candidates, con, now=now)
        stops = _of_weeks(con, now, single, level)
    rows = [
        *_orders(con, now, service),
        *_overdue(con, now),
        *_replenished(candidates),
        *_of_stops(stops, "deliver"),
        *_of_stops(stops, "collect"),
        *_called_back(con, now, place, single),
        *_stale(con, now, place, single),
        *_uncounted(con, now),
        *_cared_for(con, now, level, stops),
    ]
    if not level.rows:
        rows = [_for_readers(row, now, level) for row in rows]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    moments = [None if pd.isna(at) else pd.Timestamp(at).tz_convert(now.tzinfo).round("s") for at in frame["until"]]
    frame["until"] = pd.Series(moments, dtype=pd.DatetimeTZDtype("us", now.tzinfo))
    frame["is_late"] = frame["is_late"].astype(bool)
    soon = frame["until"].fillna(pd.Timestamp(now)) <= pd.Timestamp(now) + timedelta(hours=DUE_HOURS)
    frame["is_due"] = frame["is_late"] | soon
    for name in ("quantity", "people", "places"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None).astype(float).round().astype("Int64")
    return _in_order(frame, now)


def _of_weeks(con: DuckDBPyConnection, now: datetime, single: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Single rows at the moment that readers are shown of them.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        single: The rows at `now`.
        level: Who looks.
    """
    moment = fixed_moment(con, now, level=level, book="requests")
    if moment == now:
        return single
    return frame_of(delivery_candidates(con, now=moment, of_depots=False), con, now=moment)


def _for_readers(row: Row, now: datetime, level: Level) -> Row:
    """What is to be done for people as readers see it: how much, and by which day, of no place or size.

    How many requests and callers of everywhere wait is free; the deadline of a few of them would be theirs.
    """
    if row["kind"] not in OF_PEOPLE:
        return row
    row = row | dict.fromkeys(("item", "place", "places"))
    midnight = datetime.combine(now.date(), time(0), now.tzinfo)
    if pd.isna(row["people"]) or row["people"] < level.least:
        hidden = () if row["kind"] in _FREE else ("quantity", "people")
        is_late = row["kind"] in _ALWAYS_LATE
        return row | dict.fromkeys(hidden) | {"until": midnight if is_late else None, "is_late": is_late}
    until = row["until"]
    return row if pd.isna(until) else row | {"until": pd.Timestamp(until).tz_convert(now.tzinfo).normalize()}


def _in_order(frame: pd.DataFrame, now: datetime) -> pd.DataFrame:
    may_wait = frame["consequence"] == "may_run_out"
    rank = frame["kind"].mask(may_wait, "replenish").map(KINDS.index)
    deadline = frame["until"].fillna(pd.Timestamp(now))
    order = frame.assign(
        _waits=~frame["is_due"], _other=~frame["kind"].isin(OXYGEN), _deadline=deadline, _rank=rank
    ).sort_values(["_waits", "_other", "_deadline", "_rank", "place", "item"], na_position="last", kind="stable")
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


def _of_stops(single: pd.DataFrame, kind: str) -> list[Row]:
    """All households to deliver to, or all loans to collect, in one line."""
    rows = single[single["kind"] == kind]
    if rows.empty:
        return []
    sizes, districts = rows["item"].dropna().unique(), rows["district"].dropna().unique()
    return [{
        "kind": kind, "quantity": rows["quantity"].sum(), "people": rows["code"].nunique(),
        "item": sizes[0] if len(sizes) == 1 and rows["item"].notna().all() else None,
        "place": districts[0] if len(districts) == 1 and rows["district"].notna().all() else None,
        "places": len(districts) or None,
        "until": rows["until"].min(), "is_late": rows["is_late"].any(),
    }]  # fmt: skip


def _first(single: pd.DataFrame, kind: str) -> Any:
    """The earliest deadline of a kind; missing where none of its rows has one."""
    return single.loc[single["kind"] == kind, "until"].min()


def _called_back(con: DuckDBPyConnection, now: datetime, place: str | None, single: pd.DataFrame) -> list[Row]:
    waiting = int(
        lost_totals(con, **days_to_call_back(now), place=place, now=now, level=Level.DESK)["waiting_callers"].iloc[0]
    )
    until: Any = _first(single, "call_back")
    return [{"kind": "call_back", "people": waiting, "until": until, "is_late": bool(until <= now)}] if waiting else []


def _stale(con: DuckDBPyConnection, now: datetime, place: str | None, single: pd.DataFrame) -> list[Row]:
    count = backlog(con, now=now, place=place, level=Level.DESK)["stale_requests"].iloc[0]
    if pd.isna(count) or not count:
        return []
    row = {"quantity": int(count), "people": int(count), "until": _first(single, "request")}
    return [{"kind": "request", **row, "is_late": True}]


def _uncounted(con: DuckDBPyConnection, now: datetime) -> list[Row]:
    sql = """
        SELECT depot AS place, data_until + to_hours($silent) AS until FROM ops.feeds
        WHERE feed = 'stock' AND depot IN (SELECT depot FROM marts.oxygen_use)
            AND data_until < $now::TIMESTAMPTZ - to_hours($silent)
        ORDER BY depot
    """
    silent = con.execute(sql, {"now": now, "silent": SILENT_HOURS}).df()
    stock = stock_by_depot(con, now=now)
    below = stock[(stock["condition"] == "full") & (stock["quantity"] < 0)]
    return [
        *_rows(silent.assign(kind="count_stock", is_late=True)),
        *(_rows(below[["depot", "item"]].rename(columns={"depot": "place"}).assign(kind="count_stock", is_late=True))),
    ]


def _cared_for(con: DuckDBPyConnection, now: datetime, level: Level, single: pd.DataFrame) -> list[Row]:
    """What of care is late; nothing where no book tells."""
    today = now.date()
    calls = followup_totals(con, now=now, start=today, end=today, level=level).iloc[0]
    debriefings = debriefing_totals(con, now=now, level=level).iloc[0]
    rows: list[Row] = [
        {"kind": "follow_up", "people": calls["bad_overdue_people"], "consequence": "worse_unseen",
         "is_known": calls["is_recorded"]},
        {"kind": "loop", "people": loops_old(con, now=now, level=level), "consequence": "help_unfinished",
         "is_known": has_referrals(con)},
        {"kind": "debrief", "people": debriefings["debriefing_due"], "consequence": "burden_alone",
         "is_known": debriefings["is_known"]},
    ]  # fmt: skip
    late = [row for row in rows if row.pop("is_known") and (pd.isna(row["people"]) or row["people"])]
    # the deadline of one of a few people would be theirs
    midnight = datetime.combine(today, time(0), now.tzinfo)
    deadlines: list[Any] = [midnight if pd.isna(row["people"]) else _first(single, row["kind"]) for row in late]
    return [{**row, "until": until, "is_late": True} for row, until in zip(late, deadlines, strict=True)]


def _rows(frame: pd.DataFrame) -> list[Row]:
    rows = frame.reindex(columns=COLUMNS).astype(object).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]
