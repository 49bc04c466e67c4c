"""What the books of a moment said, and what is known of that moment now."""

from datetime import date, datetime, timedelta, timezone

import duckdb
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.metrics.oxygen.as_of_stock import as_of_finding, as_of_stock, later_entries
from finding import Finding
from pipelines.models import creation
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))
NINE = datetime(2021, 7, 5, 9, tzinfo=LOCAL)
LEDGER = """
    movement_id  occurred_at       recorded_at       depot  item          movement    quantity  corrects
    m1           2021-07-01T08:00  2021-07-01T08:00  A      cylinder_6m3  opening     20        -
    m2           2021-07-05T08:00  2021-07-05T08:05  A      cylinder_6m3  issue       6         -
    m3           2021-07-05T08:30  2021-07-05T13:00  A      cylinder_6m3  issue       2         -
    m4           2021-07-05T08:40  2021-07-05T13:00  A      cylinder_6m3  issue       1         -
    m5           2021-07-06T08:00  2021-07-06T08:00  A      cylinder_6m3  correction  5         m2
    m7           2021-07-06T08:00  2021-07-06T08:00  A      cylinder_6m3  return      1         -
    m6           2021-07-05T10:00  2021-07-05T10:00  A      cylinder_6m3  receipt     9         -
    c1           2021-07-01T08:00  2021-07-09T08:00  B      cylinder_1m3  opening     4         -
"""


def balances(con: duckdb.DuckDBPyConnection, depot: str, *, moment: datetime = NINE) -> dict[str, tuple[float, float]]:
    rows = as_of_stock(con, moment=moment)
    rows = rows[rows["depot"] == depot]
    pairs = zip(rows["then_known"].astype(float), rows["now_known"].astype(float), strict=True)
    return dict(zip(rows["condition"].astype(str), pairs, strict=True))


def test_what_was_written_down_later_and_corrections_change_what_is_known_of_a_moment() -> None:
    assert balances(staged(stock=LEDGER), "A") == {
        "full": (20 - 6, 20 - 5 - 2 - 1),
        "with_patients": (6, 5 + 2 + 1),
    }


def test_of_what_arrived_later_nothing_was_known() -> None:
    then, now = balances(staged(stock=LEDGER), "B")["full"]
    assert (pd.isna(then), now) == (True, 4)


def test_the_entries_that_explain_the_difference_are_listed_with_how_they_came() -> None:
    rows = later_entries(staged(stock=LEDGER), moment=NINE)
    quantities = rows.drop(columns=["recorded_at"]).to_dict("records")
    assert quantities == [
        {"depot": "A", "item": "cylinder_6m3", "movement": "issue", "entry": "corrected", "entries": 1,
         "then_quantity": 6, "now_quantity": 5},
        {"depot": "A", "item": "cylinder_6m3", "movement": "issue", "entry": "late", "entries": 2,
         "then_quantity": 0, "now_quantity": 2 + 1},
    ]  # fmt: skip
    assert rows["recorded_at"][0].to_pydatetime() == datetime(2021, 7, 6, 8, tzinfo=LOCAL)


def test_the_sentence_names_the_largest_difference_of_what_was_known() -> None:
    con = staged(stock=LEDGER)
    numbers = {"moment": NINE, "depot": "A", "item": "cylinder_6m3", "condition": "full"}
    assert as_of_finding(con, moment=NINE) == Finding(
        "known.full", numbers | {"then": 20 - 6, "now": 20 - 5 - 2 - 1, "entries": 3}
    )
    assert as_of_finding(con, moment=NINE - timedelta(days=1)).key == "known.the_same"
    assert as_of_finding(con, moment=NINE - timedelta(days=9)).key == "known.nothing"


def test_the_moment_known_can_be_another_than_the_moment_asked_of() -> None:
    rows = as_of_stock(staged(stock=LEDGER), moment=NINE, known=NINE + timedelta(hours=5))
    full = rows[(rows["depot"] == "A") & (rows["condition"] == "full")].iloc[0]
    assert (full["then_known"], full["difference"]) == (20 - 6 - 2 - 1, 6 - 5)


WORLD = staged()
LINES = st.lists(
    st.tuples(
        st.integers(0, 9), st.integers(0, 40), st.sampled_from(["issue", "return", "receipt", "count", "correction"]),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=15,
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(LINES)
def test_what_is_known_now_of_the_end_of_a_day_closes_that_day(lines: list[tuple[int, int, str, int]]) -> None:
    """On every day, whatever came late; and by the time the last line was written both books say the same."""
    WORLD.execute("DELETE FROM staging.stock")
    for n, (hours, late, movement, quantity) in enumerate(lines):
        at = datetime(2021, 7, 1, tzinfo=LOCAL) + timedelta(hours=7 * hours)
        named = f"m{n - 1}" if movement == "correction" else None
        WORLD.execute(
            """INSERT INTO staging.stock (movement_id, occurred_at, recorded_at, day, depot, item, movement, quantity,
            corrects, load_id, row_number) VALUES (?, ?, ?, ?, 'A', 'cylinder_6m3', ?, ?, ?, 'l', ?)""",
            [f"m{n}", at, at + timedelta(hours=late), at.date(), movement, quantity, named, n],
        )
    WORLD.execute(creation("marts", "stock_days"))
    days = WORLD.execute("SELECT day, condition, closing::DOUBLE FROM marts.stock_days").fetchall()
    for end in sorted({day for day, _, _ in days})[::3]:
        closed = {condition: closing for day, condition, closing in days if day == end}
        rows = as_of_stock(WORLD, moment=at_end(end), known=datetime(2022, 1, 1, tzinfo=LOCAL))
        quantities = dict(zip(rows["condition"], rows["now_known"], strict=True))
        followed = any(movement == "return" for _, _, movement, _ in lines)
        expected = closed if followed else {"full": closed["full"]}
        assert {state: quantities.get(state, 0) for state in expected} == expected
        assert set(quantities) <= set(expected)
        assert (rows["difference"] == 0).all()
        _compare_with_the_whole_ledger(at_end(end) - timedelta(hours=9))


def _compare_with_the_whole_ledger(moment: datetime) -> None:
    """What was known at a moment of itself, though only its last days are gone through."""
    slow = WORLD.execute(
        """SELECT condition, balance::DOUBLE FROM marts.stock_steps($moment) WHERE occurred_at <= $moment
        QUALIFY row_number() OVER (PARTITION BY condition ORDER BY place DESC) = 1""",
        {"moment": moment},
    ).fetchall()
    rows = as_of_stock(WORLD, moment=moment)
    quantities = dict(zip(rows["condition"], rows["then_known"], strict=True))
    if slow and "full" in quantities:
        assert {state: quantities[state] for state, _ in slow if state in quantities} == {
            state: balance for state, balance in slow if state in quantities
        }


def at_end(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LOCAL)
