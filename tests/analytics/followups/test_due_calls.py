"""What became of a due call, and who is still to be called."""

from datetime import date
from typing import Any

import duckdb
import pytest

from analytics.metrics.followups import followups
from analytics.metrics.followups.due_calls import standing, values
from level import Level
from tests.analytics.followups.care_books import at, care_books

HEADER = "id  person  due_at  done_at  attempt  outcome  contacted\n"


def state_of(con: duckdb.DuckDBPyConnection, day: int, hour: int = 12) -> dict[str, str]:
    """The state of each due call at a moment."""
    sql = f"WITH {standing(con, at(day, hour))} SELECT followup_id, state FROM calls ORDER BY followup_id"
    return dict(con.execute(sql, values(con, at(day, hour))).fetchall())


def steps_of(con: duckdb.DuckDBPyConnection, day: int, hour: int = 12) -> dict[str, str]:
    """The next step of each person to be called."""
    frame = followups.people_to_call(con, now=at(day, hour))
    return dict(zip(frame["person"], frame["followup_step"], strict=True))


def test_a_call_is_made_on_its_day_late_or_not_at_all() -> None:
    con = care_books(
        HEADER
        + """
        early    A  5  4T09:00  1  reached      own
        on_time  B  5  5T09:00  1  reached      own
        late     C  5  6T09:00  1  reached      own
        overdue  D  5  -        -  -            -
        vain     E  5  5T09:00  1  unreachable  own
        today    F  7  -        -  -            -
        ahead    G  8  -        -  -            -
        other    Z  6  7T08:00  1  reached      own
        """
    )
    assert state_of(con, 7) == {
        "early": "on_time", "on_time": "on_time", "late": "late", "other": "late", "overdue": "overdue",
        "vain": "overdue", "today": "due", "ahead": "planned",
    }  # fmt: skip


def test_who_was_reached_on_a_later_day_is_not_called_for_the_earlier_one_and_it_stays_missed() -> None:
    con = care_books(
        HEADER
        + """
        monday   A  5  5T09:00  1  unreachable  own
        tuesday  A  6  6T09:00  1  reached      own
        sunday   A  4  5T10:00  1  unreachable  own
        """
    )
    assert state_of(con, 7) == {"monday": "missed", "sunday": "missed", "tuesday": "on_time"}
    assert followups.people_to_call(con, now=at(7)).empty


def test_an_unreachable_person_and_an_unknown_outcome_never_count_as_done() -> None:
    con = care_books(
        HEADER
        + """
        a  A  5  5T09:00  1  unreachable   own
        b  B  5  5T09:00  1  wrong_number  own
        c  C  5  5T09:00  1  -             own
        d  D  5  5T09:00  1  unknown       own
        """
    )
    assert state_of(con, 5, hour=20) == dict.fromkeys("abcd", "due")
    assert state_of(con, 6) == dict.fromkeys("abcd", "overdue")
    frame = followups.people_to_call(con, now=at(6)).set_index("person")
    assert frame["outcome_unknown"].to_dict() == {"A": False, "B": False, "C": True, "D": True}
    assert frame["tries"].to_dict() == {"A": 1, "B": 1, "C": 0, "D": 0}


@pytest.mark.parametrize("ending", ["recovered", "moved", "died", "not_needed"])
def test_after_an_ending_nobody_is_due_and_what_was_due_before_it_stays_missed(ending: str) -> None:
    con = care_books(
        HEADER
        + f"""
        before  A  4  -        -  -         -
        same    A  5  5T09:00  1  {ending}  own
        after   A  6  -        -  -         -
        far     A  9  -        -  -         -
        """
    )
    ended = "ended" if ending == "not_needed" else "on_time"
    assert state_of(con, 7) == {"before": "missed", "same": ended, "after": "ended", "far": "ended"}


def test_who_is_called_again_after_an_ending_is_followed_again_but_a_death_is_final() -> None:
    con = care_books(
        HEADER
        + """
        a1  A  5  5T09:00  1  recovered    own
        a2  A  6  6T09:00  1  reached      own
        a3  A  7  -        -  -            -
        b1  B  5  5T09:00  1  died         village_head
        b2  B  6  6T09:00  1  reached      own
        b3  B  7  -        -  -            -
        c1  C  5  5T09:00  1  recovered    own
        c2  C  6  6T09:00  1  unreachable  own
        c3  C  7  -        -  -            -
        """
    )
    states_now = state_of(con, 7)
    assert [states_now[name] for name in ("a3", "b3", "c2", "c3")] == ["due", "ended", "ended", "ended"]


def test_a_death_that_another_book_reports_ends_the_calls_of_that_person_only() -> None:
    con = care_books(
        HEADER
        + """
        a1  A   5  -  -  -  -
        a2  A   8  -  -  -  -
        b1  B   8  -  -  -  -
        c1  ?C  8  -  -  -  -
        """,
        deaths="A 7T03:00\nC 7T03:00",
    )
    assert state_of(con, 9) == {"a1": "missed", "a2": "ended", "b1": "overdue", "c1": "overdue"}


