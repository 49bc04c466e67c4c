"""What a movement does to stock, day by day: the rules of the ledger."""

from datetime import date

import duckdb
import pytest

from tests.analytics.staged import staged


def ledger(lines: str) -> duckdb.DuckDBPyConnection:
    """Movements at depot A; columns as drawn."""
    header, *rows = [line.split() for line in lines.strip().splitlines()]
    return staged(stock="\n".join("  ".join(row) for row in [[*header, "depot"], *([*row, "A"] for row in rows)]))


def closing(con: duckdb.DuckDBPyConnection, day: str, item: str = "cylinder_6m3") -> dict[str, int]:
    sql = "SELECT condition, closing FROM marts.stock_days WHERE day = $day AND item = $item"
    return {state: int(count) for state, count in con.execute(sql, {"day": day, "item": item}).fetchall()}


def discrepancies(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    columns = "day, condition, kind, stated::INT, computed::INT, difference::INT"
    return con.execute(f"SELECT {columns} FROM marts.stock_discrepancies ORDER BY ALL").fetchall()


def test_a_cylinder_goes_round_from_full_to_patient_to_empty_to_refill_and_back() -> None:
    con = ledger("""
        movement_id  occurred_at       item          movement    condition  quantity
        m1           2021-07-01T08:00  cylinder_6m3  opening     -          10
        m2           2021-07-01T09:00  cylinder_6m3  issue       -          6
        m3           2021-07-02T09:00  cylinder_6m3  return      empty      5
        m4           2021-07-03T09:00  cylinder_6m3  refill_out  -          4
        m5           2021-07-04T09:00  cylinder_6m3  refill_in   -          3
    """)
    assert closing(con, "2021-07-04") == {
        "full": 10 - 6 + 3, "with_patients": 6 - 5, "empty": 5 - 4, "at_refill": 4 - 3, "lost": 0,
    }  # fmt: skip


def test_a_return_whose_state_is_not_said_is_empty_and_a_full_one_is_full() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement  condition  quantity
        m1           2021-07-01   cylinder_6m3  opening   full       10
        m2           2021-07-01   cylinder_6m3  issue     -          5
        m3           2021-07-01   cylinder_6m3  return    -          2
        m4           2021-07-01   cylinder_6m3  return    full       1
    """)
    assert closing(con, "2021-07-01") == {
        "full": 10 - 5 + 1, "with_patients": 5 - 2 - 1, "empty": 2, "at_refill": 0, "lost": 0,
    }  # fmt: skip


def test_a_loss_with_a_request_is_lost_at_the_patient_and_without_one_at_the_depot() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement  request_id  quantity
        m1           2021-07-01   cylinder_6m3  opening   -           10
        m2           2021-07-01   cylinder_6m3  issue     -           4
        m3           2021-07-01   cylinder_6m3  loss      r1          1
        m4           2021-07-01   cylinder_6m3  loss      -           2
    """)
    assert closing(con, "2021-07-01") == {
        "full": 10 - 4 - 2, "with_patients": 4 - 1, "empty": 0, "at_refill": 0, "lost": 1 + 2,
    }  # fmt: skip


def test_what_does_not_come_back_just_leaves_at_issue() -> None:
    con = ledger("""
        movement_id  occurred_at  item  movement  quantity
        m1           2021-07-01   rice  donation  50
        m2           2021-07-02   rice  issue     20
        m3           2021-07-02   rice  loss      5
    """)
    assert closing(con, "2021-07-02", "rice") == {"full": 50 - 20 - 5}


def test_a_count_sets_the_balance_of_its_moment_and_its_difference_is_a_discrepancy() -> None:
    con = ledger("""
        movement_id  occurred_at       item          movement  quantity
        m1           2021-07-01T08:00  cylinder_6m3  opening   10
        m2           2021-07-01T09:00  cylinder_6m3  issue     3
        m3           2021-07-02T08:00  cylinder_6m3  count     6
        m4           2021-07-02T09:00  cylinder_6m3  issue     2
    """)
    assert closing(con, "2021-07-02")["full"] == 6 - 2
    assert discrepancies(con) == [(date(2021, 7, 2), "full", "count", 6, 10 - 3, 6 - 7)]


