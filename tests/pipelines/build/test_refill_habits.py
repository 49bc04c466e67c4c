"""How empties become full again is learnt from the ledger of each depot and size."""

import duckdb

from analytics.demand_series.refill import habits
from pipelines.build.forecasts.store import store_forecasts
from tests.analytics.staged import staged


def ledger(depot: str = "Batu", item: str = "cylinder_6m3", *, sent: int = 5, days: int = 3) -> str:
    """Every sixth day of June, five times, so many cylinders are sent to refill and are back so many days later."""
    lines = [f"o 2021-06-01T07:00 {depot} {item} opening full 50", f"i 2021-06-01T08:00 {depot} {item} issue full 40"]
    for n, day in enumerate((2, 8, 14, 20, 26)):
        lines += [
            f"r{n} 2021-06-{day:02}T09:00 {depot} {item} return empty {sent}",
            f"s{n} 2021-06-{day:02}T10:00 {depot} {item} refill_out - {sent}",
            f"b{n} 2021-06-{day + days:02}T10:00 {depot} {item} refill_in - {sent}",
        ]
    return "\n".join(["movement_id occurred_at depot item movement condition quantity", *lines])


def habit_row(con: duckdb.DuckDBPyConnection, item: str | None = "cylinder_6m3") -> dict:
    (row,) = [row for row in habits(con) if row["item"] == item]
    return row


def test_days_at_the_plant_are_those_between_sending_and_coming_back() -> None:
    row = habit_row(staged(stock=ledger(days=3)))
    assert row["plant_seen"] and row["days_at_plant"] == [3] * (5 * 5)


def test_the_quota_is_the_most_that_was_sent_on_a_day() -> None:
    assert habit_row(staged(stock=ledger(sent=4)))["daily_quota"] == 4


def test_all_of_a_depot_is_told_in_m3() -> None:
    assert habit_row(staged(stock=ledger(sent=4)), item=None)["daily_quota"] == 4 * 6


def test_few_refills_are_not_believed() -> None:
    assert not habit_row(staged(stock=ledger(sent=1)))["plant_seen"]


def test_a_card_of_receipts_and_issues_has_no_habits() -> None:
    con = staged(
        stock="""
        movement_id  occurred_at  depot  item          movement  quantity
        m1           2021-07-01   Batu   cylinder_6m3  opening   10
        m2           2021-07-02   Batu   cylinder_6m3  issue     4
    """
    )
    assert habits(con) == []


def test_habits_are_stored_beside_the_forecasts() -> None:
    con = staged(stock=ledger())
    store_forecasts(con)
    rows = con.execute("SELECT item, daily_quota FROM marts.refill_habits ORDER BY item NULLS LAST").fetchall()
    assert rows == [("cylinder_6m3", 5.0), (None, 5.0 * 6)]
