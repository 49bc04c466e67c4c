"""What changed, and why it matters, in one finding each."""

import itertools
from datetime import date, datetime, timedelta, timezone

import pytest
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.call_backs import lost_totals
from analytics.metrics.calls.calls import call_totals
from analytics.metrics.requests.request_backlog import backlog
from analytics.metrics.requests.requests import requests_by_category
from analytics.metrics.shared import changes
from finding import Finding
from i18n import LANGUAGES, Words
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 8), "end": date(2021, 7, 14)}
NOW = datetime(2021, 7, 15, 8, tzinfo=timezone(timedelta(hours=7)))


def calls_change(con: DuckDBPyConnection, **days: date) -> Finding:
    return changes.calls_change(call_totals(con, **days), lost_totals(con, **days))


def requests_change(con: DuckDBPyConnection, *, now: datetime, **days: date) -> Finding:
    return changes.requests_change(requests_by_category(con, **days), backlog(con, now=now))


def calls(*, before: int, now: int, lost: bool = False) -> str:
    """That many answered calls in the week before and in the week, and one after it so that its days are complete."""
    head = "call_id started_at answered_at direction channel outcome caller"
    days = [("2021-07-02", before), ("2021-07-09", now), ("2021-07-15", 1)]
    rows = ["b0 2021-07-01T08:00 2021-07-01T08:01 inbound phone answered q0"]
    for day, count in days:
        rows += [f"{day}-{n} {day}T08:00 {day}T08:01 inbound phone answered p{n}" for n in range(count)]
    rows += ["x 2021-07-10T09:00 - inbound phone abandoned nobody"] if lost else []
    return "\n".join([head, *rows])


def test_more_calls_than_chance_makes_and_someone_still_waiting() -> None:
    finding = calls_change(staged(calls=calls(before=9, now=40, lost=True)), **WEEK)
    assert finding.key == "change.calls_rising_waiting"
    assert finding.numbers == {"calls": 40 + 1, "waiting": 1, "change_percent": round(100 * (41 / 10 - 1))}


def test_a_change_that_chance_makes_is_no_change() -> None:
    assert calls_change(staged(calls=calls(before=9, now=12)), **WEEK).key == "change.calls_steady_reached"


def test_without_a_period_before_calls_are_only_counted() -> None:
    long = {"start": date(2021, 7, 2), "end": date(2021, 7, 14)}
    assert calls_change(staged(calls=calls(before=9, now=12)), **long).key == "change.calls_counted_reached"


def requests(*, before: int, now: int, status: str) -> str:
    head = "request_id requested_at category status fulfilled_at"
    rows = ["f 2021-07-01T08:00 food fulfilled 2021-07-01T09:00", "z 2021-07-15T07:00 food fulfilled 2021-07-15T07:30"]
    for day, count in (("2021-07-02", before), ("2021-07-09", now)):
        done = f"{day}T09:00" if status == "fulfilled" else "-"
        rows += [f"{day}-{n} {day}T08:00 oxygen {status} {done}" for n in range(count)]
    return "\n".join([head, *rows])


def test_the_kind_that_moved_most_is_named_with_what_waits_too_long() -> None:
    finding = requests_change(staged(requests=requests(before=2, now=30, status="open")), now=NOW, **WEEK)
    assert finding.key == "change.requests_more_stale"
    assert finding.numbers == {"stale": 2 + 30, "requests": 30, "category": "oxygen", "count": 30, "before": 2}


def test_no_kind_is_named_where_chance_explains_it() -> None:
    world = staged(requests=requests(before=9, now=12, status="fulfilled"))
    assert requests_change(world, now=NOW, **WEEK).key == "change.requests_same_fresh"


def test_oxygen_asked_for_in_vain_is_said_beside_its_use() -> None:
    stock = """
        movement_id  occurred_at       depot  item          movement  quantity
        m1           2021-07-01T08:00  Batu   cylinder_6m3  opening   50
        m2           2021-07-02T08:00  Batu   cylinder_6m3  issue     10
        m3           2021-07-09T08:00  Batu   cylinder_6m3  issue     30
        m4           2021-07-15T08:00  Batu   cylinder_6m3  issue     1
    """
    refused = """
        request_id  requested_at      category  item          quantity_requested  status  unmet_reason
        r1          2021-07-10T08:00  oxygen    cylinder_6m3  2                   unmet   no_stock
    """
    finding = changes.oxygen_change(staged(stock=stock, requests=refused), **WEEK)
    assert finding.key == "change.oxygen_rising_refused"
    assert finding.numbers == {"m3": 30 * 6, "refused": 2, "change_percent": round(100 * (30 / 10 - 1))}


def test_a_period_without_anything_says_nothing() -> None:
    assert changes.oxygen_change(staged(), **WEEK).key == "change.none"
    assert calls_change(staged(), **WEEK).key == "change.none"
    assert requests_change(staged(), now=NOW, **WEEK).key == "change.none"


KEYS = [
    *(
        "_".join(("calls", *each))
        for each in itertools.product(("rising", "falling", "steady", "counted"), ("waiting", "reached"))
    ),
    *(
        "_".join(("requests", *each))
        for each in itertools.product(("more", "fewer", "same", "counted"), ("stale", "fresh"))
    ),
    *(
        "_".join(("oxygen", *each))
        for each in itertools.product(("rising", "falling", "steady", "counted"), ("refused", "met"))
    ),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_whole_sentence(language: str) -> None:
    ends = "।" if language == "hi" else "."
    assert [key for key in KEYS if not Words(language).texts()[f"finding.change.{key}"].endswith(ends)] == []
