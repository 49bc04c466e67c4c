"""What charts tell in their titles, from frames drawn by hand."""

import pandas as pd
import pytest

from dashboard.widgets import chart_title
from i18n import LANGUAGES, Words

REQUESTS = pd.DataFrame(
    {
        "village": ["Sisir", "Sisir", "Temas", "Beji"],
        "category": ["oxygen", "food", "oxygen", "food"],
        "requests": [5, 1, 4, 1],
    }
)


def test_the_first_place_is_told_with_its_share_of_all() -> None:
    finding = chart_title.most("requests.ranked", REQUESTS, label="category", column="requests")
    assert finding is not None and finding.key == "chart_title.requests_ranked"
    assert finding.numbers == {"category": "oxygen", "count": 9, "total": 11, "share_percent": 82}


def test_two_codes_together_are_told_by_their_own_names() -> None:
    finding = chart_title.pair("requests.villages", REQUESTS, labels=("village", "category"), column="requests")
    assert finding is not None
    assert finding.numbers == {"village": "Sisir", "category": "oxygen", "count": 5, "total": 11, "share_percent": 45}


@pytest.mark.parametrize("counts", [[], [5], [0, 0], [3, 3]])
def test_without_a_single_first_place_nothing_is_told(counts: list[int]) -> None:
    frame = pd.DataFrame({"category": ["oxygen", "food"][: len(counts)], "requests": counts})
    assert chart_title.most("requests.ranked", frame, label="category", column="requests") is None


def test_days_that_may_still_grow_do_not_count() -> None:
    days = pd.DataFrame(
        {
            "day": pd.to_datetime(["2021-07-01", "2021-07-02", "2021-07-03"]),
            "complete": [True, True, False],
            "calls": [10, 15, 99],
        }
    )
    finding = chart_title.days("calls.daily", days, column="calls")
    assert finding is not None
    assert (finding.numbers["mean"], finding.numbers["most"], str(finding.numbers["day"])) == (12.5, 15, "2021-07-02")
    assert chart_title.days("calls.daily", days.tail(2), column="calls") is None
    assert chart_title.days("calls.daily", days.assign(calls=1), column="calls") is None


def test_the_shortest_stretch_of_hours_with_half_of_them_may_pass_midnight() -> None:
    hours = pd.DataFrame({"weekday": [0, 0, 1, 1], "hour": [23, 0, 9, 14], "calls": [12, 12, 10, 8]})
    finding = chart_title.half_of_day("calls.hours", hours, column="calls")
    assert finding is not None and finding.numbers == {"start": "23", "end": "01"}
    assert chart_title.half_of_day("calls.hours", hours.head(1), column="calls") is None


@pytest.mark.parametrize(("last", "way"), [(30.0, "fell"), (70.0, "rose"), (50.0, "stayed")])
def test_a_balance_is_told_from_its_first_to_its_last_day(last: float, way: str) -> None:
    finding = chart_title.balance(
        "donations.cash", pd.DataFrame({"on_hand_idr": [50.0, 90.0, last]}), column="on_hand_idr"
    )
    assert finding is not None and finding.key == f"chart_title.donations_cash_{way}"
    assert finding.numbers == {"before_idr": 50, "after_idr": last}


def test_of_several_items_the_one_least_delivered_is_told() -> None:
    frame = pd.DataFrame(
        {"item": ["rice", "cylinder_1m3", "medicine"], "requested": [10, 10, 5], "delivered": [9, 4, None]}
    )
    finding = chart_title.least_delivered("requests.quantities", frame)
    assert finding is not None and (finding.numbers["item"], finding.numbers["share_percent"]) == ("cylinder_1m3", 40)
    assert chart_title.least_delivered("requests.quantities", frame.head(1)) is None


def test_cylinders_whose_state_is_not_known_are_not_told() -> None:
    frame = pd.DataFrame({"condition": ["full", "empty", "full", "lost"], "quantity": [5, 3, None, 1]})
    finding = chart_title.states("oxygen.states", frame)
    assert finding is not None and finding.numbers == {"full": 5, "empty": 3, "total": 9}
    assert chart_title.states("oxygen.states", frame[frame["condition"] == "full"]) is None


def test_chances_weigh_by_how_often_they_were_told() -> None:
    frame = pd.DataFrame({"told": [30, 10], "told_share": [0.1, 0.9], "was_share": [0.2, 1.0]})
    finding = chart_title.chances("oxygen.reliability", frame)
    assert finding is not None and finding.numbers == {"told": 40, "told_percent": 30, "was_percent": 40}
    assert chart_title.chances("oxygen.reliability", frame.head(0)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_telling_has_its_sentence(language: str) -> None:
    words = Words(language)
    finding = chart_title.most("overview.map", REQUESTS, label="village", column="requests")
    assert finding is not None and words(f"finding.{finding.key}", **finding.numbers)
