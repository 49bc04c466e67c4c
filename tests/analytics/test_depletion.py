"""When a depot's oxygen ends: a small world whose days ahead are known, counted by hand."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import duckdb
import pandas as pd
import pytest

from analytics.metrics.oxygen import depletion_summary
from analytics.metrics.oxygen.depletion_inputs import hours_per_m3
from analytics.metrics.oxygen.one_stock import OneStock, one_stock
from pipelines.build.forecasts.store import store_forecasts
from tests.analytics.known_days import with_known_demand, written_down
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))
AS_OF = datetime(2021, 7, 10, 8, tzinfo=LOCAL)
SIZE = "cylinder_6m3"
TODAY = AS_OF.date()
SOMETIMES = [4, 5, 3, 4, 6, 2, 4]


@pytest.fixture(scope="module")
def ledger() -> Iterator[duckdb.DuckDBPyConnection]:
    """Batu handed out about four 6 m³ cylinders a day for forty days, has 40 left, and had three orders in time."""
    lines = [f"o 2021-06-01T07:00 Batu {SIZE} opening {sum(SOMETIMES[n % 7] for n in range(40)) + 40}"]
    lines += [
        f"i{n} {AS_OF - timedelta(days=39 - n):%Y-%m-%dT%H:%M} Batu {SIZE} issue {SOMETIMES[n % 7]}" for n in range(40)
    ]
    con = staged(stock="\n".join(["movement_id occurred_at depot item movement quantity", *lines]))
    yield written_down(con, "oxygen_demand", "stock_days", "open_orders")
    con.close()


class Batu:
    """The ledger with another stock, other orders and known days ahead; nothing of it outlasts the test."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.has(40).will_ask([4])

    def has(self, left: float) -> "Batu":
        self.con.execute("UPDATE marts.stock_days SET closing = ? WHERE day = ? AND condition = 'full'", [left, TODAY])
        return self

    def will_ask(self, *ways: Sequence[float]) -> "Batu":
        with_known_demand(self.con, {("Batu", SIZE): ways})
        return self

    def was_delivered(self, *days_late: int) -> "Batu":
        """Orders that were to take two days."""
        for n, late in enumerate(days_late):
            at = AS_OF - timedelta(days=30 - n)
            self._order(at, at + timedelta(days=2), at + timedelta(days=2 + late), "arrived", 9)
        return self

    def ordered(self, days: float, quantity: int = 8, status: str = "open") -> "Batu":
        self._order(AS_OF - timedelta(days=9), AS_OF + timedelta(days=days), None, status, quantity)
        if status == "open":
            columns = "order_id, ordered_at, expected_at, depot, item, quantity, supplier, status"
            self.con.execute(
                f"INSERT INTO marts.open_orders BY NAME SELECT {columns} FROM staging.arrivals WHERE status = 'open'"
            )
        return self

    def _order(self, at: datetime, expected: datetime, arrived: datetime | None, status: str, quantity: int) -> None:
        self.con.execute(
            "INSERT INTO staging.arrivals (order_id, ordered_at, expected_at, supplier, depot, item, quantity, status,"
            " arrived_at) VALUES (uuid()::VARCHAR, ?, ?, 'Kadin', 'Batu', ?, ?, ?, ?)",
            [at, expected, SIZE, quantity, status, arrived],
        )

    def row(self, later: float = 0, **supposed: Any) -> pd.Series:
        return depletion_summary.depletion(self.con, now=AS_OF + timedelta(days=later), **supposed).iloc[0]

    def one(self, **supposed: Any) -> OneStock:
        return one_stock(self.con, depot="Batu", item=SIZE, **supposed)


@pytest.fixture
def batu(ledger: duckdb.DuckDBPyConnection) -> Iterator[Batu]:
    ledger.execute("BEGIN")
    yield Batu(ledger)
    ledger.execute("ROLLBACK")


def test_two_a_day_of_six_last_three_days(batu: Batu) -> None:
    row = batu.has(6).will_ask([2]).row()
    assert (row["days_p10"], row["days_p50"], row["days_p90"]) == (6 / 2, 6 / 2, 6 / 2)
    assert row["out_at_p50"] == AS_OF + timedelta(days=3) and row["status"] == "within"


def test_the_moment_it_ends_within_a_day_is_told_by_what_was_still_handed_out(batu: Batu) -> None:
    assert batu.has(10).row()["days_p50"] == pytest.approx(10 / 4)


def test_hours_left_count_from_the_reader_not_from_the_last_report(batu: Batu) -> None:
    row = batu.has(10).row(later=2)
    assert row["days_p50"] == pytest.approx(10 / 4 - 2) and row["band"] == "lt24h"


