"""One point in time: books asked of a past moment answer as books do that end there."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.actions.action_rows import action_rows
from analytics.metrics.actions.actions import KINDS, OF_PEOPLE, OXYGEN, actions
from analytics.metrics.books.loads import newest
from analytics.metrics.calls.call_backs import lost_callers, lost_totals
from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.orders import orders_to_place
from analytics.metrics.deliveries.replenishments import replenishments
from analytics.metrics.oxygen.as_of_stock import as_of_stock
from analytics.metrics.oxygen.depletion_summary import needs
from analytics.metrics.oxygen.one_stock import one_stock
from analytics.metrics.oxygen.oxygen import open_orders, stock_by_depot, suppliers
from analytics.metrics.oxygen.oxygen_allocation import cylinder_allocation
from analytics.metrics.requests.request_backlog import backlog, daily_backlog
from analytics.metrics.requests.request_outcomes import requested_quantities
from analytics.metrics.requests.request_rows import count_requests, open_requests, recent_requests
from analytics.metrics.requests.request_waits import time_to_fulfil, time_to_fulfil_by
from analytics.metrics.requests.requests import request_totals
from analytics.metrics.shared.moment import Moment, moment_of_period, past_of
from analytics.metrics.villages.village_page import open_by_age, village_weeks
from level import Level
from pipelines.build.forecasts.store import store_forecasts
from tests.analytics.staged import staged

ZONE = ZoneInfo("Asia/Jakarta")
FIRST, END, LAST = date(2021, 6, 1), date(2021, 7, 14), date(2021, 7, 20)
THEN = datetime(2021, 7, 14, 23, 59, 59, 999999, tzinfo=ZONE)
LATER = datetime(2021, 7, 21, 8, tzinfo=ZONE)
SIZE = "cylinder_6m3"
DAYS: dict[str, Any] = {"start": date(2021, 7, 1), "end": END}


class Books(NamedTuple):
    """Two worlds of the same story."""

    whole: duckdb.DuckDBPyConnection
    """Books to 20 July."""
    ended: duckdb.DuckDBPyConnection
    """Books that end with 14 July, and are complete until then."""


def _stock(last: date) -> str:
    draw, lines = Random(1), ["movement_id occurred_at depot item movement condition quantity"]
    for depot in ("Batu", "Beji"):
        lines.append(f"o{depot} {FIRST}T06:00 {depot} {SIZE} opening - 220")
        day, number = FIRST, 0
        while day <= LAST:
            number += 1
            rows = [
                f"{depot}i{number} {day}T10:00 {depot} {SIZE} issue - {draw.randint(2, 7)}",
                f"{depot}r{number} {day}T15:00 {depot} {SIZE} return - {draw.randint(0, 2) + 1}",
                f"{depot}s{number} {day}T16:00 {depot} {SIZE} refill_out - 1",
                *([f"{depot}f{number} {day}T17:00 {depot} {SIZE} refill_in - 1"] if number > 4 else []),
                *([f"{depot}c{number} {day}T18:00 {depot} {SIZE} count full {90 - number}"] if number == 40 else []),
            ]
            lines += rows if day <= last else []
            day += timedelta(days=1)
    return "\n".join(lines)


def _story(last: date) -> dict[str, str]:
    """The story as the books of `last` tell it: what ended later is still open there."""
    late = last > END
    orders = f"""
        order_id ordered_at supplier depot item quantity expected_at status arrived_at quantity_arrived
        p1 2021-06-20T08:00 Gas Batu {SIZE} 10 2021-06-24T08:00 arrived 2021-06-25T08:00 10
        p2 2021-06-22T08:00 Gas Batu {SIZE} 10 2021-06-26T08:00 arrived 2021-06-26T08:00 10
        p3 2021-06-24T08:00 Gas Beji {SIZE} 10 2021-06-28T08:00 arrived 2021-06-30T08:00 10
        p4 2021-07-10T08:00 Gas Batu {SIZE} 12 2021-07-15T08:00 {"arrived 2021-07-16T09:00 12" if late else "open - -"}
        p5 2021-07-11T08:00 Gas Beji {SIZE} 9 2021-07-13T08:00 open - -
        {f"p6 2021-07-17T08:00 Gas Beji {SIZE} 20 2021-07-19T08:00 open - -" if late else ""}
    """
    requests = f"""
        request_id requested_at category village_code urgency item quantity_requested \
        quantity_delivered status fulfilled_at
        a 2021-07-01T08:00 oxygen 35.1 high {SIZE} 1 1 fulfilled 2021-07-02T09:30
        b 2021-07-09T08:00 oxygen 35.1 critical {SIZE} 2 {"2 fulfilled 2021-07-16T09:00" if late else "- open -"}
        c 2021-07-13T08:00 food 35.2 normal - - - open -
        d 2021-07-14T20:00 food 35.2 normal - - - {"fulfilled 2021-07-15T08:00" if late else "open -"}
        e 2021-07-14T21:00 oxygen 35.2 - {SIZE} 1 - unmet -
        {"f 2021-07-16T08:00 oxygen 35.2 high - - - open -" if late else ""}
    """
    calls = f"""
        call_id started_at answered_at direction channel outcome caller
        a 2021-07-13T08:00 - inbound phone abandoned x
        b 2021-07-13T09:00 2021-07-13T09:00 outbound phone answered x
        c 2021-07-14T08:00 - inbound phone missed y
        d 2021-07-14T09:00 - inbound phone missed z
        {"e 2021-07-15T08:00 2021-07-15T08:00 outbound phone answered y" if late else ""}
        {"f 2021-07-20T08:00 - inbound phone missed y" if late else ""}
    """
    return {"stock": _stock(last), "arrivals": orders, "requests": requests, "calls": calls}


def _book(last: date) -> duckdb.DuckDBPyConnection:
    story = {name: "\n".join(line for line in rows.splitlines() if line.strip()) for name, rows in _story(last).items()}
    con = staged(filled=("oxygen_demand", "stock_days", "request_waits", "request_days"), **story)
    if last == END:
        con.execute("UPDATE ops.feeds SET data_until = $then, complete_until = $day", {"then": THEN, "day": END})
    store_forecasts(con)
    return con


@pytest.fixture(scope="module")
def books() -> Iterator[Books]:
    both = Books(_book(LAST), _book(END))
    yield both
    for con in both:
        con.close()


def _without_loans(frame: pd.DataFrame) -> pd.DataFrame:
    """What households had on loan then is not recorded."""
    return frame[frame["kind"] != "collect"].reset_index(drop=True)


STATES: dict[str, Callable[..., Any]] = {
    "needs": needs,
    "stock": stock_by_depot,
    "suppliers": lambda con, now: suppliers(con, now=now),
    "open_orders": lambda con, now: open_orders(con, now=now).drop(columns="status"),
    "orders_to_place": orders_to_place,
    "replenishments": replenishments,
    "fan": lambda con, now: one_stock(con, depot="Batu", item=SIZE, now=now).fan,
    "coming": lambda con, now: one_stock(con, depot="Batu", item=SIZE, now=now).coming,
    "lead": lambda con, now: one_stock(con, depot="Beji", item=SIZE, now=now).lead,
    "allocation": lambda con, now: cylinder_allocation(con, item=SIZE, cylinders=20, now=now),
    "backlog": backlog,
    "open_requests": open_requests,
    "open_by_age": lambda con, now: open_by_age(con, now=now, level=Level.DESK),
    "waits": lambda con, now: time_to_fulfil(con, now=now, **DAYS).times,
    "waits_by": lambda con, now: time_to_fulfil_by(con, by="category", now=now, level=Level.DESK, **DAYS),
    "request_totals": lambda con, now: request_totals(con, now=now, **DAYS)[["requests", "open", "fulfilled", "unmet"]],
    "quantities": lambda con, now: requested_quantities(con, now=now, level=Level.DESK, **DAYS),
    "rows": lambda con, now: recent_requests(con, now=now, **DAYS),
    "actions": lambda con, now: _without_loans(actions(con, now=now, level=Level.DESK)),
    "action_rows": lambda con, now: _without_loans(action_rows(con, now=now)),
    "lost_totals": lambda con, now: lost_totals(con, now=now, **DAYS),
    "lost_callers": lambda con, now: lost_callers(con, now=now, **DAYS),
}


@pytest.mark.parametrize("state", STATES)
def test_books_asked_of_a_past_moment_answer_as_books_that_end_there(books: Books, state: str) -> None:
    then, ended = (STATES[state](con, now=THEN) for con in books)
    pd.testing.assert_frame_equal(then, ended, check_dtype=False)
    assert len(then)


@pytest.mark.parametrize(
    "state",
    [name for name in STATES if name not in ("fan", "coming", "lead", "lost_callers", "actions", "action_rows")],
)
def test_what_happened_since_makes_a_difference(books: Books, state: str) -> None:
    """Otherwise the test above would show nothing."""
    assert not STATES[state](books.whole, now=THEN).equals(STATES[state](books.whole, now=LATER))


def test_a_filter_of_status_is_one_of_the_status_of_then(books: Books) -> None:
    counts = [count_requests(books.whole, now=now, status="open", **DAYS) for now in (THEN, LATER)]
    assert counts == [len(["b", "c", "d"]), len(["c"])]
    rows = recent_requests(books.whole, now=THEN, status="open", **DAYS)
    assert set(rows["request_id"]) == {"b", "c", "d"} and rows["fulfilled_at"].isna().all()


def test_weeks_of_a_village_end_with_the_period_and_are_missing_before_a_book_begins() -> None:
    con = staged(
        villages="village_code name city_code\n35.1 Temas 35\n35.2 Beji 35",
        calls="""
        call_id started_at direction village_code
        a 2021-07-05T08:00 inbound 35.1
        b 2021-07-20T08:00 inbound 35.1
        """,
        requests="request_id requested_at category village_code status\nr 2021-07-14T08:00 food 35.1 open",
        filled=("call_days", "request_days"),
    )
    weeks = village_weeks(con, village="35.1", end=date(2021, 7, 18)).set_index("week")
    assert weeks["calls"].tolist() == [1, 0]
    assert weeks["requests"].isna().tolist() == [True, False]
    assert len(village_weeks(con, village="35.1")) == 3


def test_without_a_book_of_outcomes_no_request_has_a_status() -> None:
    con = staged(requests="request_id call_id requested_at category status\nc:food c 2021-07-12T08:00 food open")
    assert recent_requests(con, **DAYS)["status"].isna().all()


def test_on_the_newest_day_and_after_it_the_newest_state_is_the_state(books: Books) -> None:
    """The reader's time is cut to the hour: what was written down since is no less true."""
    last = newest(books.whole)
    assert last is not None
    for now in (last - timedelta(hours=2), last, last + timedelta(days=9)):
        assert past_of(books.whole, now) is None
    assert past_of(books.whole, last - timedelta(days=1)) is not None


