"""Companions: active and unknown, caseload and capacity, debriefing, rules, funnel, in one world counted by hand."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest

from analytics.metrics.companions import (
    companion_rows,
    debriefing,
    funnel,
    pairing_rules,
    roster,
    sessions,
    suggestions,
    totals,
    waiting,
)
from level import Level
from tests.analytics.staged import staged

ZONE = ZoneInfo("Asia/Jakarta")
# ruff: noqa: E501
NOW = datetime(2021, 7, 20, 12, tzinfo=ZONE)
THEN = datetime(2021, 7, 5, 12, tzinfo=ZONE)
VILLAGES = """
    village_code   name      district  district_code  city  city_code
    35.79.01.1001  Temas     Batu      35.79.01       Kota  35.79
    35.79.01.1002  Sisir     Batu      35.79.01       Kota  35.79
    35.79.02.2001  Beji      Junrejo   35.79.02       Kota  35.79
"""
DISTRICTS = "district_code name city_code\n35.79.01 Batu 35.79\n35.79.02 Junrejo 35.79"
# s1 is free, s2 full, al over, st of unknown capacity, ps left on 10 July, un has no start, vo begins in August.
COMPANIONS = """
    companion_code  role                    area_code      village  district  capacity  registered_at  trained_at  active_from  active_to
    s1              senior_social_worker    35.79.01.1001  Temas    Batu      3         2021-06-01     2021-06-10  2021-06-15   -
    s2              senior_social_worker    35.79.01       -        Batu      1         2021-06-01     2021-06-10  2021-06-15   -
    al              alumni                  35.79.02.2001  Beji     Junrejo   1         2021-06-01     -           2021-06-15   -
    st              student                 -              -        -         -         2021-06-01     2021-06-10  2021-06-15   -
    ps              psychologist            35.79.01.1002  Sisir    Batu      5         2021-06-01     2021-06-10  2021-06-15   2021-07-11
    un              volunteer               35.79.01.1002  Sisir    Batu      4         2021-06-01     2021-06-10  -            -
    vo              volunteer               35.79.01.1002  Sisir    Batu      4         2021-07-15     -           2021-08-01   -
"""
COMPANIONSHIPS = """
    companion_code  person_code  person_basis    person_kind  started_at  ended_at
    s1              doc1         id              doctor       2021-06-20  -
    s1              doc1         name_and_phone  doctor       2021-07-01  -
    s2              fam1         id              family       2021-07-10  -
    al              nur1         id              nurse        2021-07-01  -
    al              nur2         id              nurse        2021-07-15  -
    st              vol1         id              volunteer    2021-06-20  2021-07-01
    st              phone        phone           volunteer    2021-07-15  -
    ps              pat1         id              patient      2021-07-01  -
    ps              pat2         id              patient      2021-07-01  2021-07-05
    un              pat3         id              patient      2021-07-01  -
    s2              dead         id              doctor       2021-06-20  -
"""
SESSIONS = """
    companion_code  held_at           kind           person_code  person_basis  minutes
    s1              2021-06-25T10:00  counselling    doc1         id            60
    s1              2021-07-02T10:00  counselling    doc1         id            60
    s1              2021-07-12T16:00  debriefing     -            -             90
    al              2021-07-03T10:00  moral_support  nur1         id            30
    al              2021-07-04T10:00  debriefing     nur1         id            -
    st              2021-06-21T10:00  spiritual      somebody     id            30
    ps              2021-07-02T10:00  counselling    pat1         id            45
    ps              2021-07-02T15:00  counselling    pat1         id            45
"""
RULES = """
    role                  person_kind  priority  is_own
    senior_social_worker  doctor       1         false
    alumni                nurse        1         false
    student               volunteer    1         false
    psychologist          doctor       2         false
    psychologist          nurse        2         false
    psychologist          family       2         false
    psychologist          patient      2         false
    psychologist          volunteer    2         false
"""
REQUESTS = """
    request_id  requested_at      category      recipient_code  recipient_basis  village_code   status
    r1          2021-07-18T08:00  psychosocial  doc2            id               35.79.01.1001  open
    r2          2021-07-16T08:00  psychosocial  doc1            id               35.79.01.1001  open
    r3          2021-07-16T08:00  psychosocial  someone         phone            35.79.01.1001  open
    r4          2021-07-16T08:00  oxygen        oxy             id               35.79.01.1001  open
    r5          2021-07-16T08:00  psychosocial  helped          id               35.79.01.1001  fulfilled
