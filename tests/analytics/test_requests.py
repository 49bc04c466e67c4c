"""What is asked for, how much of it, and how long it takes."""

from datetime import date, datetime, timedelta, timezone

import pandas as pd
import pytest

from analytics.metrics.requests import request_backlog, request_outcomes, request_rows, request_waits, requests
from level import Level
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
    frame = request_outcomes.requested_quantities(staged(requests=WORLD), level=Level.DESK, **WEEK).set_index("item")
    assert frame["requested"].to_dict() == {"cylinder_1m3": 2 + 3, "cylinder_6m3": 1}


def test_a_category_without_a_request_on_a_day_counts_as_zero() -> None:
    frame = requests.daily_requests(staged(requests=WORLD), **WEEK)
    food = frame[frame["category"] == "food"]
    assert food["requests"].tolist() == [0, 0, 0, 0, 0, 0, 1]


def test_the_headline_names_two_when_chance_cannot_tell_them_apart() -> None:
    finding = requests.headline_of(requests.requests_by_category(staged(requests=WORLD), **WEEK), **WEEK)
    assert (finding.key, finding.numbers["category"]) == ("requests.even", "oxygen")
    assert requests.headline_of(requests.requests_by_category(staged(), **WEEK), **WEEK).key == "requests.none"


def test_open_requests_count_in_the_time_to_fulfil_as_at_least_until_now() -> None:
    """Fulfilled after 2 h and 10 h, open since 144 h and 12 h: 1/4 within 6 h, 2/4 within 24 h, the median is 10 h."""
    row = request_waits.time_to_fulfil(staged(requests=WORLD), now=NOW, **WEEK).times.iloc[0]
    assert (row["requests"], row["fulfilled"]) == (4, 2)
    assert (row["within_6h_share"], row["within_24h_share"]) == pytest.approx((1 / 4, 2 / 4))
    assert row["median_hours"] == 10


def test_a_request_open_for_more_than_48_hours_is_stale() -> None:
    frame = request_rows.open_requests(staged(requests=WORLD), now=NOW).set_index("request_id")
    assert frame["stale"].to_dict() == {"r3": True, "r4": False}
    assert frame["hours_open"].to_dict() == {"r3": 6 * 24, "r4": 12}


def test_the_oldest_of_calls_and_requests_decides_which_days_are_complete() -> None:
    con = staged(requests=WORLD, calls="call_id started_at direction\nc1 2021-07-07T08:00 inbound")
    frame = requests.daily_requests(con, level=Level.DESK, **WEEK)
    assert frame[frame["complete"]]["day"].max().date() == date(2021, 7, 6)


def test_each_urgency_has_its_own_time_and_what_still_waits_counts_in_it() -> None:
    world = """
        request_id  requested_at      category  urgency   status     fulfilled_at
        r1          2021-07-05T08:00  oxygen    critical  fulfilled  2021-07-05T09:00
        r2          2021-07-05T08:00  oxygen    critical  fulfilled  2021-07-05T11:00
        r3          2021-07-05T08:00  oxygen    normal    fulfilled  2021-07-06T08:00
        r4          2021-07-05T08:00  oxygen    normal    open       -
        r5          2021-07-05T08:00  oxygen    normal    open       -
    """
    frame = request_waits.time_to_fulfil_by(
        staged(requests=world), by="urgency", now=NOW, **WEEK, level=Level.DESK
    ).set_index("urgency")
    assert frame["requests"].to_dict() == {"normal": 1 + 2, "critical": 2}
    assert frame.loc["critical", "median_hours"] == 1
    assert pd.isna(frame.loc["normal", "median_hours"])
    assert frame["within_24h_share"].to_dict() == pytest.approx({"normal": 1 / 3, "critical": 2 / 2})
    assert (frame["within_24h_low_share"] < frame["within_24h_share"]).all()


def test_the_curve_rises_with_the_hours_and_stops_where_nobody_was_followed_longer() -> None:
    curve = request_waits.time_to_fulfil(staged(requests=WORLD), now=NOW, **WEEK).curve.set_index("hours")
    # r1 after 2 h of four followed; r4 leaves after 12 h, still waiting; r2 after 10 h of the three left
    assert curve["fulfilled_share"].to_dict()[2] == 1 / 4
    assert curve["fulfilled_share"].to_dict()[10] == pytest.approx(1 - 3 / 4 * 2 / 3)
    assert curve.index.max() == 72


def test_everything_narrows_by_urgency_and_channel() -> None:
    world = """
        request_id  requested_at      category  urgency   channel   status
        r1          2021-07-05T08:00  oxygen    critical  whatsapp  open
        r2          2021-07-05T08:00  oxygen    critical  phone     open
        r3          2021-07-05T08:00  food      -         whatsapp  unmet
    """
    con = staged(requests=world)
    written = {"urgency": None, "channel": "whatsapp", **WEEK}
    assert requests.request_totals(con, level=Level.DESK, **written)["requests"].item() == 2
    assert (
        requests.requests_by_category(con, level=Level.DESK, **WEEK, urgency="critical", channel="whatsapp")[
            "requests"
        ].sum()
        == 1
    )
    assert request_waits.time_to_fulfil(con, level=Level.DESK, now=NOW, **written).times["requests"].item() == 1
    assert request_rows.open_requests(con, now=NOW, channel="phone")["request_id"].tolist() == ["r2"]
    assert request_backlog.backlog(con, now=NOW, urgency="critical", level=Level.DESK)["open_requests"].item() == 2
    assert request_outcomes.unmet_reasons(con, level=Level.DESK, **written)["requests"].item() == 1
