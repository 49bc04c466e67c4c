"""Single things to be done for people, one row each: what the lines of `actions` sum up. For the desk.

Households to deliver to, empties to collect, lost callers, stale requests, people whose follow-up is overdue and who
were last in a bad state, referrals open for too long, companions without debriefing.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.call_backs import lost_callers
from analytics.metrics.companions.debriefing import debriefing_states
from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.orders import SERVICE
from analytics.metrics.followups.followups import overdue_bad, people_to_call
from analytics.metrics.oxygen.patient_need import norm_values
from analytics.metrics.referrals.loop_rows import referral_loops
from analytics.metrics.referrals.loops import OLD_DAYS
from analytics.metrics.requests.request_rows import open_requests
from analytics.metrics.requests.requests import STALE_HOURS, outcomes_known
from level import Level, of_people

CALL_BACK_DAYS = 7
"""Local days, that of `now` included, whose lost callers are still worth a call."""
CALL_BACK_HOURS = 24
"""A lost caller is called back within a day, the longest time that the calls page reports."""
COLUMNS = ["kind", "code", "village", "district", "quantity", "item", "until", "is_late", "case"]
_MOST = 10_000
Row = dict[Any, Any]


@of_people
def action_rows(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, service: float = SERVICE
) -> pd.DataFrame:
    """Return every single thing to be done for people, by deadline.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        place: Beginning of a village code: of households, callers, requests and loans; care is of everywhere.
        service: Chance that a depot has enough [0 to 1].

    Returns:
        One row each: kind (deliver, collect, call_back, request, follow_up, loop or debrief), code (id of the request
        or referral, masked number, or code of the person or companion), village, district, quantity [cylinders] and
        item (of deliveries and collections), until (midnight where only the day is known), is_late (that has passed),
        case (key of the case; missing without one).
    """
    return frame_of(delivery_candidates(con, now=now, service=service), con, now=now, place=place)


def frame_of(
    candidates: pd.DataFrame, con: DuckDBPyConnection, *, now: datetime, place: str | None = None
) -> pd.DataFrame:
    """The same as `action_rows`, of candidates that were asked for already.

    Args:
        candidates: Of `delivery_candidates`.
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        place: Beginning of a village code.
    """
    of_stops = _stops(candidates, con, now=now, place=place)
    rows = [*of_stops, *_callers(con, now, place), *_stale(con, now, place), *_cared_for(con, now)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    moments = [None if pd.isna(at) else pd.Timestamp(at).tz_convert(now.tzinfo).round("s") for at in frame["until"]]
    frame["until"] = pd.Series(moments, dtype=pd.DatetimeTZDtype("us", now.tzinfo))
    frame["is_late"] = frame["until"] <= pd.Timestamp(now)
    return frame.sort_values(["until", "kind", "code"], na_position="last", kind="stable", ignore_index=True)


def _stops(candidates: pd.DataFrame, con: DuckDBPyConnection, *, now: datetime, place: str | None = None) -> list[Row]:
    """Households to deliver to and loans to collect.

    Args:
        candidates: Of `delivery_candidates`.
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        place: Beginning of a village code.

    Returns:
        Rows of `action_rows`; no household where no book tells what became of requests.
    """
    here = candidates if place is None else candidates[candidates["village_code"].str.startswith(place, na=False)]
    homes, loans = (here[here["kind"] == kind] for kind in ("household", "collection"))
    rows = [
        _row(
            "deliver", each["request_id"], each, quantity=each["quantity"], item=each["item"], until=each["deadline_at"]
        )
        for each in (homes if outcomes_known(con) else homes.head(0)).to_dict("records")
    ]
    days = norm_values(con).get("loan_days", 0)
    for each in loans.to_dict("records"):
        lent_on = (now - timedelta(hours=each["waiting_hours"])).date()
        until = min(_midnight(lent_on + timedelta(days=int(days)), now), now)
        code = each["request_id"] if isinstance(each["request_id"], str) else each["stop"].partition(":")[2]
        rows.append(_row("collect", code, each, quantity=each["empties"], item=each["empties_item"], until=until))
    return rows


def _row(kind: str, code: Any, source: Row, **more: Any) -> Row:
    return {"kind": kind, "code": code, **{name: source.get(name) for name in ("village", "district", "case")}, **more}


def days_to_call_back(now: datetime) -> dict[str, date]:
    """First and last day whose lost callers are still worth a call, as arguments of a metric."""
    return {"start": now.date() - timedelta(days=CALL_BACK_DAYS - 1), "end": now.date()}


def _callers(con: DuckDBPyConnection, now: datetime, place: str | None) -> list[Row]:
    """Callers who were lost and not reached since; rows of `action_rows`."""
    frame = lost_callers(con, **days_to_call_back(now), place=place, limit=_MOST, now=now)
    waiting = frame[frame["called_back_at"].isna()]
    return [
        _row("call_back", each["caller_masked"], each, until=each["last_at"] + timedelta(hours=CALL_BACK_HOURS))
        for each in waiting.to_dict("records")
    ]


def _stale(con: DuckDBPyConnection, now: datetime, place: str | None) -> list[Row]:
    """Requests that are open for too long; rows of `action_rows`."""
    if not outcomes_known(con):
        return []
    frame = open_requests(con, now=now, place=place, limit=_MOST, level=Level.DESK)
    late = frame[frame["stale"].astype(bool)]
    # of a mere day the hours count from its end
    hours = [STALE_HOURS + (24 if pd.isna(known) else 0) for known in late["hours_open"]]
    return [
        _row("request", each["request_id"], each, until=each["requested_at"] + timedelta(hours=wait))
        for each, wait in zip(late.to_dict("records"), hours, strict=True)
    ]


def _cared_for(con: DuckDBPyConnection, now: datetime) -> list[Row]:
    """People to call, loops to close and companions to debrief, as far as they are late; rows of `action_rows`."""
    people = overdue_bad(con, now=now, level=Level.DESK) or 0
    # they are the first of the list
    calls = people_to_call(con, now=now, limit=people)
    days = norm_values(con).get(OLD_DAYS, 0)
    loops = referral_loops(con, now=now, start=now.date(), end=now.date(), limit=_MOST)
    worn = debriefing_states(con, now=now)
    return [
        *(_row("follow_up", each["person"], each, until=_day(each["day"], now)) for each in calls.to_dict("records")),
        *(
            _row("loop", each["referral_id"], each, until=each["opened_at"] + timedelta(days=days))
            for each in loops[loops["is_old"].astype(bool)].to_dict("records")
        ),
        *(
            _row("debrief", each["companion"], each, until=_day(each["due_on"], now))
            for each in worn[worn["debriefing_state"] == "due"].to_dict("records")
        ),
    ]


def _day(day: Any, now: datetime) -> datetime:
    return _midnight(pd.Timestamp(day).date(), now)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(0), now.tzinfo)
