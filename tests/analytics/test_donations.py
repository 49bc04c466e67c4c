"""Received = spent + distributed + on hand, for cash and for every item, on every day."""

from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.metrics.gifts import donations, gift_balances
from finding import Finding
from i18n import LANGUAGES, Words
from level import Level
from pipelines.build.gift_parts import trace_gifts
from tests.analytics.staged import staged

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
    row = gift_balances.goods_balance(world(), **JULY).iloc[0]
    assert (row["opening"], row["given"], row["bought"], row["distributed"]) == (0, 10, 4, 6)
    assert row["closing"] == 10 + 4 - 6


def test_totals_are_of_the_period_and_the_balance_of_everything_before_its_end() -> None:
    row = donations.donation_totals(world(), **JULY).iloc[0]
    assert (row["donations"], row["cash_donations"], row["in_kind_donations"], row["cash_in_idr"]) == (2, 1, 1, 500)
    assert (row["spent_idr"], row["uses"], row["evidence_share"]) == (300 + 100, 1 + 2, 1 / 3)


def test_days_between_gifts_carry_the_balance_on() -> None:
    frame = donations.daily_donations(world(), start=date(2021, 7, 1), end=date(2021, 7, 31))
    assert frame["on_hand_idr"].tolist() == [1000] * 5 + [1500, 1200, 1200, 1100]
    assert frame["donations"].tolist() == [1, 0, 0, 0, 0, 2, 0, 0, 0]


@pytest.mark.parametrize(("end", "key"), [(date(2021, 7, 31), "received"), (date(2021, 7, 5), "none")])
def test_the_headline_tells_what_came_and_what_is_left(end: date, key: str) -> None:
    assert donations.donations_headline(world(), start=date(2021, 7, 2), end=end).key == f"donations.{key}"


def test_where_no_book_says_what_went_out_nobody_says_it_was_nothing() -> None:
    con = staged(donations="donation_id received_at kind amount_idr\nd1 2021-07-06 cash 900")
    finding = donations.donations_headline(con, **JULY)
    assert finding.key == "donations.received_only"
    assert "Rp0" not in Words("id").sentence(finding)


def test_spending_beyond_what_came_in_is_said_not_hidden() -> None:
    con = staged(purchases="purchase_id purchased_at item quantity amount_idr\np1 2021-07-07 rice 4 300")
    finding = donations.donations_headline(con, **JULY)
    assert (finding.key, finding.numbers["missing_idr"]) == ("donations.overspent", 300)


def test_the_cash_of_a_period_goes_from_its_opening_to_its_closing() -> None:
    con = staged(
        donations="donation_id received_at kind amount_idr\nd1 2021-07-01 cash 900\nd2 2021-07-06 cash 500",
        purchases="""
            purchase_id  purchased_at  item  quantity  amount_idr  is_operating
            p1           2021-07-07    rice  4         300         false
            p2           2021-07-07    rice  1         40          true
        """,
        distributions="distribution_id distributed_at item quantity amount_idr\nx1 2021-07-09 - - 100",
    )
    frame = gift_balances.cash_balance(con, **JULY)
    assert frame["amount_idr"].tolist() == [900, 500, -300, -100, -40, 900 + 500 - 300 - 100 - 40]
    assert gift_balances.goods_balance(con, **JULY)["closing"].tolist() == [4]


def test_an_item_flows_from_its_givers_to_the_districts_it_reached() -> None:
    con = staged(
        donations="donation_id received_at donor_kind kind item quantity\nd 2021-07-06 company in_kind rice 10",
        purchases="purchase_id purchased_at item quantity amount_idr\np 2021-07-07 rice 4 300",
        distributions="""
            distribution_id  distributed_at  item  quantity  village_code
            x1               2021-07-08      rice  5         35.79.01.1001
            x2               2021-07-08      rice  2         -
        """,
        villages="village_code name district\n35.79.01.1001 Sisir Batu",
    )
    frame = gift_balances.flow(con, **JULY, item="rice", level=Level.DESK)
    assert list(frame.itertuples(index=False, name=None)) == [
        ("donor.company", "item.rice", 10),
        ("bought", "item.rice", 4),
        ("item.rice", "on_hand", 10 + 4 - 5 - 2),
        ("item.rice", "place.Batu", 5),
        ("item.rice", "no_place", 2),
    ]
    # what a district got on a day, one household may have got
    assert ("item.rice", "handed_over", 5 + 2) in gift_balances.flow(con, **JULY, item="rice").itertuples(
        index=False, name=None
    )


