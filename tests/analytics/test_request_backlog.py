"""What still waits counts whenever it was asked for."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from analytics.metrics.actions.actions import actions
from analytics.metrics.books.data_status import data_status
from analytics.metrics.requests.request_backlog import backlog, daily_backlog
from analytics.metrics.requests.requests import request_totals, requests_by_category
from analytics.metrics.shared.changes import requests_change
from finding import Finding
from level import Level

REQUESTS = """
    request_id | requested_at     | category | village | district | status
    a          | 2021-06-01 08:00 | oxygen   | Sisir   | Batu     | open
    b          | 2021-07-09 08:00 | food     | Punten  | Bumiaji  | approved
    c          | 2021-07-10 07:00 | food     | Sisir   | Batu     | on_the_way
    d          | 2021-07-09 08:00 | food     | Sisir   | Batu     | fulfilled
    e          | 2021-07-09 08:00 | food     | Sisir   | Batu     | unmet
"""
NOW = datetime(2021, 7, 11, 3, tzinfo=UTC)  # 10:00 in Batu


def test_only_what_was_neither_fulfilled_nor_refused_waits(world: Callable[..., DuckDBPyConnection]) -> None:
    row = backlog(world(requests=REQUESTS), now=NOW, level=Level.DESK).iloc[0]
    assert row["open_requests"] == len(["a", "b", "c"])
    assert row["stale_requests"] == len(["a", "b"])


def test_a_place_counts_its_own(world: Callable[..., DuckDBPyConnection]) -> None:
    row = backlog(world(requests=REQUESTS), now=NOW, place="35.79.01", level=Level.DESK).iloc[0]
    assert (row["open_requests"], row["stale_requests"]) == (len(["a", "c"]), len(["a"]))


def test_the_standing_names_how_far_the_data_reach(world: Callable[..., DuckDBPyConnection]) -> None:
    status = data_status(world(requests=REQUESTS), feeds=("requests",))
    assert status.as_of is not None
    assert status.as_of.astimezone(UTC) == datetime(2021, 7, 10, 0, tzinfo=UTC)
    assert status.first is not None
    assert status.first.isoformat() == "2021-06-01"
    assert not status.made_up
    assert (status.quarantined_rows, status.quarantined_cells) == (0, 0)
    assert {"city", "district", "village"} == set(status.places["level"])


def test_a_feed_without_rows_has_no_as_of(world: Callable[..., DuckDBPyConnection]) -> None:
    assert data_status(world(requests=REQUESTS), feeds=("stock",)).as_of is None


QUEUE = """
    request_id | requested_at     | category | village | district | status    | fulfilled_at
    a          | 2021-07-01 08:00 | oxygen   | Sisir   | Batu     | fulfilled | 2021-07-03 09:00
    b          | 2021-07-02 08:00 | food     | Punten  | Bumiaji  | open      | -
    c          | 2021-07-04 08:00 | food     | Sisir   | Batu     | unmet     | -
    d          | 2021-07-04 09:00 | food     | Sisir   | Batu     | fulfilled | 2021-07-04 10:00
    e          | 2021-07-05 07:00 | food     | Sisir   | Batu     | on_the_way | -
"""


def test_a_request_is_open_at_the_end_of_every_day_until_it_is_fulfilled(
    world: Callable[..., DuckDBPyConnection],
) -> None:
    status = daily_backlog(world(requests=QUEUE), start=date(2021, 7, 2), end=date(2021, 7, 9), level=Level.DESK)
    assert [day.day for day in status["day"]] == [1, 2, 3, 4, 5]  # the day before the first, up to the last with data
    assert status["open_requests"].tolist() == [len(who) for who in ("a", "ab", "b", "b", "be")]


def test_the_queue_of_a_place_counts_its_own(world: Callable[..., DuckDBPyConnection]) -> None:
    status = daily_backlog(
        world(requests=QUEUE), start=date(2021, 7, 5), end=date(2021, 7, 5), place="35.79.01", level=Level.DESK
    )
    assert status["open_requests"].tolist() == [0, len("e")]


def test_with_calls_alone_nobody_knows_what_is_still_open(world: Callable[..., DuckDBPyConnection]) -> None:
    calls = """
        call_id | started_at       | answered_at      | need   | village | district | urgency
        1       | 2021-07-01 08:00 | 2021-07-01 08:01 | oxygen | Sisir   | Batu     | critical
        2       | 2021-07-10 08:00 | 2021-07-10 08:01 | food   | Punten  | Bumiaji  | high
    """
    con, days = world(calls=calls), {"start": date(2021, 7, 1), "end": date(2021, 7, 10)}
    waiting, wanted = backlog(con, level=Level.DESK, now=NOW), requests_by_category(con, **days)
    totals = request_totals(con, **days).iloc[0]
    assert totals["requests"] == 1 + 1
    assert waiting.iloc[0].isna().all()
    assert totals[["open", "fulfilled", "unmet", "other", "fulfilled_share"]].isna().all()
    assert requests_change(wanted, waiting) == Finding("change.requests_counted_unknown", {"requests": 1 + 1})
    assert not {"deliver", "request"} & {*actions(con, now=NOW.astimezone(ZoneInfo("Asia/Jakarta")))["kind"]}
