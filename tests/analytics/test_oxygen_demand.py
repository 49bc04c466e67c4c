"""What was asked for in vain: every unmet request for lack of stock is given to the depots, once and whole."""

from decimal import Decimal
from random import Random

import duckdb
import pytest

from tests.analytics.staged import staged

# Batu hands out three a day, Bumiaji one; on 2 July Batu has none left.
STOCK = """
movement_id  occurred_at       depot    item          movement  quantity  request_id
m1           2021-07-01T06:00  Batu     cylinder_1m3  opening   5         -
m2           2021-07-01T08:00  Batu     cylinder_1m3  issue     3         -
m3           2021-07-02T08:00  Batu     cylinder_1m3  issue     2         -
m4           2021-07-03T06:00  Batu     cylinder_1m3  receipt   9         -
m5           2021-07-01T06:00  Bumiaji  cylinder_1m3  opening   50        -
m6           2021-07-01T08:00  Bumiaji  cylinder_1m3  issue     1         -
m7           2021-07-03T08:00  Bumiaji  cylinder_1m3  issue     1         -
m8           2021-07-01T06:00  Batu     cylinder_6m3  opening   9         -
m9           2021-07-01T08:00  Batu     cylinder_6m3  issue     1         r9
"""
HEAD = "request_id  requested_at  category  item  quantity_requested  quantity_delivered  status  unmet_reason"
SIZES = ("cylinder_1m3", "cylinder_6m3", "-")


def refused(*requests: str) -> dict[tuple[str, str, int], Decimal]:
    """By depot, size and day of July: what was refused, where anything was."""
    return shares(staged(stock=STOCK, requests="\n".join([HEAD, *requests])))


def shares(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, int], Decimal]:
    sql = "SELECT depot, item, day(day), refused FROM marts.oxygen_demand WHERE refused <> 0 ORDER BY ALL"
    return {tuple(row[:3]): row[3] for row in con.execute(sql).fetchall()}


def test_what_was_refused_belongs_to_the_depot_that_ran_out() -> None:
    assert refused("r1 2021-07-02 oxygen cylinder_1m3 4 - unmet no_stock") == {("Batu", "cylinder_1m3", 2): 4}


def test_when_no_depot_ran_out_all_share_in_proportion_to_their_use() -> None:
    assert refused("r1 2021-07-03 oxygen cylinder_1m3 7 - unmet no_stock") == {
        ("Batu", "cylinder_1m3", 3): Decimal(7) * (3 + 2) / (5 + 2),
        ("Bumiaji", "cylinder_1m3", 3): Decimal(7) * (1 + 1) / (5 + 2),
    }


def test_a_request_without_a_size_goes_to_the_sizes_by_their_use() -> None:
    assert refused("r1 2021-07-01 oxygen - 5 - unmet no_stock") == {
        ("Batu", "cylinder_1m3", 1): 3,
        ("Batu", "cylinder_6m3", 1): 1,
        ("Bumiaji", "cylinder_1m3", 1): 1,
    }


def test_a_size_no_depot_holds_is_asked_for_as_if_no_size_had_been_said() -> None:
    con = staged(
        stock=STOCK,
        items="item unit contents_m3 returnable\ncylinder_1m3 cylinder 1 true\ncylinder_6m3 cylinder 6 true\n"
        "cylinder_2m3 cylinder 2 true",
        requests=f"{HEAD}\nr1 2021-07-02 oxygen cylinder_2m3 2 - unmet no_stock",
    )
    assert shares(con) == {("Batu", "cylinder_1m3", 2): 2}


def test_a_request_without_a_number_asks_for_one_cylinder() -> None:
    assert refused("r1 2021-07-02 oxygen cylinder_1m3 - - unmet no_stock") == {("Batu", "cylinder_1m3", 2): 1}


@pytest.mark.parametrize(
    "request_",
    [
        "r1 2021-07-02 oxygen cylinder_1m3 2 - fulfilled -",
        "r1 2021-07-02 oxygen cylinder_1m3 2 - open -",
        "r1 2021-07-02 oxygen cylinder_1m3 2 - unmet unreachable",
        "r1 2021-07-02 food rice 2 - unmet no_stock",
        "r1 2021-07-02 oxygen rice 2 - unmet no_stock",
        "r1 2021-07-02 oxygen cylinder_1m3 2 2 unmet no_stock",
        "r9 2021-07-02 oxygen cylinder_1m3 1 - unmet no_stock",
        "r1 2021-08-02 oxygen cylinder_1m3 1 - unmet no_stock",
    ],
    ids=["fulfilled", "open", "another reason", "food", "no cylinder", "delivered", "handed out", "no ledger then"],
)
def test_what_was_given_or_not_wanted_or_lies_outside_every_ledger_was_not_refused(request_: str) -> None:
    assert refused(request_) == {}


def test_of_a_request_met_in_part_the_rest_was_refused() -> None:
    assert refused("r9 2021-07-02 oxygen cylinder_1m3 3 - unmet no_stock") == {("Batu", "cylinder_1m3", 2): 3 - 1}


@pytest.mark.parametrize("seed", range(4))
def test_what_the_depots_were_given_adds_up_to_what_was_asked(seed: int) -> None:
    luck = Random(seed)
    needs = [(luck.choice("123"), luck.choice(SIZES), luck.choice(("1", "2", "7", "0.5"))) for _ in range(40)]
    drawn = [
        f"q{n} 2021-07-0{day} oxygen {item} {wanted} - unmet no_stock" for n, (day, item, wanted) in enumerate(needs)
    ]
    assert sum(refused(*drawn).values(), Decimal(0)) == sum((Decimal(wanted) for *_, wanted in needs), Decimal(0))


def test_there_is_one_row_for_each_row_of_use() -> None:
    con = staged(stock=STOCK, requests=f"{HEAD}\nr1 2021-07-02 oxygen - 5 - unmet no_stock")
    same = "SELECT day, depot, item, issued, ran_out, in_use FROM marts."
    assert con.execute(f"{same}oxygen_use ORDER BY ALL").fetchall() == (
        con.execute(f"{same}oxygen_demand ORDER BY ALL").fetchall()
    )
