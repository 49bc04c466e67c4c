"""Who was lost, who was reached, and how long that took."""

from datetime import date

import duckdb
import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from analytics.metrics.calls import call_backs
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}
HEADER = "call_id  started_at  outcome  direction  channel  caller  village_code\n"


def world(lines: str) -> duckdb.DuckDBPyConnection:
    """Calls drawn as `moment outcome direction channel caller`."""
    drawn = [line.split() for line in lines.strip().splitlines()]
    return staged(calls=HEADER + "\n".join(" ".join((f"c{n}", *line, "-")) for n, line in enumerate(drawn)))


def test_a_lost_caller_is_one_whose_last_contact_of_the_day_failed_over_all_channels() -> None:
    con = world("""
        2021-07-05T08:00  missed    inbound    phone     lost
        2021-07-05T09:00  missed    inbound    phone     lost
        2021-07-06T09:00  answered  outbound   phone     lost
        2021-07-05T08:00  missed    inbound    phone     recovered
        2021-07-05T09:00  answered  inbound    whatsapp  recovered
        2021-07-05T09:00  missed    inbound    phone     -
    """)
    frame = call_backs.lost_callers(con, **WEEK)
    assert frame[["caller", "tries"]].to_numpy().tolist() == [["lost", 2]]
    assert frame["called_back_at"].iloc[0].day == 6


def test_who_failed_after_being_answered_is_lost_and_who_was_only_called_in_vain_is_not() -> None:
    con = world("""
        2021-07-05T08:00  answered  inbound    phone  again
        2021-07-05T09:00  busy      inbound    phone  again
        2021-07-05T09:00  missed    outbound   phone  companion
        2021-07-05T08:00  missed    inbound    phone  unsaid
        2021-07-05T09:00  -         inbound    phone  unsaid
    """)
    assert call_backs.lost_callers(con, **WEEK)["caller"].tolist() == ["again"]


def test_who_is_lost_on_two_days_counts_twice_and_is_reached_once_for_both() -> None:
    con = world("""
        2021-07-05T08:00  missed    inbound   phone  a
        2021-07-06T08:00  missed    inbound   phone  a
        2021-07-07T08:00  answered  outbound  phone  a
        2021-07-06T08:00  missed    inbound   phone  b
    """)
    totals = call_backs.lost_totals(con, **WEEK).iloc[0]
    assert (totals["lost_callers"], totals["reached_callers"], totals["waiting_callers"]) == (2 + 1, 2, 1)
    finding = call_backs.lost_headline(con, **WEEK)
    assert (finding.key, finding.numbers) == ("lost.waiting", {"lost": 3, "waiting": 1})


def test_the_clock_runs_from_the_first_failure_and_begins_anew_after_a_success() -> None:
    con = world("""
        2021-07-05T08:00  missed    inbound   phone     a
        2021-07-05T08:20  missed    inbound   phone     a
        2021-07-05T08:30  answered  outbound  phone     a
        2021-07-05T10:00  busy      inbound   phone     a
        2021-07-05T10:10  answered  inbound   whatsapp  a
    """)
    row = call_backs.callback_times(con, **WEEK).iloc[0]
    assert (row["callers"], row["reached"]) == (2, 2)
    assert (row["median_callback_minutes"], row["within_10min_callback_share"]) == (10, 1 / 2)
    assert row["within_24h_callback_share"] == 1


def test_who_is_not_reached_yet_counts_as_waiting_until_now() -> None:
    con = world("""
        2021-07-05T08:00  missed    inbound   phone  a
        2021-07-05T08:30  answered  outbound  phone  a
        2021-07-05T08:00  missed    inbound   phone  b
        2021-07-05T12:00  answered  inbound   phone  someone
    """)
    row = call_backs.callback_times(con, **WEEK).iloc[0]
    assert row["within_1h_callback_share"] == 1 / 2
    assert row["within_24h_callback_share"] is None  # nobody was followed for so long
    assert row["median_callback_minutes"] == 30


def test_nobody_reached_has_no_median_and_nobody_lost_has_no_share() -> None:
    con = world("2021-07-05T08:00 missed inbound phone a\n2021-07-05T08:40 answered inbound phone b")
    row = call_backs.callback_times(con, **WEEK).iloc[0]
    assert (row["median_callback_minutes"], row["within_10min_callback_share"]) == (None, 0)
    assert row["within_1h_callback_share"] is None
    assert call_backs.callback_times(staged(), **WEEK).iloc[0]["within_10min_callback_share"] is None
    assert call_backs.lost_headline(staged(), **WEEK).key == "lost.none"


def test_times_are_those_of_a_library_that_follows_each_caller_to_the_second() -> None:
    rng = np.random.default_rng(5)
    lines, reached, waiting = ["2021-07-11T23:00 answered inbound phone last"], [], []
    end = np.datetime64("2021-07-11T23:00")
    for n in range(80):
        start = np.datetime64("2021-07-05T08:00") + np.timedelta64(int(rng.integers(0, 8000)), "m")
        wait = int(rng.exponential(400)) + 1
        lines.append(f"{start} missed inbound phone p{n}")
        if rng.random() < 0.7 and start + np.timedelta64(wait, "m") <= end:
            lines.append(f"{start + np.timedelta64(wait, 'm')} answered outbound phone p{n}")
            reached.append(wait)
        else:
            waiting.append(int((end - start) / np.timedelta64(1, "m")))
    row = call_backs.callback_times(world("\n".join(lines)), **WEEK).iloc[0]
    curve = ecdf(CensoredData(uncensored=reached, right=waiting)).cdf
    assert row["within_1h_callback_share"] == pytest.approx(float(curve.evaluate(60)), abs=1e-12)
    assert row["within_24h_callback_share"] == pytest.approx(float(curve.evaluate(1440)), abs=0.02)


def test_the_list_shows_no_number_and_no_name() -> None:
    columns = call_backs.lost_callers(staged(), **WEEK).columns
    assert set(columns) == {
        "last_at",
        "caller",
        "caller_masked",
        "channel",
        "tries",
        "village",
        "called_back_at",
        "case",
    }


def test_of_a_day_and_village_a_hundred_are_listed_those_not_reached_first_and_all_are_counted() -> None:
    lines = [f"2021-07-05T{8 + n // 60:02}:{n % 60:02} missed inbound phone p{n}" for n in range(120)]
    con = world("\n".join([*lines, "2021-07-06T08:00 answered outbound phone p119"]))
    listed = call_backs.lost_callers(con, **WEEK)
    assert (len(listed), "p119" in set(listed["caller"])) == (100, False)
    totals = call_backs.lost_totals(con, **WEEK).iloc[0]
    assert (totals["lost_callers"], totals["reached_callers"]) == (120, 1)
