"""What was typed from a driver's sheet becomes rows of deliveries."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.views.deliveries.report_back import COLUMNS, open_lines, report_row
from reports.trips import Line, Trip, TripStop

NIGHT = datetime(2021, 7, 12, 23, 50, tzinfo=ZoneInfo("Asia/Jakarta"))
LINE = Line("cylinder_1m3", 2, "cylinder_1m3", 1)
STOP = TripStop(1, "4", "Sisir", "Sisir", "", "", "r1", (LINE,), NIGHT, None, "critical")
TRIP = Trip("p1", date(2021, 7, 12), "night", "Pikap", "A", 1, "Posko", (STOP,))


def reported(**typed: object) -> dict[str, str]:
    planned = {
        "outcome": "delivered",
        "quantity_delivered": 2,
        "empties_collected": 1,
        "delivered_at": "",
        "note": None,
        "empties_item": None,
    }
    return dict(zip(COLUMNS, report_row(TRIP, STOP, LINE, planned | typed), strict=True))


def test_a_row_goes_back_as_planned() -> None:
    row = reported()
    assert (row["plan_id"], row["stop"], row["day"], row["village"]) == ("p1", "4", "2021-07-12", "Sisir")
    assert (row["outcome"], row["quantity_delivered"], row["empties_collected"]) == ("delivered", "2", "1")
    assert row["delivered_at"] == ""


@pytest.mark.parametrize(("clock", "moment"), [("23.40", "2021-07-12 23:40"), ("0:15", "2021-07-13 00:15")])
def test_a_time_is_of_the_night_it_was_planned_for(clock: str, moment: str) -> None:
    assert reported(delivered_at=clock)["delivered_at"] == moment


def test_where_nothing_was_handed_over_nothing_counts() -> None:
    row = reported(outcome="nobody_there", delivered_at="23.40")
    assert (row["quantity_delivered"], row["empties_collected"], row["delivered_at"]) == ("0", "0", "")
    assert reported(outcome="refused", empties_collected=2)["empties_collected"] == "2"


def test_a_row_without_an_outcome_is_not_reported() -> None:
    assert reported(outcome=None)["outcome"] == ""


@pytest.mark.parametrize(
    ("typed", "problem"), [({"outcome": "partly"}, "report_partly"), ({"delivered_at": "kemarin"}, "report_time")]
)
def test_a_row_that_contradicts_itself_is_not_taken(typed: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        reported(**typed)


def test_a_stop_that_was_reported_is_not_offered_as_planned_again() -> None:
    assert open_lines([TRIP], {"4"}) == [(TRIP, STOP, LINE)]
    assert open_lines([TRIP], {"5"}) == []


def test_empties_of_another_size_go_back_as_what_they_are() -> None:
    assert reported()["empties_item"] == "cylinder_1m3"
    assert reported(empties_item="cylinder_6m3")["empties_item"] == "cylinder_6m3"
