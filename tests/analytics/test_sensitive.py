"""Sensitive needs: the desk sees them, readers see them among others and by whole weeks and districts from five on."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest

from analytics.metrics.calls.call_rows import count_calls, recent_calls
from analytics.metrics.requests.request_rows import count_requests, open_requests, recent_requests
from analytics.metrics.requests.request_waits import time_to_fulfil_by
from analytics.metrics.requests.requests import daily_requests, requests_by_category, requests_by_village
from analytics.metrics.requests.sensitive import sensitive_requests
from analytics.metrics.villages.village_rates import village_rates
from level import Level
from tests.analytics.staged import staged

JULY: dict[str, Any] = {"start": date(2021, 7, 1), "end": date(2021, 7, 31)}
NOW = datetime(2021, 7, 31, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
VILLAGES = """
village_code   name   district  district_code  city  city_code
35.79.01.1001  Temas  Batu      35.79.01       Batu  35.79
35.79.02.2004  Punten Bumiaji   35.79.02       Batu  35.79
"""


@pytest.fixture(scope="module")
def books() -> duckdb.DuckDBPyConnection:
    """6 requests for psychosocial help in Temas in the week of 5 July, 2 in Punten a week later; 3 for other things."""
    rows = ["request_id requested_at category village village_code district district_code status"]
    temas, punten = "Temas 35.79.01.1001 Batu 35.79.01", "Punten 35.79.02.2004 Bumiaji 35.79.02"
    rows += [f"t{n} 2021-07-06T08:00 psychosocial {temas} open" for n in range(6)]
    rows += [f"p{n} 2021-07-13T08:00 psychosocial {punten} open" for n in range(2)]
    rows += [f"o{n} 2021-07-14T08:00 other {punten} open" for n in range(3)]
    calls = "call_id started_at outcome direction needs\nc 2021-07-06T08:00 answered inbound ['psychosocial','oxygen']"
    con = staged(requests="\n".join(rows), calls=calls, villages=VILLAGES)
    con.execute("UPDATE staging.requests SET day = requested_at::DATE; UPDATE staging.calls SET day = started_at::DATE")
    return con


def _categories(con: duckdb.DuckDBPyConnection, *, level: Level) -> list[set[str]]:
    """The categories of every list and chart of requests."""
    frames = [
        requests_by_category(con, **JULY, level=level), daily_requests(con, **JULY, level=level),
        requests_by_village(con, **JULY, level=level), recent_requests(con, **JULY, level=level),
        open_requests(con, now=NOW, level=level), time_to_fulfil_by(con, by="category", **JULY, now=NOW, level=level),
    ]  # fmt: skip
    return [set(frame["category"]) for frame in frames]


def test_readers_see_a_sensitive_need_as_another_on_every_list_and_the_desk_by_its_name(
    books: duckdb.DuckDBPyConnection,
) -> None:
    assert _categories(books, level=Level.READERS) == [{"other"}] * 6
    assert _categories(books, level=Level.DESK) == [{"other", "psychosocial"}] * 6


def test_nobody_but_the_desk_can_filter_by_it(books: duckdb.DuckDBPyConnection) -> None:
    for level, number in ((Level.READERS, 0), (Level.DESK, 6 + 2)):
        assert count_requests(books, **JULY, category="psychosocial", level=level) == number
        assert count_calls(books, **JULY, category="psychosocial", level=level) == int(level.rows)
        rates = village_rates(books, **JULY, counted="requests", category="psychosocial", level=level)
        assert int(rates["cases"].sum()) == number
    assert set(recent_calls(books, **JULY)["needs"].iloc[0].split(";")) == {"other", "oxygen"}


def test_readers_see_how_many_by_week_and_district_from_five_on(books: duckdb.DuckDBPyConnection) -> None:
    frame = sensitive_requests(books, **JULY)

    assert frame["requests"].fillna(-1).tolist() == [6, 6, -1, -1]
    assert frame["is_suppressed"].tolist() == [False, False, True, True]
    assert frame["district"].fillna("all").tolist() == ["Batu", "all", "Bumiaji", "all"]
    assert sensitive_requests(books, **JULY, level=Level.DESK)["requests"].tolist() == [6, 6, 2, 2]


def test_without_any_there_is_no_row(books: duckdb.DuckDBPyConnection) -> None:
    frame = sensitive_requests(books, start=date(2021, 8, 2), end=date(2021, 8, 31))

    assert frame.empty and [*frame.columns][-1] == "is_suppressed"
    assert isinstance(frame, pd.DataFrame)