"""
FOLLOWUPS = """
    followup_id  person_code  person_basis  due_at            done_at           outcome     emotional_state  needs                 village_code
    f1           pat4         id            2021-07-12T08:00  2021-07-12T09:00  reached     crisis           ['psychosocial']      35.79.01.1002
    f2           pat4         id            2021-07-14T08:00  2021-07-14T09:00  reached     distressed       ['psychosocial']      35.79.01.1002
    f3           pat5         id            2021-07-12T08:00  2021-07-12T09:00  reached     calm             ['psychosocial']      35.79.02.2001
    f4           pat5         id            2021-07-15T08:00  2021-07-15T09:00  reached     calm             ['food']              35.79.02.2001
    f5           gone         id            2021-07-12T08:00  2021-07-12T09:00  reached     calm             ['psychosocial']      35.79.02.2001
    f6           gone         id            2021-07-13T08:00  2021-07-13T09:00  moved       -                -                     35.79.02.2001
    f7           dead         id            2021-07-12T08:00  2021-07-12T09:00  reached     calm             ['psychosocial']      35.79.02.2001
    f8           pat2         id            2021-07-02T08:00  2021-07-02T09:00  reached     anxious          ['psychosocial']      35.79.01.1002
    f9           -            -             2021-07-12T08:00  2021-07-12T09:00  reached     anxious          ['psychosocial']      35.79.01.1002
