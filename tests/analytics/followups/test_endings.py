"""How follow-up of people ended, or why it has not."""

from typing import Any

import duckdb
import pytest

from analytics.metrics.followups import endings, followup_rows
from level import Level
from tests.analytics.followups.care_books import at, care_books

HEADER = "id  person  due_at  done_at  outcome  contacted\n"


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """The last days of several people."""
    return care_books(
        HEADER
        + """
        a1  A  4  4T09:00  reached      own
        a2  A  5  5T09:00  reached      own
        b1  B  4  4T09:00  reached      own
        b2  B  5  5T09:00  unreachable  own
        c1  C  5  5T09:00  unreachable  visit
        d1  D  5  5T09:00  recovered    own
        d2  D  9  -        -            -
        e1  E  5  5T09:00  died         village_head
        e2  E  9  -        -            -
        f1  F  5  5T09:00  reached      own
        f2  F  9  -        -            -
        g1  G  5  5T09:00  refused      own
        h1  H  5  6T09:00  moved        own
        i1  I  5  5T09:00  not_needed   own
        i2  I  8  -        -            -
        j1  J  5  5T09:00  unknown      own
        """
    )


def test_the_last_scheduled_day_ends_follow_up_only_of_who_was_reached(con: duckdb.DuckDBPyConnection) -> None:
    frame = endings.people_by_ending(con, now=at(7), level=Level.DESK)
    assert frame.set_index(frame["followup_ending"].fillna("all"))["people"].to_dict() == {
        "in_progress": len("F"),
        "recovered": len("D"),
        "completed": len("A"),
        "moved": len("H"),
        "died": len("E"),
        "not_needed": len("I"),
        "refused": len("G"),
        "unreached": len("BCJ"),
        "all": 10,
    }


@pytest.mark.usefixtures("any_moment")
def test_readers_see_no_ending_of_one_to_four_people(con: duckdb.DuckDBPyConnection) -> None:
    frame = endings.people_by_ending(con, now=at(7))
    assert frame[frame["followup_ending"].notna()]["people"].isna().all()
    assert frame[frame["followup_ending"].isna()]["people"].tolist() == [10]


def test_calls_scheduled_after_an_ending_are_listed_and_those_of_the_dead_are_not(
    con: duckdb.DuckDBPyConnection,
) -> None:
    frame = endings.planned_after_ending(con, now=at(7))
    assert list(zip(frame["person"], frame["followup_ending"], frame["day"].dt.day, strict=True)) == [
        ("D", "recovered", 9),
        ("I", "not_needed", 8),
    ]
    assert frame["case"].tolist() == ["person:D", "person:I"]


def test_the_rows_of_a_period_are_its_due_calls_and_one_result_narrows_them(con: duckdb.DuckDBPyConnection) -> None:
    days: dict[str, Any] = {"now": at(7), "start": at(5).date(), "end": at(9).date()}
    assert followup_rows.count_due_calls(con, **days) == len("ABCDEFGHJ")
    narrowed = followup_rows.due_calls(con, due_result="in_vain", **days)
    assert sorted(narrowed["person"]) == ["B", "C"] == sorted(narrowed["case"].str.removeprefix("person:"))
    assert followup_rows.count_due_calls(con, due_result="in_vain", **days) == 2


def test_a_history_holds_every_attempt_of_a_person_and_of_a_past_moment_no_later_one(
    con: duckdb.DuckDBPyConnection,
) -> None:
    frame = followup_rows.history(con, now=at(7), person="B")
    assert frame["followup_outcome"].tolist() == ["unreachable", "reached"]
    then = followup_rows.history(con, now=at(4, 20), person="B")
    assert then["followup_outcome"].fillna("-").tolist() == ["-", "reached"]
    people = followup_rows.people_due(con, now=at(7), start=at(5).date(), end=at(5).date())
    assert people["person"].tolist()[:2] == ["B", "C"]


def test_a_history_of_a_past_moment_does_not_know_where_a_later_call_reached_somebody() -> None:
    books = care_books(
        """
        id  person  due_at  done_at  outcome  contacted  place
        a1  A       4       4T09:00  reached  own        home
        a2  A       5       5T09:00  reached  own        hospital
        a3  A       9       -        -        -          home
        """
    )
    places = [
        followup_rows.history(books, now=now, person="A")["care_place"].fillna("-").tolist()
        for now in (at(7), at(4, 20))
    ]
    assert places == [["home", "hospital", "home"], ["home", "-", "home"]]
