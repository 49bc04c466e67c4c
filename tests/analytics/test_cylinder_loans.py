"""Cylinders that are still with patients: what came back settles its own loan, else the oldest."""

import duckdb

from tests.analytics.staged import staged


def ledger(lines: str) -> duckdb.DuckDBPyConnection:
    """Movements of 6 m³ cylinders at depot A, which follows returns."""
    header, *rows = [line.split() for line in lines.strip().splitlines()]
    drawn = [[*header, "depot", "item"], *([*row, "A", "cylinder_6m3"] for row in rows)]
    return staged(stock="\n".join("  ".join(row) for row in drawn))


def loans(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    return con.execute("SELECT movement_id, quantity::INT FROM marts.cylinder_loans ORDER BY lent_at").fetchall()


def test_what_comes_back_without_a_request_settles_the_oldest_loan() -> None:
    con = ledger("""
        movement_id  occurred_at  movement  quantity  request_id
        m0           2021-07-01   opening   20        -
        m1           2021-07-01   issue     2         r1
        m2           2021-07-02   issue     3         r2
        m3           2021-07-05   return    4         -
    """)
    assert loans(con) == [("m2", 2 + 3 - 4)]


def test_a_return_that_names_its_request_settles_that_loan() -> None:
    con = ledger("""
        movement_id  occurred_at  movement  quantity  request_id
        m0           2021-07-01   opening   20        -
        m1           2021-07-01   issue     2         r1
        m2           2021-07-02   issue     3         r2
        m3           2021-07-05   return    2         r2
    """)
    assert loans(con) == [("m1", 2), ("m2", 3 - 2)]


def test_what_a_request_brings_back_beyond_its_loan_settles_the_oldest() -> None:
    con = ledger("""
        movement_id  occurred_at  movement  quantity  request_id
        m0           2021-07-01   opening   20        -
        m1           2021-07-01   issue     2         r1
        m2           2021-07-02   issue     1         r2
        m3           2021-07-05   return    2         r2
    """)
    assert loans(con) == [("m1", 2 - (2 - 1))]


def test_a_cylinder_lost_at_the_patient_is_no_longer_a_loan() -> None:
    con = ledger("""
        movement_id  occurred_at  movement  quantity  request_id
        m0           2021-07-01   opening   20        -
        m1           2021-07-01   issue     1         r1
        m2           2021-07-02   issue     1         r2
        m3           2021-07-05   loss      1         r2
        m4           2021-07-06   return    0         -
    """)
    assert loans(con) == [("m1", 1)]


def test_what_came_back_before_anything_was_lent_settles_nothing_lent_later() -> None:
    con = ledger("""
        movement_id  occurred_at  movement  quantity  request_id
        m0           2021-07-01   opening   20        -
        m1           2021-07-02   return    5         -
        m2           2021-07-03   issue     3         r1
        m3           2021-07-04   return    1         -
    """)
    assert loans(con) == [("m2", 3 - 1)]


def test_a_corrected_hand_out_is_lent_as_corrected() -> None:
    con = ledger("""
        movement_id  occurred_at  movement    quantity  request_id  corrects
        m0           2021-07-01   opening     20        -           -
        m1           2021-07-02   issue       5         r1          -
        m2           2021-07-03   return      1         r1          -
        m3           2021-07-04   correction  2         -           m1
    """)
    assert loans(con) == [("m1", 2 - 1)]


def test_a_depot_that_only_knows_what_left_has_no_list_of_loans() -> None:
    con = ledger("""
        movement_id  occurred_at  movement  quantity  request_id
        m0           2021-07-01   opening   20        -
        m1           2021-07-02   issue     5         r1
    """)
    assert loans(con) == []


def test_the_loans_are_the_cylinders_with_patients() -> None:
    lines = [
        f"m{n} 2021-07-{1 + n // 4:02d}T{n % 4:02d}:00 {kind} {1 + n % 3} {ask}"
        for n, (kind, ask) in enumerate(
            (("issue", f"r{n}") if n % 3 else ("return", f"r{n - 1}" if n % 2 else "-")) for n in range(4, 90)
        )
    ]
    con = ledger(
        "movement_id occurred_at movement quantity request_id\nm_ 2021-06-30 opening 500 -\n" + "\n".join(lines)
    )
    sql = "SELECT closing::INT FROM marts.stock_days WHERE condition = 'with_patients' ORDER BY day DESC LIMIT 1"
    assert sum(quantity for _, quantity in loans(con)) == con.execute(sql).fetchall()[0][0]