def test_what_is_dated_after_the_snapshot_was_built_puts_no_reader_into_the_past() -> None:
    con = staged(requests="request_id requested_at category status\na 2021-07-12T08:00 food open")
    noon = datetime(2021, 7, 11, 12, tzinfo=ZONE)
    assert past_of(con, noon) is not None
    con.execute("CREATE TABLE ops.snapshot AS SELECT $noon::TIMESTAMPTZ AS built_at", {"noon": noon})
    assert past_of(con, noon) is None
    assert past_of(con, noon - timedelta(days=1)) is not None


def test_within_a_day_stock_is_what_the_ledger_had_then(books: Books) -> None:
    for hour in (9, 12, 17):
        moment = datetime(2021, 7, 10, hour, tzinfo=ZONE)
        then = stock_by_depot(books.whole, now=moment).set_index(["depot", "item", "condition"])["quantity"]
        known = as_of_stock(books.whole, moment=moment, known=LATER).set_index(["depot", "item", "condition"])
        assert then[known.index].tolist() == known["now_known"].tolist()


def test_the_backlog_at_the_end_of_a_day_is_that_of_the_daily_curve(books: Books) -> None:
    curve = daily_backlog(books.whole, start=date(2021, 7, 8), end=date(2021, 7, 15)).set_index("day")["open_requests"]
    ends = {day: moment_of_period(day.date(), until=LATER, now=LATER, zone=ZONE).at for day in curve.index}
    assert [backlog(books.whole, now=at)["open_requests"].item() for at in ends.values()] == curve.tolist()