def test_a_chance_is_the_share_of_ways_that_are_out_by_then_counted_from_now(batu: Batu) -> None:
    batu.has(4).will_ask([4], [2], [1], [1])  # out after 1, 2, 4 and 4 days
    row = batu.row()
    assert [row[f"out_{ahead}_share"] for ahead in ("12h", "1d", "36h", "3d", "7d")] == [0, 1 / 4, 1 / 4, 2 / 4, 1]
    assert batu.row(later=1)["out_1d_share"] == 2 / 4


def test_what_lasts_longer_than_the_horizon_has_no_number(batu: Batu) -> None:
    row = batu.has(1000).row()
    assert row["status"] == "beyond" and pd.isna(row["days_p50"]) and pd.isna(row["out_at_p50"])


def test_a_depot_that_ran_dry_has_no_day_left(batu: Batu) -> None:
    row = batu.has(0).row()
    assert (row["status"], row["band"], row["days_p50"], row["out_1d_share"]) == ("dry", "out", 0, 1)


def test_a_balance_below_zero_is_none_left(batu: Batu) -> None:
    assert batu.has(-3).row()["stock"] == 0


def test_a_day_ahead_takes_the_local_day_that_covers_most_of_it(batu: Batu) -> None:
    batu.has(4).will_ask([9, 4, 9]).con.execute("UPDATE ops.feeds SET data_until = data_until + INTERVAL 12 HOUR")
    assert batu.row(later=0.5)["days_p50"] == 4 / 4  # 10 July ends four hours after the as-of: 11 July's 4 count


def test_an_order_that_comes_in_time_carries_the_stock_on(batu: Batu) -> None:
    batu.has(10).was_delivered(0, 0, 0).ordered(1)
    row = batu.row()
    assert row["ordered"] == 8 and row["next_arrival_at"] == AS_OF + timedelta(days=1)
    assert batu.one(horizon=3).fan["p90"].tolist() == [10, 10 - 4, 10 + 8 - 8, 10 + 8 - 12]


def test_an_order_comes_as_late_as_its_supplier_always_did(batu: Batu) -> None:
    coming = batu.was_delivered(3, 3, 3).ordered(1).one().coming.iloc[0]
    assert coming["expected_at"] == AS_OF + timedelta(days=1)
    assert coming["earliest_at"] == coming["likely_at"] == coming["latest_at"] == AS_OF + timedelta(days=1 + 3)


def test_an_order_later_than_any_before_it_is_hardly_counted_on(batu: Batu) -> None:
    assert batu.was_delivered(0, 0, 0).ordered(-9).one().coming["comes_share"].iloc[0] <= 0.1


def test_a_cancelled_order_is_no_order(batu: Batu) -> None:
    row = batu.was_delivered(0, 0, 0).ordered(1, status="cancelled").row()
    assert row["ordered"] == 0 and pd.isna(row["next_arrival_at"]) and pd.isna(row["out_before_arrival_share"])


@pytest.mark.parametrize(("late", "before"), [(0, 0), (3, 1)])
def test_the_chance_to_run_out_before_an_order_comes(batu: Batu, late: int, before: float) -> None:
    row = batu.has(10).was_delivered(late, late, late).ordered(2).row()  # lasts 2.5 days; comes after 2 or 5
    assert row["out_before_arrival_share"] == pytest.approx(before, abs=0.1)  # unless it never comes


def test_what_is_asked_for_in_vain_is_counted_in_cylinders_and_m3(batu: Batu) -> None:
    row = batu.has(10).row()
    assert row["unmet_oxygen"] == pytest.approx(14 * 4 - 10) and row["unmet_m3"] == pytest.approx((14 * 4 - 10) * 6)


def test_empties_come_back_full_as_far_as_the_plant_takes_them(batu: Batu) -> None:
    batu.has(10).will_ask([5]).con.execute(
        "UPDATE marts.stock_days SET closing = 8 WHERE day = ? AND condition = 'empty'", [TODAY]
    )
    assert batu.row()["days_p50"] == 10 / 5  # no refill was ever written down
    batu.con.execute("INSERT INTO marts.refill_habits VALUES ('Batu', ?, 0, 99, [1], 4, true, true)", [SIZE])
    assert batu.row()["days_p50"] == pytest.approx((10 + 4 + 4) / 5)  # 4 leave today, 4 tomorrow, each a day away
    assert batu.row(daily_quota=0)["days_p50"] == 10 / 5


