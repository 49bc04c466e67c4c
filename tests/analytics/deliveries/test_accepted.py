"""The accepted plan, and what became of it."""

from datetime import date, timedelta

import duckdb

from analytics.metrics.deliveries.accepted import accepted_plan, trip_sums
from analytics.metrics.deliveries.results import planned_and_delivered, results_by_day
from level import Level
from tests.analytics.staged import staged

DAY = date(2021, 7, 10)
SIZE = "cylinder_1m3"
PLANS = """
    plan_id trip stop request_id quantity empties arrive_at        deadline_at      is_latest
    old     1    1    a          9        0       2021-07-10T09:00 -                false
    new     1    1    a          2        2       2021-07-10T09:00 2021-07-10T10:00 true
    new     1    2    b          1        1       2021-07-10T10:00 2021-07-10T11:00 true
    new     1    3    c          1        0       2021-07-10T11:00 -                true
    new     2    4    d          1        1       2021-07-10T13:00 2021-07-10T14:00 true
    new     2    5    e          1        1       2021-07-10T14:00 2021-07-10T15:00 true
"""
REQUESTS = f"""
    request_id  requested_at      category  item    status
    a           2021-07-09T20:00  oxygen    {SIZE}  fulfilled
    b           2021-07-09T20:00  oxygen    {SIZE}  fulfilled
    c           2021-07-09T20:00  oxygen    {SIZE}  open
    d           2021-07-09T20:00  oxygen    {SIZE}  cancelled
    e           2021-07-09T20:00  oxygen    {SIZE}  open
"""
DELIVERIES = """
    plan_id stop outcome   delivered_at     quantity_delivered empties_collected
    new     1    delivered 2021-07-10T09:30 2                  1
    new     2    partly    2021-07-10T11:30 1                  1
    new     3    refused   -                0                  0
    new     5    -         -                -                  -
    old     1    not_found -                0                  0
"""


def planned(**tables: str) -> duckdb.DuckDBPyConnection:
    """A world with the plans, of one vehicle, size and day, and what is drawn beside them."""
    con = staged(plans=PLANS, **tables)
    con.execute(f"UPDATE staging.plans SET day = $1, item = '{SIZE}', vehicle = 'A', from_depot = 'Gudang'", [DAY])
    con.execute(f"UPDATE staging.deliveries SET day = $1, item = '{SIZE}', is_reported = outcome IS NOT NULL", [DAY])
    return con


def test_only_the_latest_plan_counts_and_a_cancelled_stop_is_marked() -> None:
    rows = accepted_plan(planned(requests=REQUESTS, deliveries=DELIVERIES), day=DAY)
    assert {*rows["plan_id"]} == {"new"}
    assert rows.loc[rows["was_cancelled"], "request_id"].tolist() == ["d"]
    assert rows.set_index("stop").loc[4, "request_status"] == "cancelled"
    assert accepted_plan(planned(), day=DAY, shift="night").empty


def test_a_stop_that_was_delivered_is_not_cancelled_though_its_request_is_closed() -> None:
    rows = accepted_plan(planned(requests=REQUESTS), day=DAY).set_index("request_id")
    assert rows["was_cancelled"].to_dict() == {"a": True, "b": True, "c": False, "d": True, "e": False}


def test_trips_in_sums_name_no_stop() -> None:
    sums = trip_sums(planned(requests=REQUESTS), day=DAY)
    assert sums[["trip", "stops", "item", "quantity", "empties"]].to_numpy().tolist() == [
        [1, 3, SIZE, 4, 3], [2, 2, SIZE, 2, 2],
    ]  # fmt: skip
    assert not {"stop", "request_id", "village", "arrive_at", "case"} & {*sums.columns}
    assert trip_sums(planned(), day=DAY, shift="night").empty


def test_planned_and_delivered_stand_side_by_side() -> None:
    con = planned(requests=REQUESTS, deliveries=DELIVERIES)
    (row,) = planned_and_delivered(con, day=DAY, level=Level.DESK).to_dict("records")
    assert (row["stops"], row["delivered"], row["on_time"], row["late"], row["time_unknown"]) == (5, 2, 1, 1, 0)
    assert (row["refused"], row["not_found"], row["not_reported"]) == (1, 0, 2)
    assert (row["cylinders_planned"], row["cylinders_delivered"]) == (2 + 1 + 1 + 1 + 1, 2 + 1)
    assert (row["empties_expected"], row["empties_returned"], row["empties_missing"]) == (2 + 1 + 1 + 1, 1 + 1, 1)