def test_the_flow_is_headed_by_what_happened_and_never_by_a_share_of_nothing() -> None:
    con = world()

    def headline(item: str = gift_balances.CASH, **days: date) -> Finding:
        period = JULY | days
        steps, goods = gift_balances.flow(con, **period, item=item), gift_balances.goods_balance(con, **period)
        return gift_balances.flow_headline(steps, goods, item=item)

    finding = headline()
    money, goods = finding.numbers["money"], finding.numbers["goods"]
    assert (finding.key, money.key, money.numbers["bought_short_idr"]) == ("flow.and_goods", "flow.bought", 300)
    assert goods == Finding("flow.handed_one", {"item": "rice", "handed": 6, "others": 0})
    assert headline("rice").numbers == {"item": "rice", "handed": 6, "there": 10 + 4}
    assert headline(start=date(2021, 7, 1), end=date(2021, 7, 6)).key == "flow.waiting"
    for language in LANGUAGES:
        assert "0%" not in Words(language).sentence(finding)


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ([("cash", "item.rice", 9), ("item.rice", "in_store", 9)], "bought"),
        ([("cash", "item.rice", 9), ("item.rice", "in_store", 4), ("item.rice", "handed_over", 5)], "bought_part"),
        ([("cash", "item.rice", 9), ("item.rice", "handed_over", 9)], "bought_handed"),
        ([("cash", "relief", 9), ("cash", "operating", 1)], "relief"),
        ([("cash", "operating", 1), ("cash", "on_hand", 5)], "operating"),
        ([("donor.person", "cash", 5), ("cash", "on_hand", 5)], "waiting"),
    ],
)
def test_each_use_of_money_has_its_sentence(steps: list[tuple[str, str, int]], key: str) -> None:
    frame = pd.DataFrame(steps, columns=["source", "target", "amount_idr"])
    goods = pd.DataFrame(columns=["item", "opening", "given", "bought", "distributed"])
    assert gift_balances.flow_headline(frame, goods).key == f"flow.{key}"


def test_what_money_bought_goes_on_by_what_it_cost() -> None:
    con = world()
    frame = gift_balances.flow(con, **JULY)
    on = frame[frame["source"] == "item.rice"].set_index("target")["amount_idr"]
    assert on.to_dict() == {"in_store": 300}  # the rice that was given came first and was handed out first


AMOUNTS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["given", "spent", "handed"]), st.integers(1, 99)), max_size=12
)
WORLD = staged()


@settings(max_examples=12, deadline=None)
@given(AMOUNTS, st.integers(0, 9))
def test_in_the_flow_what_goes_in_equals_what_comes_out(moves: list[tuple[int, str, int]], start: int) -> None:
    days = {n: date(2021, 7, 1) + timedelta(days=n) for n in range(10)}
    con = _with_cash([(days[ahead], kind, amount) for ahead, kind, amount in moves])
    frame = gift_balances.flow(con, start=days[start], end=days[9])
    for middle in ("cash", "item.rice"):
        into, out = frame[frame["target"] == middle], frame[frame["source"] == middle]
        assert int(into["amount_idr"].sum()) == int(out["amount_idr"].sum())
    assert (frame["amount_idr"] > 0).all()
    steps = gift_balances.cash_balance(con, start=days[start], end=days[9])["amount_idr"]
    assert int(steps[:-1].sum()) == int(steps.iloc[-1])


def _with_cash(moves: list[tuple[date, str, int]]) -> duckdb.DuckDBPyConnection:
    for table in ("donations", "purchases", "distributions"):
        WORLD.execute(f"DELETE FROM staging.{table}")
    for day, kind, amount in moves:
        WORLD.execute({
            "given": "INSERT INTO staging.donations (day, kind, amount_idr) VALUES (?, 'cash', ?)",
            "spent": """INSERT INTO staging.purchases (purchase_id, day, item, quantity, amount_idr)
                VALUES (uuid(), ?, 'rice', 1, ?)""",
            "handed": "INSERT INTO staging.distributions (day, amount_idr) VALUES (?, ?)",
        }[kind], [day, amount])  # fmt: skip
    WORLD.execute("DROP TABLE IF EXISTS staging.gift_parts")
    trace_gifts(WORLD)
    return WORLD


def test_readers_see_hand_outs_by_district_and_thing_from_five_on() -> None:
    batu, bumiaji = "35.79.01.1001", "35.79.02.2001"
    handed = "distribution_id distributed_at village_code item quantity\n"
    handed += "\n".join(f"a{n} 2021-07-0{5 + n} {batu} rice 2" for n in range(5))
    handed += "\n" + "\n".join(f"b{n} 2021-07-06 {bumiaji} {'rice' if n < 6 else 'milk'} 1" for n in range(7))
    villages = "village_code name kind district district_code city city_code\n"
    villages += f"{batu} Temas kelurahan Batu 35.79.01 Kota-Batu 35.79\n"
    villages += f"{bumiaji} Punten desa Bumiaji 35.79.02 Kota-Batu 35.79"
    con = staged(distributions=handed, villages=villages)
    desk = donations.distributions_by_village(con, **JULY, level=Level.DESK)
    assert sorted(zip(desk["village"], desk["distributions"], strict=True)) == [
        ("Punten", 1), ("Punten", 6), ("Temas", 5),
    ]  # fmt: skip
    seen = donations.distributions_by_village(con, start=date(2021, 7, 5), end=date(2021, 7, 11))
    assert "village" not in seen
    counts = {(row["district"], row["item"]): row["distributions"] for row in seen.to_dict("records")}
    assert counts[("Batu", "rice")] == 5
    assert pd.isna(counts[("Bumiaji", "milk")])
    assert seen.loc[seen["is_suppressed"], ["quantity", "amount_idr"]].isna().all(axis=None)
    one_day_more = donations.distributions_by_village(con, start=date(2021, 7, 5), end=date(2021, 7, 12))
    pd.testing.assert_frame_equal(seen, one_day_more)
