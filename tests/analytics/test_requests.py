"""What is asked for, how much of it, and how long it takes."""

from datetime import date, datetime, timedelta, timezone

import pytest

from analytics.metrics import request_rows, requests
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}
NOW = datetime(2021, 7, 12, 8, tzinfo=timezone(timedelta(hours=7)))
SISIR = "35.79.01.1004"

WORLD = f"""
    request_id  requested_at      category   village_code  item          quantity_requested  status     fulfilled_at
    r1          2021-07-05T08:00  oxygen     {SISIR}       cylinder_1m3  2                   fulfilled  2021-07-05T10:00
    r2          2021-07-05T08:00  oxygen     {SISIR}       cylinder_1m3  3                   fulfilled  2021-07-05T18:00
    r3          2021-07-06T08:00  oxygen     -             cylinder_6m3  1                   open       -
    r4          2021-07-11T20:00  food       {SISIR}       -             -                   approved   -
    r5          2021-07-07T08:00  ambulance  -             -             -                   unmet      -
    r6          2021-07-07T08:00  oxygen     -             -             -                   referred   -
"""


def test_categories_are_ranked_with_their_share_and_its_interval() -> None:
    first = requests.requests_by_category(staged(requests=WORLD), **WEEK).iloc[0]
    assert (first["category"], first["requests"], first["share"]) == ("oxygen", 4, 4 / 6)
    # Wilson's interval of 4 of 6, as published tables give it
    assert (first["share_low"], first["share_high"]) == pytest.approx((0.2999, 0.9032), abs=5e-4)


def test_totals_tell_the_states_apart() -> None:
    totals = requests.request_totals(staged(requests=WORLD), **WEEK).iloc[0]
    assert totals["requests"] == 2 + 2 + 1 + 1
    assert (totals["fulfilled"], totals["open"], totals["unmet"], totals["other"]) == (2, 1 + 1, 1, 1)
    assert totals["fulfilled_share"] == 2 / 6


def test_quantities_are_added_only_within_an_item() -> None:
    frame = requests.requested_quantities(staged(requests=WORLD), **WEEK).set_index("item")
    assert frame["requested"].to_dict() == {"cylinder_1m3": 2 + 3, "cylinder_6m3": 1}


def test_a_category_without_a_request_on_a_day_counts_as_zero() -> None:
    frame = requests.daily_requests(staged(requests=WORLD), **WEEK)
    food = frame[frame["category"] == "food"]
    assert food["requests"].tolist() == [0, 0, 0, 0, 0, 0, 1]


def test_the_headline_names_two_when_chance_cannot_tell_them_apart() -> None:
    finding = requests.requests_headline(staged(requests=WORLD), **WEEK)
    assert (finding.key, finding.numbers["category"]) == ("requests.even", "oxygen")
    assert requests.requests_headline(staged(), **WEEK).key == "requests.none"


def test_open_requests_count_in_the_time_to_fulfil_as_at_least_until_now() -> None:
    """Fulfilled after 2 h and 10 h, open since 144 h and 12 h: 1/4 within 6 h, 2/4 within 24 h, the median is 10 h."""
    row = request_rows.time_to_fulfil(staged(requests=WORLD), now=NOW, **WEEK).iloc[0]
    assert (row["requests"], row["fulfilled"]) == (4, 2)
    assert (row["within_6h_share"], row["within_24h_share"]) == pytest.approx((1 / 4, 2 / 4))
    assert row["median_hours"] == 10


def test_a_request_open_for_more_than_48_hours_is_stale() -> None:
    frame = request_rows.open_requests(staged(requests=WORLD), now=NOW).set_index("request_id")
    assert frame["stale"].to_dict() == {"r3": True, "r4": False}
    assert frame["hours_open"].to_dict() == {"r3": 6 * 24, "r4": 12}


def test_the_oldest_of_calls_and_requests_decides_which_days_are_complete() -> None:
    con = staged(requests=WORLD, calls="call_id started_at direction\nc1 2021-07-07T08:00 inbound")
    frame = requests.daily_requests(con, **WEEK)
    assert frame[frame["complete"]]["day"].max().date() == date(2021, 7, 6)
