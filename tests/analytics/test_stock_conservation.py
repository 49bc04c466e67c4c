"""Whatever a ledger says, nothing appears or vanishes: against a slow, obvious book-keeper."""

from collections import defaultdict
from datetime import date, timedelta

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.models import creation
from tests.analytics.staged import staged

FIRST = date(2021, 7, 1)
KINDS = [
    "opening", "receipt", "purchase", "donation", "transfer_in", "issue", "return", "refill_out", "refill_in",
    "transfer_out", "loss", "count", "correction",
]  # fmt: skip
MOVEMENTS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["cylinder_6m3", "rice"]),
        st.sampled_from(KINDS),
        st.sampled_from([None, "full", "empty"]),
        st.integers(1, 20),
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)
WORLD = staged()


def built(movements: list[tuple]) -> duckdb.DuckDBPyConnection:
    """The one world with these movements, its stock days built anew; a correction names the third before it."""
    WORLD.execute("DELETE FROM staging.stock")
    rows = [_row(n, movement) for n, movement in enumerate(movements)]
    places = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'l', ?)"] * len(rows))
    WORLD.execute(
        f"""INSERT INTO staging.stock (movement_id, occurred_at, day, depot, item, movement, condition, quantity,
        request_id, corrects, load_id, row_number) VALUES {places}""",
        [cell for row in rows for cell in row],
    )
    WORLD.execute(creation("marts", "stock_days"))
    return WORLD


def _row(n: int, drawn: tuple) -> list[object]:
    ahead, depot, item, movement, condition, quantity, wanted = drawn
    day, named = FIRST + timedelta(days=ahead), f"m{n - 3}" if movement == "correction" else None
    return [f"m{n}", day, day, depot, item, movement, condition, quantity, "r" if wanted else None, named, n]


def ledger_by_hand(movements: list[tuple]) -> dict[tuple[str, str, str], int]:
    """Closing balance of each depot, item and state after all movements, one after the other."""
    quantities = {n: movement[5] for n, movement in enumerate(movements)}
    for n in reversed(range(len(movements))):
        if movements[n][3] == "correction" and n >= 3:
            later = [m for m in range(len(movements)) if movements[m][3] == "correction" and m - 3 == n - 3]
            quantities[n - 3] = quantities[max(later)]
    balances: dict[tuple[str, str, str], int] = defaultdict(int)
    order = sorted(range(len(movements)), key=lambda n: (movements[n][0], movements[n][3] != "opening", n))
    for n in order:
        _move(balances, movements[n], quantities[n])
    return balances


def _move(balances: dict[tuple[str, str, str], int], movement: tuple, quantity: int) -> None:
    _, depot, item, kind, condition, _, wanted = movement
    comes_back = item != "rice"
    own = (condition or ("empty" if kind == "return" else "full")) if comes_back else "full"
    steps = {
        "opening": {own: 1}, "receipt": {own: 1}, "purchase": {own: 1}, "donation": {own: 1}, "transfer_in": {own: 1},
        "transfer_out": {own: -1}, "issue": {"full": -1, "with_patients": 1}, "return": {"with_patients": -1, own: 1},
        "refill_out": {"empty": -1, "at_refill": 1}, "refill_in": {"at_refill": -1, "full": 1},
        "loss": {("with_patients" if wanted and comes_back else own): -1, "lost": 1},
    }.get(kind, {})  # fmt: skip
    if kind == "count":
        balances[depot, item, own] = quantity
    for state, sign in steps.items():
        if comes_back or state == "full":
            balances[depot, item, state] += sign * quantity


@settings(max_examples=40, deadline=None)
@given(MOVEMENTS)
def test_the_last_day_closes_as_a_book_keeper_would_close_it(movements: list[tuple]) -> None:
    con = built(movements)
    rows = con.execute("FROM marts.stock_days QUALIFY day = max(day) OVER (PARTITION BY depot, item)").df()
    closing = {(r.depot, r.item, r.condition): int(r.closing) for r in rows.itertuples() if r.closing}
    assert closing == {place: count for place, count in ledger_by_hand(movements).items() if count}


@settings(max_examples=40, deadline=None)
@given(MOVEMENTS)
def test_every_day_opens_as_the_day_before_closed_and_closes_with_what_came_and_went(movements: list[tuple]) -> None:
    con = built(movements)
    wrong = con.execute("""
        SELECT * FROM (
            SELECT *, lag(closing, 1, 0) OVER (PARTITION BY depot, item, condition ORDER BY day) AS before,
                lag(day) OVER (PARTITION BY depot, item, condition ORDER BY day) AS day_before
            FROM marts.stock_days
        ) WHERE opening + quantity_in - quantity_out <> closing OR opening <> before OR day - 1 <> day_before
            OR quantity_in < 0 OR quantity_out < 0
    """).fetchall()
    assert wrong == []


@settings(max_examples=40, deadline=None)
@given(MOVEMENTS)
def test_cylinders_only_come_and_go_by_what_brings_and_takes_them(movements: list[tuple]) -> None:
    """Issue, return, refill and loss move a cylinder between states: they never change what is owned."""
    inner = [m for m in movements if m[3] in ("issue", "return", "refill_out", "refill_in", "loss") and m[2] != "rice"]
    if inner:
        owned = built(inner).execute("SELECT sum(closing) FROM marts.stock_days GROUP BY day, depot, item").fetchall()
        assert {int(total) for (total,) in owned} == {0}