"""
DEATHS = "person_code died_at\ndead 2021-07-13T05:00"
BOOKS = {
    "villages": VILLAGES,
    "districts": DISTRICTS,
    "companions": COMPANIONS,
    "companionships": COMPANIONSHIPS,
    "sessions": SESSIONS,
    "pairing_rules": RULES,
    "requests": REQUESTS,
    "followups": FOLLOWUPS,
    "deaths": DEATHS,
}
DESK: dict[str, Any] = {"now": NOW, "level": Level.DESK}


@pytest.fixture(scope="module")
def books() -> duckdb.DuckDBPyConnection:
    return staged(**BOOKS)


def ended(drawn: str, *, main: str, ends: tuple[str, ...] = ()) -> str:
    """The rows as books that end on THEN have them: what came later is not in them, what ended later goes on."""
    header, *lines = [line.split() for line in drawn.strip().splitlines()]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    last = "2021-07-05T12:00"
    known = [row for row in rows if row[main] == "-" or row[main] <= last]
    for row in known:
        row.update({name: "-" for name in ends if row[name] > last})
    return "\n".join(" ".join(row) for row in [header, *([row[name] for name in header] for row in known)])


@pytest.fixture(scope="module")
def ended_books() -> duckdb.DuckDBPyConnection:
    return staged(
        **{
            **BOOKS,
            "companions": ended(COMPANIONS, main="registered_at", ends=("active_to",)),
            "companionships": ended(COMPANIONSHIPS, main="started_at", ends=("ended_at",)),
            "sessions": ended(SESSIONS, main="held_at"),
            "requests": ended(REQUESTS, main="requested_at"),
            "followups": ended(FOLLOWUPS, main="done_at"),
            "deaths": "person_code died_at\nnobody 2021-07-01",
        }
    )


STATES: dict[str, Callable[..., pd.DataFrame]] = {
    "totals": lambda con, now: totals.companion_totals(con, now=now, level=Level.DESK),
    "counts": lambda con, now: totals.companion_counts(con, now=now, level=Level.DESK),
    "debriefing": debriefing.debriefing_states,
    "waiting": waiting.waiting_people,
    "violations": pairing_rules.violations,
    "funnel": lambda con, now: funnel.companion_funnel(con, now=now, level=Level.DESK),
    "suggested": lambda con, now: suggestions.suggested_pairings(con, now=now).without,
}


@pytest.mark.parametrize("state", STATES)
def test_books_asked_of_the_past_answer_as_books_that_end_there(
    books: duckdb.DuckDBPyConnection, ended_books: duckdb.DuckDBPyConnection, state: str
) -> None:
    then = STATES[state](books, now=THEN)
    pd.testing.assert_frame_equal(then, STATES[state](ended_books, now=THEN), check_dtype=False)
    assert not then.equals(STATES[state](books, now=NOW))


def by(frame: pd.DataFrame, key: str, column: str) -> dict[str, object]:
    """A column by another, missing cells None."""
    return {str(code): None if pd.isna(cell) else cell for code, cell in zip(frame[key], frame[column], strict=True)}


def test_active_from_the_start_until_the_end_and_unknown_without_a_start(books: duckdb.DuckDBPyConnection) -> None:
    activity = by(roster.roster(books, now=NOW), "companion", "activity")
    active = dict.fromkeys(("s1", "s2", "al", "st"), "active")
    assert activity == {**active, "ps": "ended", "un": "unknown", "vo": "not_yet"}
    earlier = by(roster.roster(books, now=THEN), "companion", "activity")
    assert earlier == {**active, "ps": "active", "un": "unknown"}


def test_the_caseload_counts_people_once_and_ends_with_end_and_death(books: duckdb.DuckDBPyConnection) -> None:
    frame = roster.roster(books, now=NOW)
    assert by(frame, "companion", "caseload") == {"s1": 1, "s2": 1, "al": 2, "st": 1, "ps": 1, "un": 1, "vo": 0}
    left = by(frame, "companion", "places_left")
    assert left == {"s1": 3 - 1, "s2": 1 - 1, "al": 0, "st": None, "ps": 5 - 1, "un": 4 - 1, "vo": 4}
    assert by(roster.roster(books, now=THEN), "companion", "caseload")["s2"] == 1  # dead lived then


def test_totals_by_tier_count_active_people_and_places(books: duckdb.DuckDBPyConnection) -> None:
    frame = totals.companion_counts(books, **DESK)
    everyone = frame[frame["role"].isna()].iloc[0]
    assert everyone["companions"] == 7
    assert everyone["active"] == 4
    assert everyone["activity_unknown"] == 1
    assert everyone["caseload"] == 1 + 1 + 2 + 1 + 1 + 1
    assert everyone["capacity"] == 3 + 1 + 1
    assert everyone["places_left"] == 2 + 0 + 0
    assert everyone["capacity_unknown"] == 1
    assert everyone["over_capacity"] == 1
    seniors = frame[frame["role"] == "senior_social_worker"].iloc[0]
    assert (seniors["active"], seniors["caseload"], seniors["places_left"]) == (2, 2, 2)
    batu = totals.companion_counts(books, **DESK, place="35.79.01")
    assert batu[batu["role"].isna()]["companions"].item() == 5


def test_active_companions_by_district_and_tier(books: duckdb.DuckDBPyConnection) -> None:
    frame = totals.companions_by_area(books, **DESK)
    active = {(row["district"], row["role"]): row["active"] for row in frame.to_dict("records") if row["active"]}
    assert active == {("Batu", "senior_social_worker"): 2, ("Junrejo", "alumni"): 1, ("unknown", "student"): 1}


def test_readers_see_no_group_below_five(books: duckdb.DuckDBPyConnection) -> None:
    frame = totals.companion_counts(books, now=NOW, level=Level.READERS)
    people = ["companions", "active", "activity_unknown", "over_capacity", "capacity_unknown", "caseload"]
    numbers = [number for name in people for number in frame[name].dropna()]
    assert not [number for number in numbers if 0 < number < 5]
    assert frame[frame["role"].notna()]["companions"].isna().all()
    assert frame["places_left"].isna().all()
    row = totals.companion_totals(books, now=NOW, level=Level.READERS).iloc[0]
    assert pd.isna(row["waiting"])
    assert pd.isna(row["debriefing_due"])
    assert pd.isna(row["wrong_tier"])
    assert {"active", "waiting", "debriefing_due", "wrong_tier"} <= {*row["hidden"]}


def test_days_accompanied_since_the_last_own_debriefing_count_once(books: duckdb.DuckDBPyConnection) -> None:
    days = by(roster.roster(books, now=NOW), "companion", "days_accompanied")
    # s1 was debriefed on the 12th; al never by itself (a debriefing of a person is none); st has a gap from 1 to 15 July
    assert days["s1"] == 20 - 12
    assert days["al"] == 20 - 1
    assert days["st"] == 11 + 5
    assert days["s2"] == 23 + 7  # dead from 20 June to 13 July, fam1 from the 10th on


def test_a_debriefing_is_due_after_the_norm_of_days_accompanied(books: duckdb.DuckDBPyConnection) -> None:
    frame = debriefing.debriefing_states(books, now=NOW)
    assert by(frame, "companion", "debriefing_state") == {
        **dict.fromkeys(("s2", "un", "al", "st"), "due"),
        "s1": "coming",
    }
    assert by(frame, "companion", "due_on")["s1"] == date(2021, 7, 26)
    row = debriefing.debriefing_totals(books, **DESK).iloc[0]
    assert (row["debriefing_due"], row["never_debriefed"], row["accompanying"]) == (4, 4, 5)
    assert debriefing.debriefing_headline(debriefing.debriefing_totals(books, **DESK)).numbers["companions"] == 4
    assert list(debriefing.debriefing_due(books, now=NOW)["companion"]) == ["s2", "al", "un", "st"]


def test_who_asked_and_has_nobody_waits_and_who_lost_their_companion(books: duckdb.DuckDBPyConnection) -> None:
    frame = waiting.waiting_people(books, now=NOW)
    assert by(frame, "person", "waiting_reason") == {
        "pat4": "followup",  # in a bad state: first
        "pat1": "companion_left",
        "doc2": "request",
        "pat3": "companion_unknown",
    }
    assert list(frame["person"]) == ["pat4", "pat1", "doc2", "pat3"]
    assert by(frame, "person", "days_waiting") == {"pat4": 20 - 12, "pat1": 20 - 11, "doc2": 2, "pat3": 19}
    assert by(frame, "person", "person_kind") == {"pat4": "patient", "pat1": "patient", "doc2": None, "pat3": "patient"}
    row = waiting.waiting_totals(books, **DESK).iloc[0]
    assert (row["waiting"], row["companion_left"], row["companion_unknown"]) == (3, 1, 1)
    assert row["uncertain_asks"] == 1 + 1
    assert row["longest_days"] == 9


def test_in_the_past_nobody_waits_for_what_came_later(books: duckdb.DuckDBPyConnection) -> None:
    frame = waiting.waiting_people(books, now=THEN)
    assert by(frame, "person", "waiting_reason") == {"pat3": "companion_unknown"}


def test_waiting_by_district(books: duckdb.DuckDBPyConnection) -> None:
    assert by(waiting.waiting_by_district(books, **DESK), "district", "waiting") == {"Batu": 3}
    assert waiting.waiting_by_district(books, now=NOW, level=Level.READERS)["waiting"].isna().all()


def test_broken_rules_are_listed_once(books: duckdb.DuckDBPyConnection) -> None:
    frame = pairing_rules.violations(books, now=NOW)
    listed = {
        (row["violation"], row["companion"], row["person"]) for row in frame.fillna({"person": ""}).to_dict("records")
    }
    assert listed == {
        ("wrong_tier", "s2", "fam1"),
        ("no_rule", "un", "pat3"),
        ("over_capacity", "al", ""),
        ("not_trained", "al", ""),
        ("not_active", "ps", ""),
    }
    assert by(frame, "companion", "case")["s2"] == "person:fam1"
    assert pairing_rules.unchecked_pairs(books, now=NOW) == 0


@pytest.mark.usefixtures("any_moment")
def test_each_step_of_the_funnel_is_a_part_of_the_one_before(books: duckdb.DuckDBPyConnection) -> None:
    frame = funnel.companion_funnel(books, **DESK)
    assert by(frame, "funnel_step", "companions") == {
        "registered": 7,
        "trained": 5,  # without al and vo
        "assigned": 5,
        "reached": 2,  # s1 and ps; st met somebody else
        "accompanied": 1,  # s1 on two days; ps twice on one
    }
    assert by(frame, "funnel_step", "outside") == {
        "registered": 0,
        "trained": 0,
        "assigned": 1,
        "reached": 1,
        "accompanied": 1,
    }
    assert by(frame, "funnel_step", "of_previous_share")["reached"] == pytest.approx(2 / 5)
    hidden = funnel.companion_funnel(books, now=NOW, level=Level.READERS)
    assert by(hidden, "funnel_step", "companions") == {**dict.fromkeys(funnel.STEPS), "registered": 7}
    pd.testing.assert_frame_equal(hidden, funnel.companion_funnel(books, now=NOW, place="35.79.01"))


def test_suggestions_say_how_the_pair_fits_and_why_nobody_does(books: duckdb.DuckDBPyConnection) -> None:
    pairs, without, _ = suggestions.suggested_pairings(books, now=NOW)
    assert pairs.empty  # doc2 is of no known kind, and the only psychologist has left
    assert by(without, "person", "why_nobody") == {
        "pat4": "no_companion",
        "pat1": "no_companion",
        "doc2": "no_companion",
    }


def test_suggestions_of_a_world_with_a_free_psychologist() -> None:
    more = (
        COMPANIONS
        + """
    p2              psychologist            35.79.01.1001  Temas    Batu      1         2021-06-01     2021-06-10  2021-06-15   -
    p3              psychologist            35.79.01.1002  Sisir    Batu      -         2021-06-01     2021-06-10  2021-06-15   -
