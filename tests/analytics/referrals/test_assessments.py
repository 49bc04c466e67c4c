"""First assessments: of certain people the first of each team; the wait since their first request."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.assessments import assessment_rows, first_assessments
from level import Level
from tests.analytics.referrals.drawn import at
from tests.analytics.staged import staged

NOW = at("07-15T08:00")
DESK: dict[str, Any] = {"now": NOW, "start": date(2021, 7, 1), "end": date(2021, 7, 15), "level": Level.DESK}
ASSESSMENTS = """
assessment_id person_code person_basis   assessed_at      time_known team       result      district_code
a             P1          id             2021-07-02T08:00 true       health     on_the_spot 35.79.01
a2            P1          id             2021-07-05T08:00 true       health     hospital    35.79.01
a3            P1          id             2021-07-03T08:00 true       non_health referred    35.79.01
b             P2          name_and_phone 2021-07-03T08:00 true       health     hospital    35.79.01
c             tel         phone          2021-07-03T08:00 true       health     hospital    35.79.01
d             P4          id             2021-06-20T08:00 true       health     on_the_spot 35.79.01
d2            P4          id             2021-07-04T08:00 true       health     hospital    35.79.01
e             P5          id             2021-07-04T08:00 true       health     -           35.79.01
f             P6          id             2021-07-20T08:00 true       health     hospital    35.79.01
"""
REQUESTS = """
request_id requested_at     category      status recipient_code recipient_basis
r1         2021-07-01T08:00 oxygen        open   P1             id
r2         2021-07-01T20:00 medical_staff open   P1             id
r3         2021-07-02T20:00 medical_staff open   P2             name_and_phone
r4         2021-07-01T08:00 medical_staff open   tel            phone
r5         2021-07-05T08:00 oxygen        open   P5             id
"""


@pytest.fixture(scope="module")
def con() -> DuckDBPyConnection:
    return staged(assessments=ASSESSMENTS, requests=REQUESTS)


def test_the_first_of_each_team_counts_with_what_came_of_it(con: DuckDBPyConnection) -> None:
    table = first_assessments(con, **DESK).set_index("team")
    results = ["people", "on_the_spot", "hospital", "referred", "none_needed", "unknown", "uncertain"]
    # P4 was first seen before the period; P6 is not yet
    assert table.loc["health", results].tolist() == [len(["a", "b", "e"]), 1, 1, 0, 0, 1, len(["c"])]
    assert table.loc["non_health", results].tolist() == [1, 0, 0, 1, 0, 0, 0]


def test_the_wait_is_that_since_the_first_request_of_the_same_certain_person(con: DuckDBPyConnection) -> None:
    table = first_assessments(con, **DESK).set_index("team")
    # P1 24 hours, P2 12 hours; P5 asked afterwards
    assert table.loc["health", ["joined", "median_hours"]].tolist() == [2, 12]
    assert table.loc["non_health", ["joined", "median_hours"]].tolist() == [1, 48]


def test_a_day_without_a_time_counts_in_days() -> None:
    con = staged(
        assessments=ASSESSMENTS.replace(
            "2021-07-03T08:00 true       health     hospital", "2021-07-03 false health hospital"
        ),
        requests=REQUESTS,
    )
    row = first_assessments(con, **DESK).set_index("team").loc["health"]
    assert row["median_days"] == 1 and pd.isna(row["median_hours"])


def test_the_list_links_certain_people_only(con: DuckDBPyConnection) -> None:
    rows = assessment_rows(con, now=NOW, start=date(2021, 7, 1), end=date(2021, 7, 15), assessment_result="hospital")
    assert sorted(rows["case"].dropna()) == ["person:P2"]
    assert len(rows) == len(["b", "c"])


def test_readers_see_sums_from_five_on(con: DuckDBPyConnection) -> None:
    table = first_assessments(
        con, **{**DESK, "level": Level.READERS, "start": date(2021, 6, 1), "end": date(2021, 7, 11)}
    )
    assert table.loc[table["team"] == "health", "people"].isna().all()
    assert table.loc[table["team"] == "health", ["median_hours", "median_days"]].isna().all(axis=None)
    assert table["is_suppressed"].all()


def test_without_a_book_there_is_no_row() -> None:
    con = staged()
    con.execute("DROP VIEW IF EXISTS marts.assessment_days; DROP TABLE staging.assessments")
    assert first_assessments(con, **DESK).empty
