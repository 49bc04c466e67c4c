"""How the due days were kept."""

from datetime import date
from typing import Any

import duckdb
import pytest

from analytics.metrics.followups import followed_days
from analytics.metrics.followups.followups import followup_totals
from level import Level
from tests.analytics.followups.care_books import at, care_books

HEADER = "id  person  due_at  done_at  outcome\n"
DAYS: dict[str, Any] = {"start": date(2021, 7, 5), "end": date(2021, 7, 8)}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Monday, 5 July, to Thursday, 8 July; nobody is due on Wednesday."""
    return care_books(
        HEADER
        + """
        a1  A  5  5T09:00  unreachable
        a1  A  5  5T15:00  reached
        a2  A  5  5T16:00  unreachable
        b   B  5  6T09:00  reached
        c   C  5  5T09:00  unreachable
        c   C  5  5T10:00  unreachable
        d   D  5  -        -
        e   E  5  5T09:00  refused
        f   F  5  5T09:00  -
        g   G  5  5T09:00  not_needed
        g2  G  6  -        -
        h   H  6  6T09:00  reached
        i   I  8  8T09:00  reached
        j   J  8  -        -
        k   K  9  -        -
        """
    )


def test_a_person_counts_once_a_day_by_the_best_of_what_became_of_the_calls(con: duckdb.DuckDBPyConnection) -> None:
    frame = followed_days.followed_by_day(con, now=at(8, 20), **DAYS)
    monday = frame[frame["day"].dt.day == 5].set_index("due_result")["people"].to_dict()
    assert monday == {"on_time": 1, "late": 1, "refused": 1, "unknown": 1, "in_vain": 1, "not_tried": 1}


def test_followed_is_who_was_reached_on_the_day_of_those_due_and_nobody_due_is_no_share(
    con: duckdb.DuckDBPyConnection,
) -> None:
    frame = followed_days.followed_by_day(con, now=at(8, 20), **DAYS).drop_duplicates("day").set_index("day")
    assert frame["due_people"].tolist() == [len("ABCDEF"), len("H"), 0, len("IJ")]
    assert frame["followed_share"].fillna(-1).tolist() == [1 / 6, 1, -1, 1 / 2]
    assert frame["complete"].tolist() == [True, True, True, False]


def test_an_incomplete_day_is_left_out_of_the_share_and_the_days_before_are_compared() -> None:
    con = care_books(
        HEADER
        + """
        a  A  3  3T09:00  reached
        b  B  3  -        -
        c  C  5  5T09:00  reached
        d  D  6  -        -
        """
    )
    share = followed_days.followed_share(con, now=at(6), start=date(2021, 7, 5), end=date(2021, 7, 6), level=Level.DESK)
    assert (share["followed_share"], share["share_start"], share["share_end"]) == (None, None, None)
    con.execute("UPDATE ops.feeds SET complete_until = DATE '2021-07-09'")
    share = followed_days.followed_share(con, now=at(6), start=date(2021, 7, 5), end=date(2021, 7, 6), level=Level.DESK)
    assert (share["followed_share"], share["previous_followed_share"]) == (1, 1 / 2)
    assert share["share_end"] == date(2021, 7, 5)  # today is never complete


def test_days_of_a_past_moment_are_those_of_books_that_end_there(con: duckdb.DuckDBPyConnection) -> None:
    frame = followed_days.followed_by_day(con, now=at(5, 23), **DAYS)
    assert frame["day"].dt.day.unique().tolist() == [5]
    assert dict(zip(frame["due_result"], frame["people"], strict=True)) == {
        "on_time": 1, "refused": 1, "unknown": 1, "in_vain": 1, "not_tried": len("BD"),
    }  # fmt: skip


def _weeks() -> duckdb.DuckDBPyConnection:
    """28 June: 6 in Batu due twice, 5 of them missed one day. 5 July: 6 in Batu, 2 not followed; 3 in Bumiaji."""
    lines = []
    for n in range(6):
        lines += [
            f"a{n} A{n} 1 1T09:00 reached 35.79.01",
            f"b{n} A{n} 2 {'2T09:00 reached' if n == 0 else '- -'} 35.79.01",
        ]
        lines += [f"c{n} A{n} 5 {'5T10:00 reached' if n < 4 else '- -'} 35.79.01"]
    lines += [f"e{n} E{n} 6 6T09:00 reached 35.79.02" for n in range(3)]
    return care_books("id person due_at done_at outcome district\n" + "\n".join([*lines, "z Z 13 13T09:00 reached -"]))


def test_a_week_counts_different_people_and_readers_do_not_see_one_to_four_of_them() -> None:
    con = _weeks()
    days: dict[str, Any] = {"start": date(2021, 7, 1), "end": date(2021, 7, 11)}
    desk = followed_days.followed_weeks(con, now=at(13), level=Level.DESK, **days)
    assert desk["week"].tolist() == [date(2021, 6, 28), date(2021, 7, 5)]
    assert desk["due_people"].tolist() == [6, 6 + 3] and desk["unfollowed_people"].tolist() == [5, 2]
    assert desk["followed_share"].tolist() == pytest.approx([(6 + 1) / 12, (4 + 3) / 9])
    readers = followed_days.followed_weeks(con, now=at(13), level=Level.READERS, **days)
    # 1 of 6 was followed on both days: also who is left of the whole would be one to four
    assert readers["followed_share"].isna().all() and readers["is_suppressed"].all()
    small = followed_days.followed_weeks(con, now=at(13), level=Level.READERS, place="35.79.02", **days)
    assert small["due_people"].isna().all()


def test_readers_see_the_share_of_a_fixed_period_only() -> None:
    lines = [f"a{n} A{n} 5 {'5T09:00 reached' if n < 6 else '- -'} 35.79.01" for n in range(12)]
    con = care_books("id person due_at done_at outcome district\n" + "\n".join([*lines, "z Z 13 13T09:00 reached -"]))
    row = followup_totals(con, now=at(13), start=date(2021, 7, 7), end=date(2021, 7, 13)).iloc[0]
    assert (row["share_start"], row["share_end"]) == (date(2021, 7, 5), date(2021, 7, 11))
    assert row["followed_share"] == 6 / 12
