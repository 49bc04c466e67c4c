"""What the desk locks, what it stores, and where a map writes its labels."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from dashboard.shell.page_context import PageContext
from dashboard.views.deliveries.desk import figures_line, locks, plain, trip_name
from dashboard.views.deliveries.planner import Shift, is_over
from dashboard.views.deliveries.trip_map import spread

ZONE = ZoneInfo("Asia/Jakarta")
TRIPS = [
    {"vehicle": "Pikap", "departs_at": 13 * 3600},
    {"vehicle": "Pikap", "departs_at": 7 * 3600},
    {"vehicle": "Motor", "departs_at": 7 * 3600},
]


def test_a_trip_is_named_by_its_vehicle_and_its_turn() -> None:
    assert [trip_name(TRIPS, trip) for trip in TRIPS] == ["Pikap 2", "Pikap 1", "Motor 1"]


def test_a_locked_trip_locks_the_earlier_ones_of_its_vehicle() -> None:
    assert locks(TRIPS, {"Pikap 2"}) == [True, True, False]
    assert locks(TRIPS, {"Pikap 1"}) == [False, True, False]
    assert locks(TRIPS, set()) == [False] * 3
    assert locks(TRIPS, {"Truk 1"}) == [False] * 3


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (2.0, "2"),
        (True, "ya"),
        (date(2021, 7, 12), "2021-07-12"),
        (datetime(2021, 7, 12, 1, 5, tzinfo=ZoneInfo("UTC")), "2021-07-12 08:05:00"),
        ("Sisir", "Sisir"),
    ],
)
def test_a_cell_is_stored_as_it_is_read(cell: object, text: str) -> None:
    assert plain(cell) == text


def test_a_shift_over_midnight_ends_on_the_next_day() -> None:
    night = pd.DataFrame({"shift_start": ["18:00"], "shift_end": ["02:00"]})
    shift = Shift(date(2021, 7, 12), "night")
    assert not is_over(night, shift, datetime(2021, 7, 12, 23, tzinfo=ZONE))
    assert is_over(night, shift, datetime(2021, 7, 13, 2, tzinfo=ZONE))
    assert not is_over(night.head(0), shift, datetime(2021, 7, 13, 2, tzinfo=ZONE))


def test_labels_of_one_place_stand_apart_and_a_lone_one_stays() -> None:
    marks = [{"at": (112.5, -7.8), "text": text} for text in ("A1", "B7", "Gudang")]
    alone = {"at": (113.5, -7.8), "text": "C1"}
    *together, last = spread([*marks, alone], zoom=11)
    assert last["offset"] == [0, 0]
    assert len({tuple(mark["offset"]) for mark in together}) == 3


@pytest.mark.parametrize(
    ("critical", "late", "on_time", "words"),
    [
        (0, 0, 0, "tidak ada perhentian mendesak"),
        (4, 0, 3, "3 dari 4 perhentian mendesak sampai tepat waktu (75%)"),
        (6, 2, 3, "3 dari 4 perhentian mendesak yang masih terkejar"),
        (2, 2, 0, "2 perhentian mendesak sudah lewat batas sebelum rencana ini"),
    ],
)
def test_no_plan_is_blamed_for_what_was_late_before_it(
    context: Callable[..., PageContext], critical: int, late: int, on_time: int, words: str
) -> None:
    figures = {"kilometres": 41.26, "cylinders": 12, "critical": critical, "critical_on_time": on_time}
    assert words in figures_line(context("id"), figures | {"critical_late_before": late})