"""
    )
    con = staged(**{**BOOKS, "companions": more.replace("\n\n", "\n")})
    pairs, without, _ = suggestions.suggested_pairings(con, now=NOW)
    pair = pairs.iloc[0]
    assert (pair["person"], pair["companion"], pair["nearness"]) == ("pat4", "p2", "district")
    assert (pair["rule_priority"], pair["places_left"], pair["needs_debriefing"]) == (2, 0, False)
    assert (pair["person_area"], pair["companion_area"]) == ("Sisir, Batu", "Temas, Batu")
    assert by(without, "person", "why_nobody") == {"pat1": "others_first", "doc2": "others_first"}


def test_people_beyond_the_most_that_are_paired_are_counted(
    books: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "MOST", 1)
    made = suggestions.suggested_pairings(books, now=NOW)
    assert (len(made.without), made.beyond) == (1, 3 - 1)
    assert suggestions.suggested_pairings(books, now=NOW, place="35.79.02").beyond == 0


def test_sessions_by_week_and_kind(books: duckdb.DuckDBPyConnection) -> None:
    days: dict[str, Any] = {"start": date(2021, 6, 21), "end": date(2021, 7, 18)}
    frame = sessions.sessions_by_week(books, **days, level=Level.DESK)
    counts = {(row["week"].date(), row["session_kind"]): row["sessions"] for row in frame.to_dict("records")}
    assert counts == {
        (date(2021, 6, 21), "counselling"): 1,
        (date(2021, 6, 21), "spiritual"): 1,
        (date(2021, 6, 28), "counselling"): 3,
        (date(2021, 6, 28), "moral_support"): 1,
        (date(2021, 6, 28), "debriefing"): 1,
        (date(2021, 7, 12), "debriefing"): 1,
    }
    assert frame["minutes"].sum() == 60 + 30 + 60 + 45 + 45 + 30 + 90
    assert sessions.sessions_by_week(books, **days)["sessions"].isna().all()
    rows = sessions.session_rows(books, **days, session_kind="debriefing")
    assert list(rows["companion"]) == ["s1", "al"]
    assert list(rows["case"].fillna("")) == ["", "person:nur1"]
    assert sessions.session_count(books, **days, role="psychologist") == 2


def test_rows_can_be_narrowed(books: duckdb.DuckDBPyConnection) -> None:
    assert list(companion_rows.companion_rows(books, now=NOW, capacity_state="over")["companion"]) == ["al"]
    assert companion_rows.companion_count(books, now=NOW, activity="active", place="35.79.01") == 2
    assert companion_rows.companion_count(books, now=NOW, role="volunteer") == 2


def test_the_headline_says_who_waits_and_who_could_take_them(books: duckdb.DuckDBPyConnection) -> None:
    finding = totals.headline_of(totals.companion_totals(books, **DESK))
    assert finding.key == "companions.waiting"
    assert finding.numbers == {"active": 4, "caseload": 7, "places_left": 2, "waiting": 3}


def test_books_that_were_never_loaded_say_nothing() -> None:
    con = staged(companions=COMPANIONS)
    row = totals.companion_totals(con, **DESK).iloc[0]
    assert (row["companions"], row["active"]) == (7, 4)
    assert row[["caseload", "places_left", "waiting", "debriefing_due", "wrong_tier"]].isna().all()
    assert totals.headline_of(totals.companion_totals(con, **DESK)).key == "companions.active"
    steps = funnel.companion_funnel(con, **DESK)
    assert by(steps, "funnel_step", "companions") == {
        "registered": 7,
        "trained": 5,
        **dict.fromkeys(("assigned", "reached", "accompanied")),
    }
    nothing = totals.companion_totals(staged(), **DESK)
    assert nothing.drop(columns="hidden").isna().all().all()
    assert totals.headline_of(nothing).key == "companions.none"
