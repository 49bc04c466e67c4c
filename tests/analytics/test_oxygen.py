"""How long oxygen lasts: of the depot in greatest need, from what is there, is used and is ordered."""

from datetime import date, datetime, timedelta, timezone

import duckdb
import pytest

from analytics.metrics import depletion, oxygen
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))
FIRST = date(2021, 6, 1)
AS_OF = datetime(2021, 7, 10, 8, tzinfo=LOCAL)


def world(arrivals: str = "order_id depot", days: int = 39, **depots: tuple[int, int]) -> duckdb.DuckDBPyConnection:
    """Each depot hands out so many 6 m³ cylinders every day at 08:00 and has so many left on 10 July at 08:00."""
    lines = ["movement_id occurred_at depot item movement quantity"]
    for depot, (daily, left) in depots.items():
        start = datetime(2021, 7, 10, 8) - timedelta(days=days)
        lines.append(f"{depot}o {start:%Y-%m-%dT%H:%M} {depot} cylinder_6m3 opening {daily * (days + 1) + left}")
        for n in range(days + 1):
            lines.append(f"{depot}{n} {start + timedelta(days=n):%Y-%m-%dT%H:%M} {depot} cylinder_6m3 issue {daily}")
    return staged(stock="\n".join(lines), arrivals=arrivals)


def test_steady_use_empties_a_depot_after_stock_over_use_days() -> None:
    row = depletion.depletion(world(Batu=(4, 10)), now=AS_OF).iloc[0]
    assert (row["stock"], row["burn_rate_per_day"], row["status"]) == (10, 4, "within")
    assert (row["days_p10"], row["days_p50"], row["days_p90"]) == pytest.approx((10 / 4, 10 / 4, 10 / 4))
    assert row["out_at_p50"] == AS_OF + timedelta(days=10 / 4)


def test_hours_left_count_from_the_reader_not_from_the_last_report() -> None:
    row = depletion.depletion(world(Batu=(4, 10)), now=AS_OF + timedelta(days=2)).iloc[0]
    assert row["days_p50"] == pytest.approx(10 / 4 - 2)
    assert row["band"] == "lt24h"


def test_what_lasts_longer_than_the_horizon_has_no_number() -> None:
    row = depletion.depletion(world(Batu=(4, 1000)), now=AS_OF).iloc[0]
    assert row["status"] == "beyond" and row["days_p50"] is None and row["out_at_p50"] is None


ORDERS = """
    order_id  ordered_at  expected_at       depot  item          quantity  status
    o1        2021-07-01  2021-07-11T12:00  Batu   cylinder_6m3  8         open
    o2        2021-07-01  2021-07-02T12:00  Batu   cylinder_6m3  90        open
    o3        2021-07-01  2021-07-11T12:00  Batu   cylinder_6m3  90        cancelled
"""


def test_an_order_counts_from_its_day_on_unless_it_is_overdue_or_cancelled() -> None:
    row = depletion.depletion(world(ORDERS, Batu=(4, 10)), now=AS_OF).iloc[0]
    assert row["ordered"] == 8
    assert row["days_p50"] == pytest.approx((10 + 8) / 4)
    assert oxygen.open_orders(world(ORDERS, Batu=(4, 10)), now=AS_OF)["overdue"].tolist() == [True, False]


def test_the_fan_starts_at_the_stock_there_is_and_shows_what_arrives() -> None:
    fan = depletion.depletion_fan(world(ORDERS, Batu=(4, 10)), now=AS_OF, depot="Batu", item="cylinder_6m3", horizon=3)
    assert fan["p50"].tolist() == pytest.approx([10, 10 - 4, 10 + 8 - 8, 10 + 8 - 12])
    assert fan["arrivals"].tolist() == [0, 0, 8, 0]


def test_a_short_history_gives_the_plain_burn_rate_and_says_that_it_is_unsure() -> None:
    con = world(days=9, Batu=(4, 10))
    row = depletion.depletion(con, now=AS_OF).iloc[0]
    assert row["days_p50"] == pytest.approx(10 / 4)
    assert not row["interval_known"] and row["days_p10"] is None and row["out_1d_share"] is None


def test_all_sizes_of_a_depot_are_added_in_m3() -> None:
    con = staged(
        stock="""
        movement_id  occurred_at  depot  item          movement  quantity
        m1           2021-07-01   Batu   cylinder_6m3  opening   10
        m2           2021-07-01   Batu   cylinder_1m3  opening   5
        m3           2021-07-01   Batu   rice          opening   99
    """
    )
    found = depletion.needs(con, now=AS_OF)
    assert found.loc[found["item"].isna(), "stock"].tolist() == [10 * 6 + 5 * 1]


LOOP = """
    movement_id  occurred_at  depot    item          movement    quantity
    b1           2021-07-01   Batu     cylinder_6m3  opening     10
    b2           2021-07-02   Batu     cylinder_6m3  issue       4
    b3           2021-07-03   Batu     cylinder_6m3  return      3
    b4           2021-07-04   Batu     cylinder_6m3  refill_out  2
    c1           2021-07-01   Bumiaji  cylinder_6m3  receipt     9
    c2           2021-07-02   Bumiaji  cylinder_6m3  issue       5
"""


def test_a_card_of_receipts_and_issues_knows_its_full_cylinders_only() -> None:
    found = oxygen.stock_by_depot(staged(stock=LOOP), depots=["Bumiaji"])
    assert found.loc[found["quantity"].notna(), "condition"].tolist() == ["full"]


def test_a_contradiction_that_lasts_is_told_once() -> None:
    con = staged(
        stock="""
        movement_id  occurred_at  depot  item  movement  quantity
        m1           2021-07-01   Batu   rice  opening   3
        m2           2021-07-02   Batu   rice  issue     5
        m3           2021-07-05   Batu   rice  receipt   9
        m4           2021-07-06   Batu   rice  issue     8
    """
    )
    found = oxygen.discrepancies(con, start=FIRST, end=date(2021, 7, 31))
    assert [(day.day, last.day) for day, last in zip(found["day"], found["last_day"], strict=True)] == [(6, 6), (2, 4)]
    assert found["computed"].tolist() == [3 - 5 + 9 - 8, 3 - 5]


def test_past_forecasts_of_steady_use_were_right() -> None:
    row = depletion.forecast_errors(world(Batu=(4, 10))).iloc[0]
    assert row["origins"] > 0 and row["coverage_share"] == 1 and row["mean_error_share"] == pytest.approx(0)


def test_gas_of_a_day_is_what_all_depots_had_left_a_silent_one_with_its_last_balance() -> None:
    frame = oxygen.daily_gas(staged(stock=LOOP), start=date(2021, 7, 2), end=date(2021, 7, 9))
    assert [day.day for day in frame["day"]] == [1, 2, 3, 4]
    batu, bumiaji = [10, 10 - 4, 6, 6], [9, 9 - 5, 4, 4]  # Bumiaji reports until 2 July
    assert frame["gas_m3"].tolist() == [6 * (a + b) for a, b in zip(batu, bumiaji, strict=True)]