def test_a_shared_number_never_joins_two_people() -> None:
    con = care_books(
        HEADER
        + """
        m1  ?081  5  5T09:00  1  reached  own
        c1  ?081  5  -        -  -        -
        """
    )
    assert state_of(con, 6) == {"m1": "on_time", "c1": "overdue"}
    assert followups.people_to_call(con, now=at(6))["case"].tolist() == ["followup:c1"]


@pytest.mark.usefixtures("any_moment")
def test_where_the_parts_are_hidden_the_headline_keeps_the_total() -> None:
    lines = [f"a{n} A{n} {4 if n < 2 else 5} - -" for n in range(9)]
    totals = followups.followup_totals(
        care_books("id person due_at done_at outcome\n" + "\n".join(lines)),
        now=at(5),
        start=date(2021, 7, 1),
        end=date(2021, 7, 4),
    )
    finding = followups.headline_of(totals)
    assert (finding.key, finding.numbers) == ("followups.to_call", {"people": 9})


def test_nobody_is_called_through_a_number_by_which_a_death_was_reported_until_it_is_settled() -> None:
    con = care_books(HEADER + "a1  ?081  5  -  -  -  -\nb1  ?082  5  -  -  -  -", deaths="?081 5T09:00")
    frame = followups.people_to_call(con, now=at(6)).set_index("case")
    assert frame["followup_step"].to_dict() == {"followup:a1": "settle", "followup:b1": "own"}
    assert frame["until"].isna().to_dict() == {"followup:a1": True, "followup:b1": False}
    assert followups.people_to_call(con, now=at(5, 8)).set_index("case").loc["followup:a1", "followup_step"] == "settle"


def test_the_ladder_climbs_by_attempts_and_by_wrong_numbers_and_ends_with_the_lost() -> None:
    con = care_books(
        HEADER
        + """
        a  A  1  -        -  -             -
        b  B  1  1T09:00  1  unreachable   own
        b  B  1  1T15:00  2  unreachable   -
        c  C  1  1T09:00  3  unreachable   own
        d  D  1  1T09:00  1  wrong_number  own
        e  E  1  1T09:00  1  wrong_number  own
        e  E  1  1T10:00  2  unreachable   other_number
        e  E  1  1T11:00  3  unreachable   other_number
        f  F  1  1T09:00  1  unreachable   village_head
        g  G  1  1T09:00  1  unreachable   visit
        h  H  1  1T09:00  1  unreachable   own
        h  H  1  1T10:00  2  refused       own
        """
    )
    assert steps_of(con, 2) == {
        "A": "own",
        "B": "own",  # 2 of 3
        "C": "other_number",  # the third attempt, the others are not written down
        "D": "other_number",
        "E": "village_head",
        "F": "visit",
        "G": "lost",
    }
    frame = followups.people_to_call(con, now=at(2)).set_index("person")
    assert frame["tries"].to_dict() == {"A": 0, "B": 2, "C": 3, "D": 1, "E": 1 + 2, "F": 1, "G": 1}


def test_attempts_in_vain_count_over_due_days_until_the_next_contact() -> None:
    con = care_books(
        HEADER
        + """
        a1  A  1  1T09:00  1  unreachable  own
        a2  A  2  2T09:00  1  unreachable  own
        a3  A  3  3T09:00  1  unreachable  own
        b1  B  1  1T09:00  1  unreachable  own
        b2  B  2  2T09:00  1  reached      own
        b3  B  3  3T09:00  1  unreachable  own
        """
    )
    assert steps_of(con, 3) == {"A": "other_number", "B": "own"}


def test_norms_decide_how_often_each_rung_is_tried_and_which_there_are() -> None:
    drawn = (
        HEADER
        + """
        a  A  1  1T09:00  1  unreachable  own
        b  B  1  1T09:00  1  unreachable  village_head
        """
    )
    norms = {"own_number_attempts": 1.0, "other_number_attempts": 0.0, "visit_attempts": 0.0}
    assert steps_of(care_books(drawn, norms=norms), 2) == {"A": "village_head", "B": "lost"}


def test_the_next_step_is_due_by_the_end_of_the_day_or_a_day_after_the_last_attempt() -> None:
    con = care_books(
        HEADER
        + """
        a  A  5  -        -  -            -
        b  B  5  5T09:30  1  unreachable  own
        c  C  5  5        1  unreachable  own
        d  D  5  5T09:00  1  unreachable  visit
        """
    )
    frame = followups.people_to_call(con, now=at(6, 10)).set_index("person")
    until = frame["until"].dt.tz_convert("Asia/Jakarta")
    assert [until[name] for name in "ABC"] == [at(5, 23, 59), at(6, 9, 30), at(6, 23, 59)]
    assert until.isna()["D"] and frame["is_late"].to_dict() == {"A": True, "B": True, "C": False, "D": True}