def test_more_demand_and_later_orders_can_be_supposed(batu: Batu) -> None:
    batu.was_delivered(0, 0, 0).ordered(1)
    assert batu.row(demand_percent=150)["demand_per_day"] == pytest.approx(4 * 1.5)
    assert batu.row(late_days=3)["next_arrival_at"] == AS_OF + timedelta(days=1 + 3)


def test_an_order_has_to_leave_as_many_days_before_the_end_as_it_takes(batu: Batu) -> None:
    row = batu.was_delivered(0, 0, 0).row()  # lasts 10 days, orders take 2
    assert row["order_before_at"] == AS_OF + timedelta(days=10 - 2)
    assert row["order_quantity"] == 7 * 4  # until an order a week later is in
    assert batu.row(late_days=3)["order_before_at"] == AS_OF + timedelta(days=10 - 2 - 3)


def test_when_it_is_too_late_to_order_in_time_the_chance_says_so(batu: Batu) -> None:
    row = batu.has(4).was_delivered(0, 0, 0).row()  # lasts 1 day, orders take 2
    assert row["order_before_at"] < AS_OF and row["order_late_share"] == 1


def test_a_lower_service_level_lets_one_order_later(batu: Batu) -> None:
    batu.was_delivered(0, 0, 0).will_ask(*[[8]] * 3, *[[4]] * 17)  # 3 of 20 ways end after 5 days, the others after 10
    assert batu.row()["order_before_at"] == AS_OF + timedelta(days=5 - 2)
    assert batu.row(service_percent=80)["order_before_at"] == AS_OF + timedelta(days=10 - 2)


def test_what_lasts_on_all_paths_need_not_be_ordered(batu: Batu) -> None:
    row = batu.has(10_000).row()
    assert pd.isna(row["order_before_at"]) and pd.isna(row["order_quantity"]) and row["order_late_share"] == 0


def test_without_deliveries_the_lead_time_is_what_was_typed_in(batu: Batu) -> None:
    lead = batu.one(lead_days=4).lead.iloc[0]
    assert not lead["lead_known"] and lead["deliveries"] == 0
    assert 4 / 2 < lead["lead_days_p10"] < lead["lead_days_p50"] < lead["lead_days_p90"] < 4 * 2


def test_a_short_history_gives_the_middle_only_and_says_that_it_is_unsure(batu: Batu) -> None:
    batu.has(10).con.execute("DELETE FROM marts.oxygen_demand WHERE day < ?", [TODAY - timedelta(days=9)])
    row = batu.row()
    assert row["days_p50"] == pytest.approx(10 / 4) and not row["interval_known"]
    assert pd.isna(row["days_p10"]) and pd.isna(row["out_1d_share"])


def test_a_size_nobody_ever_asked_for_cannot_be_forecast(batu: Batu) -> None:
    batu.con.execute("UPDATE marts.oxygen_demand SET issued = 0")
    row, one = batu.row(), batu.one()
    assert (row["status"], row["band"], row["stock"]) == ("unknown", "unknown", 40) and pd.isna(row["order_before_at"])
    assert one.fan.empty and one.coming.empty


def test_a_depot_silent_for_four_weeks_cannot_be_forecast(batu: Batu) -> None:
    batu.con.execute("UPDATE marts.demand_paths SET first_day = first_day - 40")
    assert batu.row()["status"] == "unknown"


def test_nobody_is_told_to_order_by_a_count_of_four_weeks_ago(batu: Batu) -> None:
    row = batu.has(10).row(later=28)
    assert row["days_p50"] == 0 and row[["order_before_at", "order_quantity", "order_late_share"]].isna().all()


def test_hours_at_a_flow_leave_what_stays_in_the_cylinder(batu: Batu) -> None:
    assert hours_per_m3(batu.con, flow_lpm=5) == pytest.approx(1000 * 0.91 / (5 * 60))
    assert batu.has(10).row(flow_lpm=10)["hours_at_flow"] == pytest.approx(10 * 6 * 1000 * 0.91 / (10 * 60))


def test_a_real_forecast_lasts_about_as_long_as_use_says(batu: Batu) -> None:
    for table in ("demand_paths", "demand_forecasts", "forecast_origins", "forecast_scores", "forecast_reliability"):
        batu.con.execute(f"DROP TABLE marts.{table}")
    batu.con.execute("DROP TABLE marts.refill_habits")
    store_forecasts(batu.con)
    row, whole = depletion_summary.needs(batu.con, now=AS_OF).sort_values("item", na_position="last").to_dict("records")
    assert row["days_p10"] <= row["days_p50"] == pytest.approx(40 / 4, rel=0.2) and row["out_3d_share"] < 0.01
    assert whole["stock"] == 40 * 6 and whole["days_p50"] == pytest.approx(40 / 4, rel=0.2)
