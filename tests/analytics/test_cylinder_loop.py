"""Where the cylinders are, what moved between the states, and what no movement explains; loans that last too long."""

from datetime import date, datetime, timedelta, timezone

import duckdb

from analytics.metrics.oxygen.cylinder_loop import cylinder_loop, loop_balance, loop_flow
from analytics.metrics.oxygen.loans import loans_finding, overdue_loans
from finding import Finding
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))
NOW = datetime(2021, 7, 20, 8, tzinfo=LOCAL)
ROUND = """
    movement_id  occurred_at       depot  item          movement    quantity  request_id  village_code
    m1           2021-07-01T08:00  A      cylinder_6m3  opening     20        -           -
    m2           2021-07-02T09:00  A      cylinder_6m3  issue       6         r1          v1
    m3           2021-07-04T09:00  A      cylinder_6m3  return      4         -           -
    m4           2021-07-05T09:00  A      cylinder_6m3  refill_out  3         -           -
    m5           2021-07-07T09:00  A      cylinder_6m3  refill_in   2         -           -
    m6           2021-07-08T09:00  A      cylinder_6m3  issue       1         r2          -
    m7           2021-07-09T09:00  A      cylinder_6m3  loss        1         r2          -
"""
COUNT = "    m8  2021-07-09T20:00  A  cylinder_6m3  count  {found}  -  -\n"
CARD = """    c1  2021-07-01T08:00  B  cylinder_1m3  opening  9  -  -
    c2  2021-07-02T08:00  B  cylinder_1m3  issue    4  -  -
"""
FULL = 20 - 6 + 2 - 1
VILLAGES = "village_code name\nv1 Sisir"


def world(extra: str = "") -> duckdb.DuckDBPyConnection:
    return staged(stock=ROUND + extra, villages=VILLAGES)


def test_each_state_is_counted_and_their_sum_is_owned() -> None:
    row = cylinder_loop(world()).iloc[0]
    assert [row[state] for state in ("full", "with_patients", "empty", "at_refill", "lost")] == [FULL, 2, 1, 1, 1]
    assert (row["owned"], row["gas_m3"], row["owned_m3"]) == (20, FULL * 6, 20 * 6)
    assert (row["unexplained"], row["day"].date()) == (0, date(2021, 7, 9))


def test_of_a_card_only_the_full_cylinders_are_known() -> None:
    row = cylinder_loop(world(CARD)).set_index("depot").loc["B"]
    assert row["full"] == 9 - 4
    assert row[["with_patients", "empty", "at_refill", "lost", "owned"]].isna().all()


def test_what_a_count_misses_stays_unexplained_since_its_day() -> None:
    row = cylinder_loop(world(COUNT.format(found=FULL - 2))).iloc[0]
    assert (row["unexplained"], row["since"].date()) == (-2, date(2021, 7, 9))


def test_a_later_count_that_finds_it_again_explains_it() -> None:
    again = f"    m9  2021-07-11T20:00  A  cylinder_6m3  count  {FULL}  -  -\n"
    row = cylinder_loop(world(COUNT.format(found=FULL - 2) + again)).iloc[0]
    assert (row["unexplained"], row["since"] is None or row.isna()["since"]) == (0, True)


def test_the_flow_of_the_chosen_days_goes_from_state_to_state() -> None:
    flow = loop_flow(world(CARD), start=date(2021, 7, 2), end=date(2021, 7, 8)).fillna("outside")
    flows = {(r.from_condition, r.to_condition): (r.quantity, r.m3) for r in flow.itertuples()}
    assert flows == {
        ("full", "with_patients"): (6 + 1, (6 + 1) * 6),
        ("with_patients", "empty"): (4, 4 * 6),
        ("empty", "at_refill"): (3, 3 * 6),
        ("at_refill", "full"): (2, 2 * 6),
    }


def test_the_balance_says_what_is_owned_and_what_is_not_explained() -> None:
    states = {"owned": 20, "full": FULL, "with_patients": 2, "empty": 1, "at_refill": 1, "lost": 1}
    assert loop_balance(world(CARD)) == Finding("loop.balanced", states)
    short = states | {"owned": 20 - 2, "full": FULL - 2, "unexplained": 2, "day": date(2021, 7, 9)}
    assert loop_balance(world(COUNT.format(found=FULL - 2))) == Finding("loop.unexplained", short)
    assert loop_balance(staged()) == Finding("loop.none", {})


def test_a_loan_is_overdue_after_the_days_of_the_norm() -> None:
    con = world()
    rows = overdue_loans(con, now=NOW)
    assert rows.to_dict("records") == [
        {
            "depot": "A",
            "item": "cylinder_6m3",
            "village": "Sisir",
            "lent_day": rows["lent_day"][0],
            "days_out": 18,
            "quantity": 2,
            "case": "request:r1",
        }
    ]
    assert loans_finding(con, now=NOW) == Finding(
        "loans.overdue", {"out": 2, "limit": 14, "cylinders": 2, "loans": 1, "days": 18}
    )
    assert overdue_loans(con, now=NOW - timedelta(days=4)).empty
    assert loans_finding(con, now=NOW - timedelta(days=4)) == Finding("loans.in_time", {"out": 2, "limit": 14})


def test_the_norm_of_a_loan_can_be_changed() -> None:
    con = staged(stock=ROUND, norms="norm norm_value unit\nloan_days 30 days")
    assert overdue_loans(con, now=NOW).empty
