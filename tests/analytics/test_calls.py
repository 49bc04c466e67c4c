"""What a call is, when it counts as answered, and what a day and a period are."""

from datetime import date

import duckdb
import pytest

from analytics.metrics.calls import call_rows, calls
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}
BATU, BUMIAJI = "35.79.01.1001", "35.79.02.2001"


def world(lines: str) -> duckdb.DuckDBPyConnection:
    """Inbound calls by phone unless drawn otherwise."""
    con = staged(calls=lines)
    return con


ENDINGS = """
    call_id  started_at        answered_at       outcome    wait_seconds  direction  channel
    c1       2021-07-05T08:00  2021-07-05T08:01  answered   60            inbound    phone
    c2       2021-07-05T09:00  2021-07-05T09:02  answered   61            inbound    phone
    c3       2021-07-05T10:00  -                 abandoned  31            inbound    phone
    c4       2021-07-05T11:00  -                 abandoned  30            inbound    phone
    c5       2021-07-05T12:00  -                 missed     -             inbound    phone
    c6       2021-07-05T13:00  -                 busy       -             inbound    phone
    c7       2021-07-05T14:00  -                 -          -             inbound    phone
    c8       2021-07-05T15:00  2021-07-05T15:00  answered   -             inbound    whatsapp
    c9       2021-07-05T16:00  2021-07-05T16:00  answered   5             outbound   phone
"""


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("calls", 8),
        ("answered", 1 + 1 + 1),
        ("abandoned", 1),
        ("short_abandoned", 1),
        ("missed", 1),
        ("busy", 1),
        ("answered_share", 3 / (3 + 1 + 1 + 1 + 1)),
        ("wait_known", 2 + 1),
        ("within_60s_share", 1 / (2 + 1)),
        ("abandoned_share", 1 / (2 + 1)),
    ],
)
def test_how_a_call_ended(figure: str, expected: float) -> None:
    assert calls.call_totals(world(ENDINGS), **WEEK)[figure].iloc[0] == pytest.approx(expected)


def test_without_a_known_waiting_time_there_is_no_service_level() -> None:
    con = world("""
        call_id  started_at        outcome  direction  channel
        c1       2021-07-05T08:00  missed   inbound    phone
    """)
    assert calls.call_totals(con, **WEEK)["within_60s_share"].iloc[0] is None


SOME_DAYS = f"""
    call_id  started_at        outcome   direction  channel   caller  village_code  hour
    c1       2021-07-05T08:00  answered  inbound    phone     p1      {BATU}        8
    c2       2021-07-05T09:00  missed    inbound    whatsapp  p2      {BUMIAJI}     9
    c3       2021-07-07T08:00  answered  inbound    phone     p1      -             8
    c4       2021-07-08T08:00  answered  inbound    phone     p3      {BATU}        8
"""


def test_a_day_without_calls_counts_as_zero_and_the_last_day_may_still_grow() -> None:
    frame = calls.daily_calls(world(SOME_DAYS), **WEEK)
    assert frame["calls"].tolist() == [2, 0, 1, 1]
    assert frame["lost"].tolist() == [1, 0, 0, 0]
    assert frame["complete"].tolist() == [True, True, True, False]
    assert frame["answered_share"].fillna(-1).tolist() == [1 / 2, -1, 1, 1]  # a day without calls has no share


def test_days_before_the_first_and_after_the_last_record_are_missing_not_zero() -> None:
    frame = calls.daily_calls(world(SOME_DAYS), start=date(2021, 7, 1), end=date(2021, 7, 31))
    assert [day.date() for day in frame["day"]] == [date(2021, 7, 5 + n) for n in range(4)]


def test_the_seven_day_mean_waits_for_seven_complete_days() -> None:
    drawn = "\n".join(f"c{day} 2021-07-{day:02}T08:00 inbound phone" for day in range(1, 10) if day != 4)
    frame = calls.daily_calls(
        world(f"call_id started_at direction channel\n{drawn}"), start=date(2021, 7, 6), end=date(2021, 7, 9)
    )
    assert frame["mean_7d"].tolist()[1:3] == [6 / 7, 6 / 7]
    assert frame["mean_7d"].isna().tolist() == [True, False, False, True]


@pytest.mark.parametrize(("place", "expected"), [(None, 4), ("35.79", 3), ("35.79.01", 2), (BUMIAJI, 1), ("64.74", 0)])
def test_a_place_is_the_beginning_of_a_village_code_and_leaves_out_calls_without_a_village(
    place: str | None, expected: int
) -> None:
    assert calls.call_totals(world(SOME_DAYS), **WEEK, place=place)["calls"].iloc[0] == expected


def test_a_caller_counts_once_however_often_they_call() -> None:
    assert calls.call_totals(world(SOME_DAYS), **WEEK)["people"].iloc[0] == len({"p1", "p2", "p3"})


def test_channels_share_all_calls() -> None:
    frame = calls.calls_by_channel(world(SOME_DAYS), **WEEK).set_index("channel")
    assert frame["share"].to_dict() == {"phone": 3 / 4, "whatsapp": 1 / 4}


def test_the_week_has_168_hours_and_each_is_divided_by_how_often_its_weekday_came() -> None:
    frame = calls.calls_by_weekday_hour(world(SOME_DAYS), **WEEK)
    assert len(frame) == 7 * 24
    monday_at_eight = frame[(frame["weekday"] == 0) & (frame["hour"] == 8)].iloc[0]
    assert (monday_at_eight["calls"], monday_at_eight["calls_per_day"]) == (1, 1 / 1)


@pytest.mark.parametrize(
    ("before", "now", "key"),
    [(3, 30, "calls.rising"), (30, 3, "calls.falling"), (9, 12, "calls.steady"), (0, 12, "calls.new")],
)
def test_a_change_is_told_only_beyond_what_chance_makes(before: int, now: int, key: str) -> None:
    drawn = ["o0 2021-06-01T08:00 inbound phone", "o9 2021-07-20T08:00 inbound phone"]
    drawn += [f"b{n} 2021-06-{28 + n % 3}T08:00 inbound phone" for n in range(before)]
    drawn += [f"n{n} 2021-07-{5 + n % 7:02}T08:00 inbound phone" for n in range(now)]
    con = world("call_id started_at direction channel\n" + "\n".join(drawn))
    assert calls.headline_of(calls.call_totals(con, **WEEK), **WEEK).key == key


def test_an_incomplete_day_takes_no_part_in_a_change() -> None:
    drawn = [f"b{n} 2021-07-0{n}T08:00 inbound phone" for n in range(1, 8)]
    con = world("call_id started_at direction channel\n" + "\n".join(drawn))
    totals = calls.call_totals(con, start=date(2021, 7, 5), end=date(2021, 7, 7)).iloc[0]
    assert (totals["calls"], totals["compared_calls"], totals["previous_calls"]) == (3, 2, 2)


def test_without_earlier_data_there_is_nothing_to_compare_with() -> None:
    assert calls.call_totals(world(SOME_DAYS), **WEEK)["change"].iloc[0] is None
    assert calls.headline_of(calls.call_totals(world(SOME_DAYS), **WEEK), **WEEK).key == "calls.counted"
    assert calls.headline_of(calls.call_totals(staged(), **WEEK), **WEEK).key == "calls.none"


def test_the_rows_behind_the_figures_name_no_caller() -> None:
    columns = set(call_rows.recent_calls(world(SOME_DAYS), **WEEK).columns)
    assert not columns & {"caller", "caller_masked", "operator", "call_id", "note"}