def test_a_sheet_of_the_plan_before_reports_on_the_stops_that_were_planned_again() -> None:
    con = planned(requests=REQUESTS, deliveries=DELIVERIES)
    con.execute("UPDATE staging.deliveries SET plan_id = 'old', request_id = 'e', outcome = 'nobody_there',"
                " is_reported = true WHERE stop = 5")  # fmt: skip
    rows = accepted_plan(con, day=DAY).set_index("request_id")
    assert rows["outcome"].fillna("-").to_dict() == {
        "a": "delivered", "b": "partly", "c": "refused", "d": "-", "e": "nobody_there",
    }  # fmt: skip
    con.execute("UPDATE staging.plans SET is_latest = true WHERE plan_id = 'old'")
    con.execute("UPDATE staging.plans SET day = $1 WHERE plan_id = 'old'", [date(2021, 7, 9)])
    assert accepted_plan(con, day=DAY).set_index("request_id")["outcome"].isna()["e"]  # the sheet is of another day


def test_a_delivery_of_which_only_the_day_is_known_is_neither_on_time_nor_late() -> None:
    con = planned(requests=REQUESTS, deliveries=DELIVERIES)
    con.execute("UPDATE staging.deliveries SET time_known = false WHERE stop = 1")
    (row,) = planned_and_delivered(con, day=DAY, level=Level.DESK).to_dict("records")
    assert (row["delivered"], row["on_time"], row["late"], row["time_unknown"]) == (2, 0, 1, 1)


def test_without_a_plan_there_is_nothing_to_compare() -> None:
    assert planned_and_delivered(staged(), day=DAY, level=Level.DESK).empty


def test_what_a_vehicle_took_is_booked_by_its_report_or_by_the_request_in_the_stock_book() -> None:
    con = planned(
        requests=REQUESTS,
        deliveries=DELIVERIES,
        stock=f"""
            movement_id occurred_at       depot   item    condition movement quantity request_id
            before      2021-07-08T08:00  Gudang  {SIZE}  full      issue    1        c
            today       2021-07-10T08:00  Gudang  {SIZE}  full      issue    3        e
        """,
        delivery_movements=f"""
            leg delivery_id item    condition movement quantity counts_in
            l1  new:1       {SIZE}  full      issue    2        provisional
            l2  new:1       {SIZE}  empty     return   1        provisional
            l3  new:2       {SIZE}  full      issue    1        none
        """,
    )
    con.execute("UPDATE staging.deliveries SET delivery_id = plan_id || ':' || stop")
    booked = accepted_plan(con, day=DAY).set_index("request_id")["booked"]
    assert booked.to_dict() == {"a": 2, "b": 0, "c": 0, "d": 0, "e": 1}


def test_a_stop_that_is_tried_again_is_not_the_one_that_was_reported() -> None:
    con = staged(
        requests=REQUESTS,
        plans="""
            plan_id vehicle trip stop request_id quantity arrive_at        is_latest
            old     A       1    1    e          1        2021-07-10T09:00 false
            old     A       1    2    c          1        2021-07-10T09:30 false
            new     A       1    1    e          1        2021-07-10T09:00 true
            new     A       1    2    c          1        2021-07-10T09:30 true
            new     A       2    3    e          1        2021-07-10T13:00 true
        """,
        deliveries="""
            plan_id stop request_id outcome
            old     1    e          nobody_there
        """,
    )
    con.execute(f"UPDATE staging.plans SET day = $1, item = '{SIZE}', from_depot = 'Gudang'", [DAY])
    con.execute("UPDATE staging.deliveries SET day = $1, is_reported = true", [DAY])
    rows = accepted_plan(con, day=DAY)
    assert rows["outcome"].fillna("-").tolist() == ["nobody_there", "-", "-"]


def test_each_day_of_a_period_with_a_plan_has_its_result() -> None:
    con = planned(requests=REQUESTS, deliveries=DELIVERIES)
    days = results_by_day(con, start=DAY, end=DAY + timedelta(days=6), level=Level.DESK)
    assert days["day"].tolist() == [DAY]
    result = planned_and_delivered(con, day=DAY, level=Level.DESK).iloc[0]
    assert days.drop(columns=["day", "shift"]).iloc[0].to_dict() == result.to_dict()
    assert results_by_day(con, start=DAY + timedelta(days=1), end=DAY + timedelta(days=6), level=Level.DESK).empty