def test_deliveries_of_then_are_those_of_the_households_that_waited_then(books: Books) -> None:
    then = delivery_candidates(books.whole, now=THEN)
    assert then.loc[then["kind"] == "household", "request_id"].tolist() == ["b"]
    assert "collection" not in set(then["kind"]) and then["empties"].sum() == 0


def test_an_order_that_arrived_at_an_unknown_time_is_open_until_it_was_expected() -> None:
    con = staged(
        arrivals=f"""
        order_id ordered_at depot item quantity expected_at status
        a 2021-07-01T08:00 Batu {SIZE} 5 2021-07-05T08:00 arrived
        b 2021-07-01T08:00 Batu {SIZE} 5 2021-07-05T08:00 cancelled
        c 2021-07-19T08:00 Batu {SIZE} 5 2021-07-25T08:00 open
        """
    )
    of_day = {day: set(open_orders(con, now=datetime(2021, 7, day, 12, tzinfo=ZONE))["order_id"]) for day in (4, 6)}
    assert of_day == {4: {"a"}, 6: set()}


def test_actions_are_all_that_is_to_be_done_by_deadline_oxygen_first(books: Books) -> None:
    frame = actions(books.whole, now=THEN, level=Level.DESK)
    by_kind = frame.set_index("kind")
    assert by_kind["people"]["call_back"] == len(["y", "z"])
    assert by_kind["people"]["request"] == len(["b"])
    assert [*by_kind.loc["chase", ["quantity", "place", "source"]]] == [9, "Beji", "Gas"]
    assert [*by_kind.loc["deliver", ["quantity", "item", "people"]]] == [2, SIZE, 1]
    to_order = orders_to_place(books.whole, now=THEN)
    ordered = frame[frame["kind"] == "order"]
    assert sorted(ordered["quantity"]) == sorted(to_order["quantity"])
    assert frame["is_due"].tolist() == sorted(frame["is_due"], reverse=True)
    assert (frame["is_late"] <= frame["is_due"]).all()
    for _, group in frame.groupby(["is_due", frame["kind"].isin(OXYGEN)]):
        assert group["until"].is_monotonic_increasing
    due = frame[frame["is_due"]]
    assert due["kind"].isin(OXYGEN).tolist() == sorted(due["kind"].isin(OXYGEN), reverse=True)
    singles = action_rows(books.whole, now=THEN)
    assert singles["kind"].value_counts().to_dict() == {"call_back": 2, "request": 1, "deliver": 1}
    assert set(frame["kind"]) <= {*KINDS} and frame["until"].dt.tz is not None


