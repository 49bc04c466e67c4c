"""A figure that stands in several places is one figure."""

from datetime import date, datetime, timedelta, timezone

import pandas as pd
import pytest

from analytics.metrics.calls import calls
from analytics.metrics.requests import request_backlog, request_rows, request_waits
from analytics.metrics.villages import district_rates, village_page, village_rates
from level import Level
from tests.analytics.staged import staged
from tests.analytics.test_depletion import AS_OF, Batu, batu, ledger

__all__ = ["batu", "ledger"]
WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}
LOCAL = timezone(timedelta(hours=7))
NOW = datetime(2021, 7, 10, 12, tzinfo=LOCAL)
SIX_HOURS = """
    request_id  requested_at      category  status     fulfilled_at
    a           2021-07-10T06:00  oxygen    fulfilled  2021-07-10T08:00
    b           2021-07-10T07:00  oxygen    open       -
    c           2021-07-10T08:00  oxygen    open       -
    d           2021-07-10T09:00  oxygen    open       -
"""
OPEN = """
    request_id  requested_at      category  status     village_code   time_known
    old         2021-05-01T08:00  oxygen    open       35.79.01.1001  true
    week        2021-07-07T08:00  food      approved   35.79.01.1001  true
    day         2021-07-08        food      open       35.79.01.1001  false
    today       2021-07-10T09:00  oxygen    on_the_way 35.79.01.1001  true
    later       2021-07-10T15:00  oxygen    open       35.79.01.1001  true
    closed      2021-07-07T08:00  oxygen    unmet      35.79.01.1001  true
"""
VILLAGES = """
    village_code   name   district  district_code  city  city_code  population
    35.79.01.1001  Temas  Batu      35.79.01       Kota  35.79      10000
"""
DISTRICTS = "district_code name city_code population\n35.79.01 Batu 35.79 20000"


def test_a_posko_of_six_hours_says_nothing_of_48() -> None:
    followed = request_waits.time_to_fulfil(staged(requests=SIX_HOURS), **WEEK, now=NOW)
    times = followed.times.iloc[0]
    assert times["followed_hours"] == 5
    assert times[["within_6h_share", "within_24h_share", "within_48h_share", "within_24h_low_share"]].isna().all()
    finding = request_waits.headline_of(followed.times)
    assert (finding.key, finding.numbers) == ("waits.fewer_than_half_so_far", {"followed": 5})
    assert followed.curve["hours"].max() == 5


def test_a_group_says_nothing_beyond_its_own_longest_wait() -> None:
    drawn = SIX_HOURS + "    e           2021-07-05T09:00  food      open       -\n"
    drawn += "    f           2021-07-05T09:00  food      fulfilled  2021-07-05T10:00\n"
    rows = request_waits.time_to_fulfil_by(
        staged(requests=drawn), by="category", **WEEK, now=NOW, level=Level.DESK
    ).set_index("category")
    assert rows["within_48h_share"].isna().to_dict() == {"oxygen": True, "food": False}
    assert rows.loc["food", "within_48h_share"] == 1 / 2


def test_where_every_request_is_fulfilled_all_of_it_is_known() -> None:
    drawn = "\n".join(SIX_HOURS.splitlines()[:3])
    times = request_waits.time_to_fulfil(staged(requests=drawn), **WEEK, now=NOW).times.iloc[0]
    assert (times["within_6h_share"], times["within_48h_share"]) == (1, 1)


def test_open_and_stale_requests_are_the_same_on_every_page() -> None:
    con = staged(requests=OPEN, villages=VILLAGES, districts=DISTRICTS)
    backlog = request_backlog.backlog(con, now=NOW).iloc[0]
    rows = request_rows.open_requests(con, now=NOW)
    kind = {"counted": "open_requests", "now": NOW, "level": Level.DESK}
    by_page = {
        "backlog": backlog["open_requests"],
        "list": len(rows),
        "ages": village_page.open_by_age(con, now=NOW, level=Level.DESK)["open_requests"].sum(),
        "map": village_rates.village_rates(con, **WEEK, **kind)["cases"].sum(),
        "districts": district_rates.district_rates(con, **WEEK, **kind)["cases"].sum(),
    }
    assert by_page == dict.fromkeys(by_page, len(["old", "week", "day", "today"]))
    assert backlog["stale_requests"] == rows["stale"].sum() == len(["old", "week"])


def first_at_zero(fan: pd.DataFrame, column: str) -> pd.Timestamp:
    at = fan.loc[fan[column] <= 0, "at"].iloc[0]
    assert isinstance(at, pd.Timestamp)
    return at


@pytest.mark.parametrize("stock", [6, 10, 15])
def test_the_middle_line_of_the_fan_reaches_zero_when_the_title_says(batu: Batu, stock: int) -> None:
    batu.has(stock).will_ask([4], [3], [5]).was_delivered(0, 0, 0).ordered(3, quantity=30)
    row, fan = batu.row(), batu.one().fan
    assert row["status"] == "within"
    for level in ("p10", "p50"):
        at, out_at = first_at_zero(fan, level), row[f"out_at_{level}"]
        assert abs(at - out_at) < timedelta(seconds=1)
        assert (fan.loc[fan["at"] >= at, level] == 0).all()
    assert row["days_p50"] == pytest.approx((first_at_zero(fan, "p50") - AS_OF) / timedelta(days=1))


def test_what_lasts_beyond_the_fan_stays_above_zero(batu: Batu) -> None:
    batu.has(1000)
    assert batu.row()["status"] == "beyond" and (batu.one().fan["p50"] > 0).all()


def test_of_a_stock_that_is_out_the_fan_shows_what_may_come(batu: Batu) -> None:
    batu.has(0).will_ask([1]).was_delivered(0, 0, 0).ordered(1, quantity=30)
    assert batu.row()["status"] == "dry" and batu.one().fan["p50"].max() > 20


def test_a_village_compares_as_many_days_with_as_many() -> None:
    days = [f"c{day}{n} 2021-07-{day:02} inbound 35.79.01.1001" for day in range(1, 11) for n in range(2)]
    con = staged(calls="\n".join(["call_id started_at direction village_code", *days]), villages=VILLAGES)
    con.execute("UPDATE ops.feeds SET complete_until = DATE '2021-07-09'")
    totals = calls.call_totals(con, start=date(2021, 7, 6), end=date(2021, 7, 10), place="35.79.01.1001")
    assert totals["calls"].item() == 2 * 5
    change = village_page.change_of(totals, column="calls")
    assert change is not None
    assert change.numbers == {"now": 2 * 4, "before": 2 * 4, "days": 4}


def test_a_village_without_days_to_compare_with_has_no_change() -> None:
    con = staged(calls="call_id started_at direction village_code\nc 2021-07-06 inbound 35.79.01.1001")
    totals = calls.call_totals(con, **WEEK, place="35.79.01.1001")
    assert village_page.change_of(totals, column="calls") is None
