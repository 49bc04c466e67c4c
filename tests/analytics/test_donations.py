"""Received = spent + distributed + on hand, for cash and for every item, on every day."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.metrics import donation_rows, donations
from tests.analytics.staged import MARTS, staged

JULY = {"start": date(2021, 7, 5), "end": date(2021, 7, 31)}


def world() -> duckdb.DuckDBPyConnection:
    return staged(
        donations="""
            donation_id  received_at  donor_kind  kind     item  quantity  amount_idr
            d1           2021-07-01   person      cash     -     -         1000
            d2           2021-07-06   company     cash     -     -         500
            d3           2021-07-06   company     in_kind  rice  10        -
        """,
        purchases="""
            purchase_id  purchased_at  item  quantity  amount_idr
            p1           2021-07-07    rice  4         300
        """,
        distributions="""
            distribution_id  distributed_at  item  quantity  amount_idr  has_evidence
            x1               2021-07-08      rice  6         -           true
            x2               2021-07-09      -     -         100         false
        """,
    )


def test_cash_on_hand_is_what_came_in_less_what_was_spent_and_handed_over() -> None:
    row = donations.donation_totals(world(), **JULY).iloc[0]
    assert row["on_hand_idr"] == 1000 + 500 - 300 - 100


def test_goods_on_hand_are_what_was_given_and_bought_less_what_was_distributed() -> None:
    row = donations.goods_balance(world(), end=JULY["end"]).iloc[0]
    assert (row["received"], row["distributed"], row["on_hand"]) == (10 + 4, 6, 10 + 4 - 6)


def test_totals_are_of_the_period_and_the_balance_of_everything_before_its_end() -> None:
    row = donations.donation_totals(world(), **JULY).iloc[0]
    assert (row["donations"], row["cash_donations"], row["in_kind_donations"], row["cash_in_idr"]) == (2, 1, 1, 500)
    assert (row["distributions"], row["distributions_with_evidence"]) == (2, 1)


def test_days_between_gifts_carry_the_balance_on() -> None:
    frame = donations.daily_donations(world(), start=date(2021, 7, 1), end=date(2021, 7, 31))
    assert frame["on_hand_idr"].tolist() == [1000] * 5 + [1500, 1200, 1200, 1100]
    assert frame["donations"].tolist() == [1, 0, 0, 0, 0, 2, 0, 0, 0]


@pytest.mark.parametrize(("end", "key"), [(date(2021, 7, 31), "received"), (date(2021, 7, 5), "none")])
def test_the_headline_tells_what_came_and_what_is_left(end: date, key: str) -> None:
    assert donations.donations_headline(world(), start=date(2021, 7, 2), end=end).key == f"donations.{key}"


def test_spending_beyond_what_came_in_is_said_not_hidden() -> None:
    con = staged(purchases="purchase_id purchased_at item quantity amount_idr\np1 2021-07-07 rice 4 300")
    finding = donations.donations_headline(con, **JULY)
    assert (finding.key, finding.numbers["missing_idr"]) == ("donations.overspent", 300)


AMOUNTS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["given", "spent", "handed"]), st.integers(1, 99)), max_size=12
)
WORLD = staged()


@settings(max_examples=25, deadline=None)
@given(AMOUNTS, st.integers(0, 9))
def test_in_the_flow_what_goes_in_equals_what_comes_out(moves: list[tuple[int, str, int]], start: int) -> None:
    days = {n: date(2021, 7, 1) + timedelta(days=n) for n in range(10)}
    con = _with_cash([(days[ahead], kind, amount) for ahead, kind, amount in moves])
    frame = donation_rows.flow(con, start=days[start], end=days[9])
    into, out = frame[frame["target"] == "cash"], frame[frame["source"] == "cash"]
    assert int(into["amount_idr"].sum()) == int(out["amount_idr"].sum())
    assert (frame["amount_idr"] > 0).all()


def _with_cash(moves: list[tuple[date, str, int]]) -> duckdb.DuckDBPyConnection:
    for table in ("donations", "purchases", "distributions"):
        WORLD.execute(f"DELETE FROM staging.{table}")
    for day, kind, amount in moves:
        WORLD.execute({
            "given": "INSERT INTO staging.donations (day, kind, amount_idr) VALUES (?, 'cash', ?)",
            "spent": "INSERT INTO staging.purchases (day, item, quantity, amount_idr) VALUES (?, 'rice', 1, ?)",
            "handed": "INSERT INTO staging.distributions (day, amount_idr) VALUES (?, ?)",
        }[kind], [day, amount])  # fmt: skip
    for mart in ("donation_days", "purchase_days", "cash_days"):
        WORLD.execute(f"CREATE OR REPLACE TABLE marts.{mart} AS {(MARTS / f'{mart}.sql').read_text('utf-8')}")
    return WORLD
