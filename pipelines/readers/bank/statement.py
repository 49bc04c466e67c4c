"""What bank statements have in common: their lines as text, the money in them, and sums that must come out.

A credit is a gift in cash unless a book tells of it, a debit is looked for among what was paid; interest and lines
without money are counted by kind. A bank writes amounts with two decimals or none, so `1,000` and `1.000` are both a
thousand.
"""

from decimal import Decimal

from duckdb import DuckDBPyConnection

from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.sql import sql

HEADER = ("line_id", "bank", "account", "received_at", "amount_idr", "remarks", "reference", "balance_idr", "debit_idr")
_COLUMNS = ("kind", "bank", "account", "day_text", "remarks", "reference", "credit_text", "debit_text", "balance_text")
_AMOUNT = """CREATE OR REPLACE TEMP MACRO bank_amount(t) AS TRY_CAST(CASE
    WHEN regexp_full_match(t, '-?[0-9]*([.][0-9]{1,2})?') THEN t
    WHEN regexp_full_match(t, '-?[0-9]{1,3}(,[0-9]{3})+([.][0-9]{1,2})?') THEN replace(t, ',', '')
    WHEN regexp_full_match(t, '-?[0-9]{1,3}([.][0-9]{3})+(,[0-9]{1,2})?') THEN replace(replace(t, '.', ''), ',', '.')
    WHEN regexp_full_match(t, '-?[0-9]+,[0-9]{1,2}') THEN replace(t, ',', '.')
END AS DECIMAL(18, 2))"""


def cell(place: int | None) -> str:
    """SQL of a cell's text, without the apostrophe that keeps Excel from changing it; NULL for a column not there."""
    if place is None:
        return "NULL::VARCHAR"
    return f"nullif(trim(regexp_replace(replace(c{place}, chr(8288), ''), '^''', '')), '')"


def is_blank(grid: Grid) -> str:
    """SQL: no cell of the row says anything."""
    return f"trim(concat_ws('', {', '.join(f'c{place}' for place in range(grid.width))})) = ''"


def amount(con: DuckDBPyConnection, text: str) -> Decimal | None:
    """Money as a bank writes it."""
    con.execute(_AMOUNT)
    row = con.execute("SELECT bank_amount($text)", {"text": text.strip()}).fetchone()
    return row[0] if row else None


def statement(con: DuckDBPyConnection, grid: Grid, texts: dict[str, str]) -> Grid:
    """The statement as a grid of credits and debits; `texts` is the SQL of each of the texts over the rows of `grid`.

    Its relation also has `kind`, `credit`, `debit` and `balance`, by which the sums are checked.
    """
    relation, lines = f"{grid.relation}_statement", f"{grid.relation}_lines"
    written = ", ".join(f"{texts.get(name, 'NULL::VARCHAR')} AS {name}" for name in _COLUMNS)
    con.execute(_AMOUNT)
    con.execute(f"CREATE OR REPLACE TEMP VIEW written_lines AS SELECT row_number, {written} FROM {grid.relation}")

    con.execute(f"CREATE OR REPLACE TABLE {relation} AS {sql('readers/bank/statement')}")
    con.execute(f"CREATE OR REPLACE TABLE {lines} AS SELECT row_number, kind FROM {relation} WHERE kind IS NOT NULL")
    note = (*grid.note, "bank_credits_are_gifts")
    return Grid(relation, len(HEADER), grid.sheet, "donations", HEADER, note, grid.hidden, lines=lines)


def check_running_balance(con: DuckDBPyConnection, money: Grid, file: str) -> None:
    """Each balance must follow from the one before, down the file or up. FeedError names the first that does not."""
    follows = f"""SELECT row_number, balance, before + coalesce(credit, 0) - coalesce(debit, 0) AS given
        FROM (SELECT *, {{step}}(balance) OVER (PARTITION BY c2 ORDER BY row_number) AS before
              FROM {money.relation} WHERE balance IS NOT NULL AND kind IS DISTINCT FROM 'total')
        WHERE given <> balance ORDER BY row_number"""
    broken = [con.execute(follows.format(step=step)).fetchall() for step in ("lag", "lead")]
    if all(broken):
        row, stated, given = min(broken, key=len)[0]
        raise FeedError("bank.balance_breaks", file=file, row=row, stated=plain(stated), found=plain(given))


def without_control(con: DuckDBPyConnection, money: Grid) -> bool:
    """Whether no line states a balance, so that nothing shows whether the statement is whole."""
    row = con.execute(f"SELECT count(balance) FROM {money.relation}").fetchone()
    return not (row and row[0])


def plain(money: Decimal) -> str:
    """Money as the banks write it: `1,100,000.00`."""
    return f"{money:,.2f}"
