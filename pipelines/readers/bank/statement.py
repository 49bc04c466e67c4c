"""What bank statements have in common: their lines as text, the money in them, and sums that must come out.

A credit is a gift in cash unless a book tells of it, a debit is looked for among what was paid; interest and lines
without money are counted by kind. A bank writes amounts with two decimals or none, so `1,000` and `1.000` are both a
thousand.
"""

from dataclasses import replace
from decimal import Decimal

from duckdb import DuckDBPyConnection

from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

HEADER = (
    "line_id", "bank", "account", "received_at", "amount_idr", "remarks", "reference", "balance_idr", "debit_idr",
    "holder",
)  # fmt: skip
_COLUMNS = (
    "kind", "bank", "account", "day_text", "remarks", "reference", "credit_text", "debit_text", "balance_text",
    "holder",
)  # fmt: skip
_HOLDERS = ("nama", "nama rekening", "nama pemilik", "nama pemilik rekening", "atas nama", "account name", "name")
_AMOUNTS = ("credit", "debit", "balance")


def cell(place: int | None) -> str:
    """SQL of a cell's text, without the apostrophe that keeps Excel from changing it; NULL for a column not there."""
    if place is None:
        return "NULL::VARCHAR"
    return f"nullif(trim(regexp_replace(replace(c{place}, chr(8288), ''), '^''', '')), '')"


def is_blank(grid: Grid) -> str:
    """SQL: no cell of the row says anything."""
    return f"trim(concat_ws('', {', '.join(f'c{place}' for place in range(grid.width))})) = ''"


def holder(titles: Rows) -> str:
    """SQL of who holds the account, as the rows above the lines say."""
    for _, cells in titles:
        title, _, rest = next((cell for cell in cells if cell.strip()), "").partition(":")
        if folded(title) in _HOLDERS:
            named = rest.strip() or next((cell.strip(": ") for cell in cells[1:] if cell.strip(": ")), "")
            return quoted(named) if named else "NULL::VARCHAR"
    return "NULL::VARCHAR"


def amount(con: DuckDBPyConnection, text: str) -> Decimal | None:
    """Return money as a bank writes it; None for a text that is no amount."""
    row = con.execute(f"SELECT {_amount_sql('t')} FROM (SELECT $text AS t)", {"text": text.strip()}).fetchone()
    return row[0] if row else None


def _amount_sql(text: str) -> str:
    """SQL of the money that a text is, NULL when it is none; `text` is SQL."""
    return rf"""TRY_CAST(CASE
        WHEN regexp_full_match({text}, '-?[0-9]*([.][0-9]{{1,2}})?') THEN {text}
        WHEN regexp_full_match({text}, '-?[0-9]{{1,3}}(,[0-9]{{3}})+([.][0-9]{{1,2}})?') THEN replace({text}, ',', '')
        WHEN regexp_full_match({text}, '-?[0-9]{{1,3}}([.][0-9]{{3}})+(,[0-9]{{1,2}})?')
            THEN replace(replace({text}, '.', ''), ',', '.')
        WHEN regexp_full_match({text}, '-?[0-9]+,[0-9]{{1,2}}') THEN replace({text}, ',', '.')
    END AS DECIMAL(18, 2))"""


def statement(relations: Relations, grid: Grid, texts: dict[str, str]) -> Grid:
    """Return the statement as a grid of credits and debits.

    Its relation also has `kind`, `credit`, `debit` and `balance`, by which the sums are checked.

    Args:
        relations: where its tables are made
        grid: the statement as text
        texts: SQL over the rows of `grid` by name of a text, such as `credit_text`
    """
    written = ", ".join(f"{texts.get(name, 'NULL::VARCHAR')} AS {name}" for name in _COLUMNS)
    amounts = ", ".join(f"{_amount_sql(f'{name}_text')} AS {name}" for name in _AMOUNTS)
    with Relations(relations.con) as own:
        texts_of_rows = own.view("texts", f"SELECT row_number, {written} FROM {grid.relation}")
        lines_of_rows = own.view("amounts", f"SELECT *, {amounts} FROM {texts_of_rows}")
        relation = relations.table("statement", sql("readers/bank/statement", amounts=lines_of_rows))
    lines = relations.table("lines", f"SELECT row_number, kind FROM {relation} WHERE kind IS NOT NULL")
    note = (*grid.note, "bank_credits_are_gifts")
    return Grid(relation, len(HEADER), grid.sheet, "donations", HEADER, note, grid.hidden, lines=lines)


def refuse_exchanged_days(con: DuckDBPyConnection, grid: Grid, place: int, file: str) -> None:
    """Refuse a statement that a spreadsheet of another locale saved: it made dates of days up to 12, of no others.

    Args:
        con: connection of the grid's relation
        grid: the statement as text
        place: the place of its days
        file: name of the file, for the refusal

    Raises:
        FeedError: names both readings of such a date.
    """
    left = "CASE WHEN regexp_matches(c, '^[^0-9]?(1[3-9]|2[0-9]|3[01])/[0-9]{1,2}/[0-9]') THEN c END"
    made = "CASE WHEN ends_with(c, chr(8288)) AND c[5] = '-' AND c[9:10] <= '12' AND c[6:7] <> c[9:10] THEN c[:10] END"
    row = con.execute(
        f"SELECT min({left}), min({made}) FROM (SELECT c{place} AS c FROM {grid.relation}) HAVING count({left}) > 0"
    ).fetchone()
    if row and row[1]:
        year, month, day = row[1].split("-")
        gaps = {"text": row[0], "date": row[1], "swapped": f"{year}-{day}-{month}"}
        raise FeedError("dates_swapped", file=file, column="received_at", **gaps)


def checked_by_balance(con: DuckDBPyConnection, money: Grid, file: str) -> Grid:
    """Return the statement when each balance follows from the one before; noted where no line states a balance.

    Args:
        con: connection of the statement's relation
        money: the statement, as `statement` returns it
        file: name of the file, for the refusal

    Raises:
        FeedError: a balance does not follow, down the file nor up; names the first that does not.
    """
    follows = f"""SELECT row_number, balance, before + coalesce(credit, 0) - coalesce(debit, 0) AS computed
        FROM (SELECT *, {{step}}(balance) OVER (PARTITION BY c2 ORDER BY row_number) AS before
              FROM {money.relation} WHERE balance IS NOT NULL AND kind IS DISTINCT FROM 'total')
        WHERE computed <> balance ORDER BY row_number"""
    broken = [con.execute(follows.format(step=step)).fetchall() for step in ("lag", "lead")]
    if all(broken):
        row, stated, computed = min(broken, key=len)[0]
        raise FeedError("bank.balance_breaks", file=file, row=row, stated=plain(stated), found=plain(computed))
    balances = con.execute(f"SELECT count(balance) FROM {money.relation}").fetchall()[0][0]
    return money if balances else replace(money, note=(*money.note, "bank_without_control"))


def plain(money: Decimal) -> str:
    """Money as the banks write it: `1,100,000.00`."""
    return f"{money:,.2f}"