def test_the_first_count_of_an_unknown_item_opens_it_and_contradicts_nothing() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement  quantity
        m1           2021-07-01   cylinder_6m3  count     8
        m2           2021-07-02   cylinder_6m3  issue     3
    """)
    assert closing(con, "2021-07-02")["full"] == 8 - 3
    assert discrepancies(con) == []


def test_a_count_among_lines_of_the_same_date_keeps_its_place_in_the_file() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement  quantity
        m1           2021-07-01   cylinder_6m3  opening   10
        m2           2021-07-02   cylinder_6m3  count     9
        m3           2021-07-02   cylinder_6m3  issue     4
    """)
    assert closing(con, "2021-07-02")["full"] == 9 - 4


def test_a_count_of_another_file_comes_after_the_movements_of_its_moment() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement  quantity  load_id
        m1           2021-07-01   cylinder_6m3  opening   10        z
        m2           2021-07-01   cylinder_6m3  issue     4         z
        m3           2021-07-01   cylinder_6m3  count     5         a
    """)
    assert closing(con, "2021-07-01")["full"] == 5
    assert discrepancies(con) == [(date(2021, 7, 1), "full", "count", 5, 10 - 4, 5 - 6)]


def test_a_correction_replaces_the_quantity_on_the_day_of_the_movement_it_names() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement    quantity  corrects
        m1           2021-07-01   cylinder_6m3  opening     10        -
        m2           2021-07-01   cylinder_6m3  issue       7         -
        m3           2021-07-03   cylinder_6m3  correction  4         m2
    """)
    assert closing(con, "2021-07-01")["full"] == 10 - 4
    assert closing(con, "2021-07-03")["with_patients"] == 4


def test_a_correction_to_nought_undoes_a_movement_and_the_last_of_a_chain_holds() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement    quantity  corrects
        m1           2021-07-01   cylinder_6m3  opening     10        -
        m2           2021-07-01   cylinder_6m3  issue       7         -
        m3           2021-07-02   cylinder_6m3  correction  0         m2
        m4           2021-07-02   cylinder_6m3  issue       6         -
        m5           2021-07-03   cylinder_6m3  correction  4         m4
        m6           2021-07-04   cylinder_6m3  correction  5         m5
    """)
    assert closing(con, "2021-07-04")["full"] == 10 - 0 - 5


def test_days_without_a_movement_are_filled_up_to_the_last_day_of_the_depot() -> None:
    con = ledger("""
        movement_id  occurred_at  item          movement  quantity
        m1           2021-07-01   cylinder_6m3  opening   10
        m2           2021-07-04   rice          receipt   5
    """)
    assert [closing(con, f"2021-07-0{day}")["full"] for day in (1, 2, 3, 4)] == [10, 10, 10, 10]


def test_stock_below_zero_is_neither_hidden_nor_clipped() -> None:
    con = ledger("""
        movement_id  occurred_at  item  movement  quantity
        m1           2021-07-01   rice  opening   3
        m2           2021-07-01   rice  issue     5
    """)
    assert closing(con, "2021-07-01", "rice") == {"full": 3 - 5}
    assert discrepancies(con) == [(date(2021, 7, 1), "full", "negative", 0, 3 - 5, 5 - 3)]


@pytest.mark.parametrize(
    ("balance", "expected"), [(6, []), (7, [(date(2021, 7, 1), "full", "control_total", 7, 6, 7 - 6)])]
)
def test_the_last_balance_a_card_states_on_a_day_is_its_control_total(balance: int, expected: list[object]) -> None:
    con = staged(
        stock="""
            movement_id  occurred_at  depot  item  movement  quantity
            m1           2021-07-01   A      rice  opening   10
            m2           2021-07-01   A      rice  issue     4
        """,
        stock_balances=f"""
            occurred_at  depot  item  balance
            2021-07-01   A      rice  99
            2021-07-01   A      rice  {balance}
        """,
    )
    assert discrepancies(con) == expected


def test_a_day_on_which_the_last_full_cylinder_left_is_one_that_ran_out() -> None:
    con = ledger("""
        movement_id  occurred_at       item          movement  quantity
        m1           2021-07-01T08:00  cylinder_6m3  opening   4
        m2           2021-07-02T08:00  cylinder_6m3  issue     4
        m3           2021-07-02T20:00  cylinder_6m3  receipt   9
        m4           2021-07-03T08:00  cylinder_6m3  issue     1
    """)
    use = con.execute("SELECT day, issued::INT, issued_m3::INT, ran_out FROM marts.oxygen_use ORDER BY day").fetchall()
    assert use == [
        (date(2021, 7, 1), 0, 0, False),
        (date(2021, 7, 2), 4, 4 * 6, True),
        (date(2021, 7, 3), 1, 1 * 6, False),
    ]
