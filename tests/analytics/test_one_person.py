"""Two poskos that differ inside what readers must not see look the same to them: every question, also a new one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import facts
from analytics.metrics.deliveries.results import results_by_day, results_total
from analytics.metrics.oxygen.patient_need import need_by_size, need_finding
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.splits import visible_weeks
from level import Level
from tests.analytics import test_who_sees_what
from tests.analytics.reader_world import FIRST, JAKARTA, LAST, LIVE, NEWEST, books, other_people, world
from tests.analytics.staged import staged
from tests.analytics.test_who_sees_what import answers, decisions, frames

Pair = tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]
LEAST = Level.READERS.least


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    rows = books()
    yield facts.share(world(rows), {}), facts.share(world(other_people(rows)), {})


def differing(pair: Pair, level: Level, *, of: tuple[str, ...] = ()) -> set[str]:
    """The questions that the two poskos answer differently."""
    one, two = (answers(con, level, of=of) for con in pair)
    assert one.keys() == two.keys()
    return {name for name in one if not _alike(one[name], two[name])}


def _alike(one: Any, two: Any) -> bool:
    tables = frames(one), frames(two)
    if not tables[0]:
        return bool(str(one) == str(two))
    return all(mine.equals(theirs) for mine, theirs in zip(*tables, strict=True))


def test_no_answer_of_readers_tells_the_two_apart(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today, when the books end within a week, with the newest day as the period: the least that can be chosen."""
    of_today = {"now": LIVE, "start": NEWEST, "end": NEWEST, "day": NEWEST, "since": NEWEST}
    monkeypatch.setattr(test_who_sees_what, "ARGUMENTS", test_who_sees_what.ARGUMENTS | of_today)
    assert differing(pair, Level.READERS) == set()


def test_the_desk_tells_them_apart_by_questions_of_every_protected_room(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {"now": LIVE, "start": FIRST, "end": NEWEST, "day": NEWEST}
    monkeypatch.setattr(test_who_sees_what, "ARGUMENTS", test_who_sees_what.ARGUMENTS | whole)
    rooms = (
        "followups.",
        "referrals.loops",
        "requests.",
        "deliveries.results.planned",
        "gifts.distributions",
        "calls.",
    )
    differ = differing(pair, Level.DESK, of=rooms)
    protected = {name for name in differ if decisions()[name] in ("from five on", "of everywhere")}
    assert {name.split(".")[0] for name in protected} >= {"followups", "referrals", "requests", "deliveries"}


def test_the_state_of_readers_is_of_a_sunday_that_the_books_decide(pair: Pair) -> None:
    sunday = datetime(2021, 7, 25, 23, 59, 59, 999999, tzinfo=JAKARTA)
    for now in (LIVE, LIVE + timedelta(days=1), LIVE + timedelta(days=30)):
        assert fixed_moment(pair[0], now, level=Level.READERS, book="followups") == sunday
    before = fixed_moment(pair[0], sunday - timedelta(days=1), level=Level.READERS, book="followups")
    assert before == sunday - timedelta(days=7)


def test_in_the_first_week_of_a_book_readers_see_its_newest_moment() -> None:
    con = staged(
        calls="call_id started_at outcome\nc1 2021-07-01T08:00 answered\nc2 2021-07-21T20:00 answered",
        referrals="referral_id person_code opened_at kind status\nr1 p1 2021-07-20T08:00 health requested",
    )
    newest, later = datetime(2021, 7, 21, 20, tzinfo=JAKARTA), datetime(2021, 7, 22, 9, tzinfo=JAKARTA)
    assert fixed_moment(con, later, level=Level.READERS, book="referrals") == newest
    assert fixed_moment(con, later, level=Level.READERS, book="calls").date() == date(2021, 7, 18)


def test_readers_see_how_stops_ended_by_weeks_and_months_from_five_on(pair: Pair) -> None:
    con, days = pair[0], {"start": date(2021, 7, 1), "end": LAST}
    weeks = results_by_day(con, **days)
    assert weeks["day"].tolist() == [FIRST + timedelta(days=7 * n) for n in range(4)]
    assert weeks["last_day"].iloc[-1] == LAST
    desk = results_total(con, start=FIRST, end=LAST, level=Level.DESK).iloc[0]
    month = results_total(con, **days).iloc[0]
    # what readers are not told: who died, and so was no stop any more
    assert month["stops"] >= desk["stops"]
    for name in ("delivered", "not_delivered", "not_reported"):
        seen = [int(number) for number in (*weeks[name].dropna(), *[month[name]]) if not pd.isna(number)]
        assert all(number == 0 or number >= LEAST for number in seen)
    assert month["stops"] == weeks["stops"].sum()
    assert weeks["delivered"].isna().any()


@st.composite
def months(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    count = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 20))
    return np.array(draw(st.lists(st.lists(count, min_size=3, max_size=3), min_size=1, max_size=5)), float)


@settings(max_examples=25)
@given(months())
def test_no_small_end_of_a_week_follows_from_a_month_its_other_weeks_and_its_stops(cells: Any) -> None:
    weeks, is_month = visible_weeks(cells, least=LEAST)
    size = cells.size
    sums = [np.repeat(np.arange(len(cells)) == n, 3).astype(float) for n in range(len(cells))]
    known = [*cells.sum(axis=1)]
    for n in np.flatnonzero(np.repeat(weeks, 3)):
        sums.append((np.arange(size) == n).astype(float))
        known.append(cells.ravel()[n])
    if is_month:
        sums += [(np.arange(size) % 3 == end).astype(float) for end in range(3)]
        known += [*cells.sum(axis=0)]
        assert all(number == 0 or number >= LEAST for number in cells.sum(axis=0))
    small = np.flatnonzero((cells.ravel() > 0) & (cells.ravel() < LEAST))
    for n in small:
        aim = (np.arange(size) == n).astype(float)
        least, most = (
            linprog(sign * aim, A_eq=np.array(sums), b_eq=known, bounds=(0, None), method="highs").fun
            for sign in (1, -1)
        )
        assert -most - least > 0.5


@pytest.mark.parametrize("patients", [4, 5])
def test_what_few_patients_need_is_hidden_in_words(patients: int) -> None:
    rows = "\n".join(f"r{n} 2021-07-05 oxygen on_the_way critical" for n in range(patients))
    con = staged(
        requests=f"request_id requested_at category status urgency\n{rows}",
        stock="movement_id occurred_at depot item condition movement quantity\n"
        "m1 2021-07-01 D cylinder_1m3 full opening 9",
    )
    assert (need_finding(con).key == "need.few") == (patients < LEAST)
    sizes = need_by_size(con, flow_lpm=5)
    assert sizes["needed_home_per_day"].isna().all() == sizes["is_suppressed"].all() == (patients < LEAST)
    assert need_finding(con, level=Level.DESK).key != "need.few"
    assert need_by_size(con, flow_lpm=5, level=Level.DESK)["needed_home_per_day"].notna().all()
