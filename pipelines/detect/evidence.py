"""Evidence of locale: what the cells of a column show of how they are written, answered by examples."""

from collections.abc import Iterator
from typing import Any

import duckdb

from pipelines.types.cell_text import text_of
from pipelines.types.feed import Column, Kind
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.sql import records, sql

Evidence = dict[str, Any]
"""By name of a question, an example that answers it; None where no cell does. `title` is the column's."""


_PLAIN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?)?"
_NO_DATE_EVIDENCE: Evidence = dict.fromkeys((
    "day_first", "month_first", "either", "unpadded", "weekday_day_first", "weekday_month_first", "wrong_weekday",
    "other_zone",
))  # fmt: skip
"""What a column of dates shows that are all written year first and without a zone."""


def date_evidence(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[tuple[Column, Evidence]]:
    """Return, per date column of the sheet, the examples of `date_evidence.sql`."""
    for name in dict.fromkeys((*sheet.places, *sheet.constants)):
        column = sheet.feed.column(name)
        if column.kind is Kind.MOMENT:
            cells = _date_cells(sheet, column)
            evidence = ask(con, "date_evidence", cells) if _may_tell(con, cells) else _NO_DATE_EVIDENCE
            yield column, {"title": title_of(con, sheet, name)} | evidence


def _may_tell(con: duckdb.DuckDBPyConnection, cells: str) -> bool:
    """Whether some date is not plainly year first, without a zone; planning all questions costs more than this one."""
    query = f"SELECT EXISTS (FROM ({cells}) WHERE NOT regexp_full_match(text, '{_PLAIN}'))"
    return con.execute(query).fetchall() == [(True,)]


def names_no_zone(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> bool:
    """Return whether some time of day of the column names no zone.

    Args:
        con: a prepared connection
        sheet: the sheet
        column: one of its date columns
    """
    plain = "offset_minutes(text) IS NULL AND regexp_matches(text, '[0-9][:.][0-9]{2}$')"
    cells = f"SELECT text FROM ({_date_cells(sheet, column)})"
    return con.execute(f"SELECT 1 FROM ({cells}) WHERE {plain} LIMIT 1").fetchone() is not None


def number_evidence(con: duckdb.DuckDBPyConnection, sheet: Sheet, name: str) -> Evidence:
    """Return, of one number column, the examples of `number_evidence.sql`.

    Args:
        con: a prepared connection
        sheet: the sheet
        name: the column's
    """
    cells = f"SELECT c{sheet.places[name]} AS raw {_rows(sheet)}"
    return {"title": title_of(con, sheet, name)} | ask(con, "number_evidence", cells)


def title_of(con: duckdb.DuckDBPyConnection, sheet: Sheet, name: str) -> str:
    """Return a column as its file names it, with our name for it.

    Args:
        con: a prepared connection
        sheet: the sheet
        name: the column's
    """
    if not sheet.header_row or name not in sheet.places:
        return name
    cell = f"SELECT clean(c{sheet.places[name]}) FROM {sheet.grid.relation} WHERE row_number = {sheet.header_row}"
    row = con.execute(cell).fetchone()
    return f"{row[0]} ({name})" if row and row[0] and row[0] != name else name


def _date_cells(sheet: Sheet, column: Column) -> str:
    """SQL of the texts of a date column."""
    return f"SELECT {text_of(column, sheet)} AS text {_rows(sheet)}"


def _rows(sheet: Sheet) -> str:
    return f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"


def ask(con: duckdb.DuckDBPyConnection, name: str, cells: str) -> Evidence:
    """Return the one row of a query about cells.

    Args:
        con: a prepared connection
        name: of the query, a file of this room
        cells: SQL of the cells it reads
    """
    with Relations(con) as own:
        return records(con.execute(sql(f"detect/{name}", cells=own.view("cells", cells))))[0]
