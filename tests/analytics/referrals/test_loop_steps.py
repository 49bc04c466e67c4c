"""Time per step: from the nearest earlier step, who still waits counted as at least until now."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.loop_steps import loop_steps, slowest_of
from finding import Finding
from level import Level
from tests.analytics.referrals.drawn import at, book

DESK: dict[str, Any] = {"start": date(2021, 7, 1), "end": date(2021, 7, 15), "level": Level.DESK}
NOW = at("07-15T08:00")
TIMED = """
a P1 07-01T08:00 whatsapp_group health Temas traced@07-01T10:00 requested@07-01T12:00 accepted@07-02T12:00
b P2 07-01T08:00 whatsapp_group health Temas traced@07-01T14:00 requested@07-01T14:00 accepted@07-04T14:00
c P3 07-14T08:00 whatsapp_group health Temas
d P4 07-05T08:00 call health Temas requested@07-05T10:00
e P5 07-05T08:00 call health - requested@07-05T12:00 accepted@07-05T13:00 in_progress@07-06T13:00 completed@07-07T13:00
"""


def rows(con: DuckDBPyConnection, **more: Any) -> pd.DataFrame:
    return loop_steps(con, **{"now": NOW, **DESK, **more}).set_index("loop_step")


def test_medians_count_who_waits() -> None:
    steps = rows(book(TIMED))
    # 2, 6 and, so far, 24 hours
    assert steps.loc["traced", ["reached", "waiting", "skipped"]].tolist() == [2, 1, 2]
    assert steps.loc["traced", "median_hours"] == 6
    # 2 and 0 hours since traced, 2 and 4 since the call; c was not traced yet
    assert steps.loc["requested", ["reached", "waiting"]].tolist() == [4, 0]
    assert steps.loc["requested", ["median_hours", "same_moment"]].tolist() == [2, 1]
    # 1, 24, 72 and, so far, 238 hours
    assert steps.loc["accepted", ["reached", "waiting", "median_hours"]].tolist() == [3, 1, 24]
    assert steps.loc["accepted", "followed_days"] == pytest.approx((10 * 24 - 2) / 24)
    # a since 2 July noon, b since 4 July: fewer than half of three
    assert steps.loc["in_progress", ["reached", "waiting"]].tolist() == [1, 2]
    assert pd.isna(steps.loc["in_progress", "median_hours"])
    assert steps.loc["completed", ["reached", "waiting", "median_hours"]].tolist() == [1, 0, 24]
    assert steps.loc["confirmed", ["reached", "waiting"]].tolist() == [0, 1]


def test_a_day_without_a_time_makes_the_step_count_in_days() -> None:
    steps = rows(
        book("a P1 07-01T23:00 call health - requested@07-02\nb P2 07-01T08:00 call health - requested@07-01T20:00")
    )
    assert pd.isna(steps.loc["requested", "median_hours"])
    # 1 day, not one hour from 23.00 to a midnight, and 0 days
    assert steps.loc["requested", ["median_days", "followed_days"]].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("line", "step", "expected"),
    [
        # traced after it was requested: both begin with the opening
        ("requested@07-02T08:00 traced@07-03T08:00", "traced", {"reached": 1, "median_hours": 48}),
        ("requested@07-02T08:00 traced@07-03T08:00", "requested", {"reached": 1, "median_hours": 24}),
        # passed over: nobody waits for it
        ("completed@07-03T08:00", "accepted", {"skipped": 1, "reached": 0, "waiting": 0}),
        ("completed@07-03T08:00", "completed", {"reached": 1, "median_hours": 48}),
        # written down without a date
        ("accepted", "accepted", {"left_out": 1, "reached": 0}),
        ("accepted", "in_progress", {"left_out": 1, "waiting": 0}),
        # a refusal does not end the wait for somebody who accepts
        ("requested@07-02T08:00 rejected@07-03T08:00", "accepted", {"waiting": 1, "followed_days": 13}),
        # the person confirmed what no agency ever reported done
        ("in_progress@07-02T08:00 confirmed@07-04T08:00", "completed", {"skipped": 1, "waiting": 0}),
        ("in_progress@07-02T08:00 confirmed@07-04T08:00", "confirmed", {"reached": 0, "waiting": 0}),
        ("completed@07-02T08:00 confirmed@07-04T08:00", "confirmed", {"reached": 1, "median_hours": 48}),
    ],
)  # fmt: skip
def test_steps_that_are_skipped_undated_or_out_of_order(line: str, step: str, expected: dict[str, float]) -> None:
    con = _shared(line)
    row = rows(con).loc[step]
    assert {name: row[name] for name in expected} == expected


_BOOKS: dict[str, DuckDBPyConnection] = {}


def _shared(line: str) -> DuckDBPyConnection:
    """A referral of one call with these events; the same one is drawn once."""
    if line not in _BOOKS:
        _BOOKS[line] = book(f"a P1 07-01T08:00 call health - {line}")
    return _BOOKS[line]


def test_death_ends_a_wait_and_completes_nothing() -> None:
    con = book(
        "a P1 07-01T08:00 call health - requested@07-02T08:00", deaths="person_code died_at\nP1 2021-07-05T08:00"
    )
    row = rows(con).loc["accepted"]
    assert row[["reached", "waiting", "followed_days"]].tolist() == [0, 1, 3]
    assert rows(con, now=at("07-04T08:00")).loc["accepted", "followed_days"] == 2


SLOW = pd.DataFrame(
    {
        "loop_step": ["traced", "requested", "accepted"],
        "median_days": [None, 3.0, None],
        "median_hours": [6.0, None, None],
        "followed_days": [4.0, 9.0, 12.0],
        "is_under_half": [False, False, True],
    }
)


def test_the_slowest_step_is_named_where_one_is() -> None:
    over = {"step_terms": (("loop_step", "accepted"),), "days": 12}
    assert slowest_of(SLOW) == Finding("referrals.slowest_over", over)
    # after two days nobody knows yet whether it takes longer than three
    assert slowest_of(SLOW.assign(followed_days=[4.0, 9.0, 2.0])) is None
    # readers do not see how long the longest wait was
    assert slowest_of(SLOW.assign(followed_days=None)) is None
    done = SLOW.head(2)
    step = (("loop_step", "requested"),)
    assert slowest_of(done) == Finding("referrals.slowest_days", {"step_terms": step, "days": 3.0})
    short = done.assign(median_days=[None, 1.0])
    assert slowest_of(short) == Finding("referrals.slowest_hours", {"step_terms": step, "hours": 24})
    assert slowest_of(done.assign(median_days=[None, 0.25])) is None  # both took six hours
    assert slowest_of(SLOW.head(1)) is None


@pytest.mark.usefixtures("any_moment")
def test_readers_see_medians_of_five_and_no_count() -> None:
    hours = [f"{hour:02}" for hour in (10, 11, 12, 13, 14, 15)]
    lines = [
        f"r{n} P{n} 07-06T08:00 call health Temas requested@07-06T{hour}:00 accepted@07-07T08:00"
        for n, hour in enumerate(hours)
    ]
    many = rows(book("\n".join(lines)), level=Level.READERS)
    assert many.loc["accepted", "median_hours"] == 24 - 5
    assert many[["reached", "waiting", "skipped", "left_out", "followed_days"]].isna().all(axis=None)
    few = rows(book("\n".join(lines[:4])), level=Level.READERS)
    assert few[["median_hours", "median_days"]].isna().all(axis=None) and not few["is_under_half"].any()