def test_of_a_past_moment_what_was_done_later_has_not_happened() -> None:
    drawn = [
        "a  A  5  5T09:00  1  unreachable  own",
        "a  A  5  6T09:00  2  reached      own",
        "b  B  5  6T10:00  1  died         own",
        "b2 B  7  -        -  -            -",
        "c  C  5  5T10:00  1  reached      own",
    ]
    whole = care_books(HEADER + "\n".join(drawn))
    then = [drawn[0], "b  B  5  -  -  -  -", drawn[3], drawn[4]]
    ended = care_books(HEADER + "\n".join(then))
    moment = (5, 23)
    assert (
        state_of(whole, *moment)
        == state_of(ended, *moment)
        == {"a": "due", "b": "due", "b2": "planned", "c": "on_time"}
    )
    assert steps_of(whole, *moment) == steps_of(ended, *moment) == {"A": "own", "B": "own"}
    assert state_of(whole, 8) == {"a": "late", "b": "late", "b2": "ended", "c": "on_time"}


def test_totals_count_people_and_not_calls() -> None:
    con = care_books(
        "id  person  due_at  done_at  outcome  contacted  physical_state  emotional_state  district\n"
        """
        a0  A  1  1T09:00  reached      own    poor  calm    35.79.01
        a1  A  2  2T09:00  unreachable  own    -     -       35.79.01
        a2  A  3  -        -            -      -     -       35.79.01
        b1  B  3  -        -            -      -     -       35.79.01
        c1  C  4  -        -            -      -     -       35.79.02
        d1  D  2  3T09:00  unreachable  visit  -     -       35.79.02
        e1  E  4  4T08:00  reached      own    -     crisis  35.79.02
        """
    )
    days: dict[str, Any] = {"start": date(2021, 7, 1), "end": date(2021, 7, 4)}
    row = followups.followup_totals(con, now=at(4), level=Level.DESK, **days).iloc[0]
    assert row["people_to_call"] == len("ABCD")
    assert (row["due_today"], row["overdue_people"], row["unreachable_people"]) == (len("C"), len("ABD"), len("AD"))
    assert (row["lost_people"], row["bad_overdue_people"]) == (len("D"), len("A"))
    assert row["followed_share"] == 1 / 5  # a0 of a0 a1 a2 b1 d1; 4 July is not over
    here = followups.followup_totals(con, now=at(4), level=Level.DESK, place="35.79.02", **days).iloc[0]
    assert (here["due_today"], here["overdue_people"], here["lost_people"]) == (1, 1, 1)
    assert followups.overdue_bad(con, now=at(4), level=Level.DESK) == 1
    finding = followups.headline_of(followups.followup_totals(con, now=at(4), level=Level.DESK, **days))
    assert (finding.key, finding.numbers["overdue"], finding.numbers["bad_overdue"]) == ("followups.overdue_bad", 3, 1)


def test_without_a_book_of_followups_no_number_is_known() -> None:
    con = care_books("id  person  due_at  district\na  A  5  35.79.01")
    con.execute("DROP TABLE staging.followups")
    row = followups.followup_totals(con, now=at(4), start=date(2021, 7, 1), end=date(2021, 7, 4)).iloc[0]
    assert row.drop(["is_recorded", "is_suppressed"]).isna().all()
    assert followups.overdue_bad(con, now=at(4)) is None
    assert followups.headline_of(row.to_frame().T).key == "followups.none"


def _many() -> duckdb.DuckDBPyConnection:
    """Batu: 7 overdue, 2 of them at the visit; Bumiaji: 3 due today; Junrejo: 6 due today."""
    lines = [f"b{n} B{n} 4 - - - 35.79.01" for n in range(5)]
    lines += [f"v{n} V{n} 4 4T09:00 unreachable village_head 35.79.01" for n in range(2)]
    lines += [f"c{n} C{n} 5 - - - 35.79.02" for n in range(3)]
    lines += [f"d{n} D{n} 5 - - - 35.79.03" for n in range(6)]
    return care_books("id person due_at done_at outcome contacted district\n" + "\n".join(lines))


@pytest.mark.usefixtures("any_moment")
def test_readers_see_no_number_of_people_from_one_to_four_and_cannot_compute_one() -> None:
    con = _many()
    days: dict[str, Any] = {"start": date(2021, 7, 1), "end": date(2021, 7, 4)}
    desk = followups.people_by_step(con, now=at(5), level=Level.DESK).set_index("followup_step")
    assert desk["people"].to_dict() == {"own": 5 + 3 + 6, "visit": 2}
    assert desk["overdue_people"].to_dict() == {"own": 5, "visit": 2}
    assert followups.people_by_step(con, now=at(5))["people"].isna().all()  # of 16 in all, 14 gives 2 away
    everywhere = followups.followup_totals(con, now=at(5), **days).iloc[0]
    assert everywhere[["people_to_call", "overdue_people", "due_today"]].tolist() == [16, 5 + 2, 3 + 6]
    assert everywhere["unreachable_people"] is None and everywhere["is_suppressed"]
    for place in ("35.79.02", "35.79.02.2001"):
        row = followups.followup_totals(con, now=at(5), place=place, **days).iloc[0]
        assert row[["due_today", "people_to_call"]].isna().all()
        assert followups.headline_of(row.to_frame().T).key == "followups.hidden"
