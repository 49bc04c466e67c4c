"""What a reader gets by asking for one day after another and subtracting: nothing of one person."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest

from analytics.metrics.actions.actions import OF_PEOPLE, actions
from analytics.metrics.companions.debriefing import debriefing_totals
from analytics.metrics.companions.funnel import companion_funnel
from analytics.metrics.companions.totals import companion_counts, companion_totals, companions_by_area
from analytics.metrics.companions.waiting import waiting_by_district
from analytics.metrics.deliveries.waiting import candidate_totals, delivery_headline
from analytics.metrics.followups.endings import people_by_ending
from analytics.metrics.followups.followups import followup_totals, people_by_step
from analytics.metrics.oxygen.patient_need import need_days
from analytics.metrics.referrals.loops import loop_totals, loops_by_actor, loops_by_kind
from analytics.metrics.requests.request_outcomes import requested_quantities, unmet_reasons
from analytics.metrics.shared.disclosure import fixed_period
from analytics.metrics.shared.moment import fixed_moment
from i18n import Words
from level import Level
from pipelines.build.forecasts.store import store_forecasts
from reports.briefing.actions import actions_in_words
from tests.analytics.staged import staged

JAKARTA = ZoneInfo("Asia/Jakarta")
FIRST, LAST = date(2021, 6, 28), date(2021, 7, 25)
"""The month of whole weeks July 2021."""
DAYS = [FIRST + timedelta(days=n) for n in range(28)]
SIZE = "cylinder_1m3"
VILLAGES = "village_code name kind district district_code city city_code\n" + "\n".join(
    f"{code} V{code[-1]} kelurahan {code[:8]} {code[:8]} Kota-Batu 35.79" for code in ("35.79.01.1001", "35.79.02.2004")
)


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), JAKARTA) - timedelta(microseconds=1)


def _requests() -> list[str]:
    """Six each day, mostly of one size; a size of few; one day a size that one household alone asks for."""
    draw, rows = Random(7), []
    for n in range(6 * 28):
        day, place = DAYS[n // 6], draw.choice(("35.79.01.1001", "35.79.01.1001", "35.79.02.2004"))
        item = draw.choices((SIZE, "cylinder_6m3"), (9, 1))[0]
        state = draw.choices(("open", "fulfilled", "unmet"), (2, 5, 1))[0]
        reason = draw.choice(("no_stock", "unreachable", "duplicate")) if state == "unmet" else "-"
        granted, urgency = "1" if state == "fulfilled" else "-", draw.choice(("critical", "high", "normal"))
        at = day + timedelta(days=draw.randrange(3)) if state == "fulfilled" else "-"
        rows.append(
            f"r{n} {day}T08:{n % 60:02d} oxygen {item} 1 {granted} {granted} {state} {reason} {at} {place} {urgency}"
        )
    return rows


def _posko(rows: list[str]) -> duckdb.DuckDBPyConnection:
    draw = Random(5)
    people = [(f"p{n}", DAYS[draw.randrange(28)]) for n in range(60)]
    head = "request_id requested_at category item quantity_requested quantity_approved quantity_delivered status"
    con = staged(
        calls="call_id started_at outcome\n" + "\n".join(f"c{day} {day}T20:00 answered" for day in DAYS),
        villages=VILLAGES,
        requests="\n".join([f"{head} unmet_reason fulfilled_at village_code urgency", *rows]),
        followups="\n".join([
            "followup_id attempt person_code due_at done_at outcome contacted physical_state",
            *(f"s{name} 1 {name} {FIRST} {FIRST}T09:00 reached own poor" for name, _ in people),
            *(f"d{name} 1 {name} {day} - - - -" for name, day in people),
        ]),
        referrals="\n".join([
            "referral_id person_code opened_at kind status status_at",
            *(f"r{name} {name} {day}T08:00 health requested {day}T09:00" for name, day in people),
        ]),
        companions="\n".join([
            "companion_code role capacity active_from",
            *(f"c{n} student 3 {DAYS[draw.randrange(28)]}" for n in range(40)),
        ]),
        companionships="\n".join([
            "companion_code person_code person_kind started_at",
            *(f"c{n % 40} {name} patient {day}" for n, (name, day) in enumerate(people)),
        ]),
        sessions="companion_code held_at kind\nc0 2021-07-19T08:00 debriefing",
    )  # fmt: skip
    store_forecasts(con)
    return con


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    yield _posko(_requests())


OF_CARE: dict[str, Callable[..., pd.DataFrame]] = {
    "followups": lambda con, now, **more: followup_totals(con, now=now, start=FIRST, end=now.date(), **more),
    "steps": lambda con, now, **more: people_by_step(con, now=now, **more),
    "endings": lambda con, now, **more: people_by_ending(con, now=now, **more),
    "loops": lambda con, now, **more: loop_totals(con, now=now, start=FIRST, end=now.date(), **more),
    "actors": lambda con, now, **more: loops_by_actor(con, now=now, **more),
    "kinds": lambda con, now, **more: loops_by_kind(con, now=now, start=FIRST, end=now.date(), **more),
    "companions": lambda con, now, **more: companion_totals(con, now=now, **more),
    "tiers": lambda con, now, **more: companion_counts(con, now=now, **more),
    "areas": lambda con, now, **more: companions_by_area(con, now=now, **more),
    "funnel": lambda con, now, **more: companion_funnel(con, now=now, **more),
    "debriefing": lambda con, now, **more: debriefing_totals(con, now=now, **more),
    "waiting": lambda con, now, **more: waiting_by_district(con, now=now, **more),
}
WEEK = [date(2021, 7, 18) + timedelta(days=n) for n in (0, 1, 4, 6)]
"""A Sunday, and days to the Saturday after it."""


@pytest.mark.parametrize("name", OF_CARE)
def test_days_of_a_week_show_readers_the_state_of_one_sunday(con: duckdb.DuckDBPyConnection, name: str) -> None:
    question = OF_CARE[name]
    sunday, *later = (question(con, end_of(day)) for day in WEEK)
    for frame in later:
        pd.testing.assert_frame_equal(frame, sunday)


@pytest.mark.parametrize("name", ["followups", "loops", "companions", "tiers"])
def test_the_desk_sees_every_day(con: duckdb.DuckDBPyConnection, name: str) -> None:
    frames = [OF_CARE[name](con, end_of(day), level=Level.DESK) for day in WEEK]
    assert not all(frame.equals(frames[0]) for frame in frames)


def test_past_and_present_are_cut_and_only_for_readers(con: duckdb.DuckDBPyConnection) -> None:
    thursday, newest = end_of(date(2021, 7, 22)), datetime(2021, 7, 25, 21, tzinfo=JAKARTA)
    for now in (thursday, newest):
        assert fixed_moment(con, now, level=Level.READERS, book="referrals") == end_of(date(2021, 7, 18))
        assert fixed_moment(con, now, level=Level.DESK, book="referrals") == now


def _of_people(frame: pd.DataFrame) -> Any:
    return frame[frame["kind"].isin(OF_PEOPLE)].set_index("kind")


@pytest.mark.usefixtures("any_moment")
def test_actions_of_readers_name_no_place_size_or_time_of_anybody(con: duckdb.DuckDBPyConnection) -> None:
    now = datetime(2021, 7, 25, 21, tzinfo=JAKARTA)
    desk, frame = _of_people(actions(con, now=now, level=Level.DESK)), _of_people(actions(con, now=now))

    assert {"deliver", "request", "follow_up", "loop"} <= set(frame.index)
    assert set(frame.index) == set(desk.index)
    known = frame[frame["people"].notna()]
    assert {"deliver", "request", "loop"} <= set(known.index)
    for kind in known.index:
        assert known.loc[kind, "people"] == desk.loc[kind, "people"] >= Level.READERS.least
        assert known.loc[kind, "until"] == desk.loc[kind, "until"].normalize()
    assert frame[["item", "place", "places"]].isna().all(axis=None)
    assert any(until.time() != time(0) for until in desk["until"])


def test_a_place_chosen_changes_nothing_of_what_is_to_be_done_for_people(con: duckdb.DuckDBPyConnection) -> None:
    now = datetime(2021, 7, 25, 21, tzinfo=JAKARTA)
    everywhere = actions(con, now=now)
    for place in ("35.79.01.1001", "11"):
        pd.testing.assert_frame_equal(actions(con, now=now, place=place), everywhere)
    of_desk = _of_people(actions(con, now=now, place="35.79.02", level=Level.DESK))
    assert of_desk.loc["deliver", "people"] < _of_people(everywhere).loc["deliver", "people"]


def test_deliveries_and_care_of_a_week_have_one_line(con: duckdb.DuckDBPyConnection) -> None:
    kinds, columns = ["deliver", "follow_up", "loop"], ["quantity", "people"]
    frames = [_of_people(actions(con, now=end_of(day))).loc[kinds, columns] for day in WEEK[::2]]
    for frame in frames:
        pd.testing.assert_frame_equal(frame, frames[0])
    desk = [_of_people(actions(con, now=end_of(day), level=Level.DESK)).loc[kinds, columns] for day in WEEK[::2]]
    assert not desk[0].equals(desk[-1])


def test_what_waits_for_a_delivery_is_of_the_last_sunday_for_readers(con: duckdb.DuckDBPyConnection) -> None:
    def seen(level: Level) -> list[Any]:
        days = [end_of(day) for day in WEEK[::2]]
        totals = [candidate_totals(con, now=day, level=level) for day in days]
        homes = [each.loc[each["kind"] == "household", ["item", "stops", "quantity"]].to_csv() for each in totals]
        heads = [delivery_headline(con, now=day, level=level).numbers for day in days]
        return [*zip(homes, [{**each, "of_depots": None} for each in heads], strict=True)]

    sunday, thursday = seen(Level.READERS)
    assert sunday == thursday and sunday[1]["homes"] >= Level.READERS.least
    sunday, thursday = seen(Level.DESK)
    assert sunday != thursday


@pytest.mark.parametrize("urgency", ["critical", "normal"])
def test_one_household_is_a_line_without_number_place_size_or_deadline(urgency: str) -> None:
    now = datetime(2021, 7, 25, 21, tzinfo=JAKARTA)
    row = f"one 2021-07-25T08:17 oxygen cylinder_6m3 3 - - open - - 35.79.01.1001 {urgency}"
    frame = actions(_posko([row]), now=now)
    line = _of_people(frame).loc["deliver"]

    assert line[["quantity", "people", "item", "place", "places", "until"]].isna().all()
    assert not line["is_late"]
    texts = [each for each in actions_in_words(Words("id"), frame, now=now) if each.kind == "deliver"]
    assert [(each.text, each.until) for each in texts] == [("Antar tabung ke rumah (jumlah disembunyikan)", "")]


def test_no_single_request_tells_by_days_what_it_was_granted(con: duckdb.DuckDBPyConnection) -> None:
    answers: dict[tuple[date, date], pd.DataFrame] = {}
    for day in DAYS[7:]:
        for start in (day - timedelta(days=6), FIRST):
            frame = requested_quantities(con, start=start, end=day, now=end_of(day))
            assert (frame.dropna(subset=["approved"])["requests"] >= Level.READERS.least).all()
            same = answers.setdefault(fixed_period(start, day), frame)
            pd.testing.assert_frame_equal(frame, same)
    assert len(answers) == 4 + 1  # each week, and the month
    one = con.execute("SELECT count(*) FROM marts.request_days WHERE item = 'cylinder_6m3'").fetchall()[0][0]
    assert one > Level.READERS.least


def test_weeks_and_their_month_leave_nobody_alone(con: duckdb.DuckDBPyConnection) -> None:
    mondays = DAYS[::7]
    month = requested_quantities(con, start=date(2021, 7, 1), end=LAST).set_index("item")
    weeks = [requested_quantities(con, start=day, end=day + timedelta(days=6)).set_index("item") for day in mondays]
    for item in month.index[~month["is_suppressed"]]:
        hidden = sum(
            week.loc[item, "requests"] for week in weeks if item in week.index and week.loc[item, "is_suppressed"]
        )
        assert hidden == 0 or hidden >= Level.READERS.least
    reasons = unmet_reasons(con, start=date(2021, 7, 1), end=LAST).set_index("unmet_reason")["requests"]
    by_week = [unmet_reasons(con, start=day, end=day + timedelta(days=6)) for day in mondays]
    for reason in reasons.dropna().index:
        cells = [week.loc[week["unmet_reason"] == reason, "requests"] for week in by_week]
        assert sum(bool(cell.isna().any()) for cell in cells) != 1


def test_the_need_of_gas_tells_no_flow_of_one_patient_by_subtracting_days() -> None:
    def need(flow: float) -> Any:
        head = "request_id requested_at category status urgency flow_lpm fulfilled_at call_id"
        rows = [f"r{n} 2021-07-05 oxygen on_the_way normal - - -" for n in range(8)]
        con = staged(requests="\n".join([head, *rows, f"one 2021-07-06 oxygen on_the_way high {flow} - -"]))
        days = {"start": date(2021, 7, 5), "end": date(2021, 7, 6)}
        return [need_days(con, level=level, **days)["need_home_m3"].tolist() for level in (Level.READERS, Level.DESK)]

    (readers, desk), (others, of_desk) = need(1.5), need(4.5)
    assert desk[-1] != of_desk[-1]
    for needs in (readers, others):
        assert all(amount % 10 == 0 for amount in needs)
        assert needs[1] - needs[0] in (0, 10)