def test_a_place_narrows_what_has_one_and_leaves_depots_and_orders(books: Books) -> None:
    everywhere, there, elsewhere = (
        actions(books.whole, now=THEN, place=place, level=Level.DESK) for place in (None, "35.1", "35.2")
    )
    assert there["kind"].isin(("deliver", "request")).sum() == 2
    assert not elsewhere["kind"].isin(("deliver", "request", "call_back")).any()  # its callers named no village
    for frame in (there, elsewhere):
        of_depots = frame[~frame["kind"].isin(OF_PEOPLE)].reset_index(drop=True)
        expected = everywhere[~everywhere["kind"].isin(OF_PEOPLE)].reset_index(drop=True)
        pd.testing.assert_frame_equal(of_depots, expected)
    assert set(action_rows(books.whole, now=THEN, place="35.1")["kind"]) == {"deliver", "request"}


def test_a_silent_depot_and_a_ledger_below_zero_are_to_be_counted() -> None:
    con = staged(
        stock=f"""
        movement_id occurred_at depot item movement quantity
        a 2021-07-01T08:00 Batu {SIZE} opening 5
        b 2021-07-09T08:00 Beji {SIZE} opening 1
        c 2021-07-09T09:00 Beji {SIZE} issue 3
        """
    )
    store_forecasts(con)
    frame = actions(con, now=datetime(2021, 7, 9, 12, tzinfo=ZONE))
    counts = frame.loc[frame["kind"] == "count_stock", ["place", "item"]]
    assert counts.fillna("-").to_numpy().tolist() == [["Batu", "-"], ["Beji", SIZE]]


def test_without_books_nothing_is_to_be_done() -> None:
    con = staged()
    store_forecasts(con)
    assert actions(con, now=THEN).empty


@given(st.dates(date(2020, 1, 1), date(2022, 12, 31)), st.datetimes(datetime(2020, 1, 1), datetime(2022, 12, 31)))
def test_a_period_that_is_over_is_reported_as_of_the_end_of_its_last_day(end: date, reached: datetime) -> None:
    as_of = reached.replace(tzinfo=UTC)
    now = as_of + timedelta(hours=1)
    moment = moment_of_period(end, until=as_of, now=now, zone=ZONE)
    assert moment.is_past == (end < as_of.astimezone(ZONE).date())
    if moment.is_past:
        assert moment.at.date() == end and (moment.at + timedelta(microseconds=1)).date() == end + timedelta(days=1)
        assert moment.at < as_of
    else:
        assert moment == Moment(now, False)
