"""States of body and mind: who was asked, who is in a bad state."""

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from analytics.metrics.followups import care_states
from level import Level
from tests.analytics.followups.care_books import at, care_books

HEADER = "person  due_at  done_at  outcome  place  physical_state  emotional_state  district\n"
DAYS: dict[str, Any] = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Two days, three places."""
    return care_books(
        HEADER
        + """
        A  5  5T09:00  reached      home         good      calm       35.79.01
        A  5  5T15:00  reached      hospital     critical  calm       35.79.01
        B  5  5T09:00  reached      home         fair      -          35.79.01
        C  5  5T09:00  reached      home         poor      crisis     35.79.02
        D  5  5T09:00  reached      care_centre  -         anxious    35.79.02
        E  5  5T09:00  unreachable  home         -         -          35.79.02
        F  6  6T09:00  reached      -            good      distressed -
        G  7  -        -            home         poor      crisis     35.79.01
        """
    )


def test_asked_is_who_has_a_state_and_the_newest_of_the_day_counts(con: duckdb.DuckDBPyConnection) -> None:
    frame = care_states.states_by_day(con, now=at(8), measure="physical_state", **DAYS)
    frame["day"] = frame["day"].dt.day
    drawn = [*frame[["day", "physical_state", "people", "asked_people"]].itertuples(index=False, name=None)]
    assert drawn == [(5, "fair", 1, 3), (5, "poor", 1, 3), (5, "critical", 1, 3), (6, "good", 1, 1)]


def test_bad_is_poor_and_critical_or_distressed_and_in_crisis_of_those_asked_by_place(
    con: duckdb.DuckDBPyConnection,
) -> None:
    frame = care_states.bad_states(con, now=at(8), measure="physical_state", level=Level.DESK, **DAYS)
    assert _drawn(frame, "care_place") == [
        (5, "home", 2, 1), (5, "hospital", 1, 1), (5, "all", 3, 2), (6, "unknown", 1, 0), (6, "all", 1, 0),
    ]  # fmt: skip
    mind = care_states.bad_states(con, now=at(8), measure="emotional_state", by="district", level=Level.DESK, **DAYS)
    assert _drawn(mind, "district") == [
        (5, "Batu", 1, 0), (5, "Bumiaji", 2, 1), (5, "all", 3, 1), (6, "unknown", 1, 1), (6, "all", 1, 1),
    ]  # fmt: skip


def test_the_finding_is_of_the_newest_complete_day(con: duckdb.DuckDBPyConnection) -> None:
    frame = care_states.bad_states(con, now=at(6, 20), measure="physical_state", level=Level.DESK, **DAYS)
    finding = care_states.states_headline(frame, measure="physical_state", by="care_place")
    assert finding is not None
    assert (finding.key, finding.numbers) == ("followups.physical_day", {"bad": 2, "asked": 3, "day": date(2021, 7, 5)})


@pytest.mark.usefixtures("any_moment")
def test_readers_see_weeks_and_no_group_of_one_to_four_people_asked_or_in_a_bad_state() -> None:
    lines = [f"A{n} 5 {5 + n % 3}T09:00 reached home {'poor' if n < 6 else 'good'} calm 35.79.01" for n in range(12)]
    lines += [f"B{n} 5 6T09:00 reached hospital {'poor' if n < 5 else 'good'} calm 35.79.01" for n in range(10)]
    lines += [f"C{n} 5 6T09:00 reached care_centre good calm 35.79.02" for n in range(3)]
    con = care_books(HEADER + "\n".join(lines))
    frame = care_states.bad_states(con, now=at(12), measure="physical_state", **DAYS)
    assert set(frame["day"]) == {date(2021, 7, 5)} and set(frame["last_day"]) == {date(2021, 7, 11)}
    counts = frame.set_index(frame["care_place"].fillna("all"))["asked_people"]
    # with 12 at home and 25 in all, the 3 of the care centre could be computed from the 10 in hospital
    assert (counts["all"], counts["home"]) == (12 + 10 + 3, 12) and counts[["hospital", "care_centre"]].isna().all()
    small = care_states.bad_states(con, now=at(12), measure="physical_state", place="35.79.02", **DAYS)
    assert small["asked_people"].isna().all()


def _drawn(frame: pd.DataFrame, by: str) -> list[tuple[int, str, int, int]]:
    return [
        (row["day"].day, "all" if pd.isna(row[by]) else row[by], row["asked_people"], row["bad_people"])
        for _, row in frame.iterrows()
    ]
