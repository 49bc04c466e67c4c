"""Calls to come: the chosen place's own forecast or the nearest one's, and hours that add up to their days."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from analytics.metrics.calls.call_forecast import call_forecast, call_forecast_record, expected_hours
from analytics.metrics.calls.calls import daily_calls
from pipelines.build.forecasts.store import store_forecasts
from tests.analytics.staged import staged

FIRST = date(2021, 5, 3)
DAYS = 70
LAST = FIRST + timedelta(days=DAYS - 1)
SISIR, PENDEM = "35.79.01.1001", "35.79.03.1001"


def drawn(days: int = DAYS) -> str:
    """Six calls a day from Sisir at 8 to 10 o'clock, two from nowhere at 20; the last day is not complete."""
    lines = ["call_id started_at village_code direction channel hour"]
    for day in range(days + 1):
        at = FIRST + timedelta(days=day)
        for n in range(6 if day < days else 1):
            hour = 8 + n % 2
            lines.append(f"{day}s{n} {at}T{hour:02d}:0{n} {SISIR} inbound phone {hour}")
        lines += [f"{day}n{n} {at}T20:0{n} - inbound phone 20" for n in range(2 if day < days else 0)]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = staged(calls=drawn())
    store_forecasts(con)
    yield con
    con.close()


def test_fourteen_days_follow_the_last_complete_one(con: duckdb.DuckDBPyConnection) -> None:
    ahead = call_forecast(con, end=LAST + timedelta(days=1))
    assert [day.date() for day in ahead["day"]] == [LAST + timedelta(days=n) for n in range(1, 15)]
    assert (ahead["p10"] <= ahead["p50"]).all() and (ahead["p50"] <= ahead["p90"]).all()
    assert ahead["p10"].iloc[0] <= 6 + 2 <= ahead["p90"].iloc[0]
    complete = daily_calls(con, start=FIRST, end=LAST + timedelta(days=1))["complete"].tolist()
    assert complete == [True] * DAYS + [False]


def test_a_period_that_ended_earlier_has_no_forecast(con: duckdb.DuckDBPyConnection) -> None:
    assert call_forecast(con, end=LAST - timedelta(days=1)).empty
    assert expected_hours(con, end=LAST - timedelta(days=1)).empty


def test_a_place_is_told_by_its_own_series_else_by_the_nearest(con: duckdb.DuckDBPyConnection) -> None:
    own, city, elsewhere = (call_forecast(con, end=LAST, place=place) for place in (SISIR, "35.79", PENDEM))
    assert own["p50"].mean() == pytest.approx(6, abs=1.5)
    assert elsewhere.equals(city)
    assert call_forecast(con, end=LAST, place="35.07").equals(call_forecast(con, end=LAST))


def test_it_is_said_whose_forecast_is_shown(con: duckdb.DuckDBPyConnection) -> None:
    records = {place: call_forecast_record(con, place=place)[0] for place in (None, SISIR, PENDEM, "35.07")}
    assert records[PENDEM].key == "calls.forecast_area" and records[PENDEM].numbers == {"area": "35.79"}
    assert records["35.07"].key == "calls.forecast_all"
    assert {records[None].key, records[SISIR].key} == {
        "calls.forecast_steady"
    }  # the burn rate of a constant never erred
    assert records[None].numbers["origins"] == 8


def test_hours_add_up_to_what_the_day_brings(con: duckdb.DuckDBPyConnection) -> None:
    hours = expected_hours(con, end=LAST)
    assert len(hours) == 7 * 24
    assert hours.groupby("day")["expected"].sum().between(5, 11).all()
    busy = hours[hours["hour"].isin([8, 9])]["expected"].sum() / hours["expected"].sum()
    assert busy == pytest.approx(6 / 8, abs=0.05)
    assert (hours["p10"] <= hours["p90"]).all()


def test_a_place_has_hours_of_its_own(con: duckdb.DuckDBPyConnection) -> None:
    hours = expected_hours(con, end=LAST, place=SISIR)
    assert hours.loc[hours["hour"] == 20, "expected"].sum() < 0.2 * hours["expected"].sum()


def test_without_calls_nothing_is_expected_and_nothing_was_tested() -> None:
    con = staged()
    store_forecasts(con)
    assert call_forecast(con, end=LAST).empty and expected_hours(con, end=LAST).empty
    assert [finding.key for finding in call_forecast_record(con)] == ["calls.forecast_untested"]
