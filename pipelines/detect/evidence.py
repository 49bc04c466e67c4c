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


def date_evidence(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[tuple[Column, Evidence]]:
    """Return, per date column of the sheet, the examples of `date_evidence.sql`."""
    for name in dict.fromkeys((*sheet.places, *sheet.constants)):
        column = sheet.feed.column(name)
        if column.kind is Kind.MOMENT:
            yield column, _title(con, sheet, name) | _ask(con, "date_evidence", _date_cells(sheet, column))


def true_date_evidence(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column, *, day_first: bool) -> Evidence:
    """Return how the dates that a workbook knew stand to those it left as text, as `true_dates.sql` compares them.

    Args:
        con: a prepared connection
        sheet: the sheet
        column: one of its date columns
        day_first: the order in which the text dates are read
    """
    day, month = ("figure.a", "figure.b") if day_first else ("figure.b", "figure.a")
    return _ask(con, "true_dates", _date_cells(sheet, column), day=day, month=month)


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
    return _title(con, sheet, name) | _ask(con, "number_evidence", cells)


def _title(con: duckdb.DuckDBPyConnection, sheet: Sheet, name: str) -> Evidence:
    """The column as its file names it, with our name for it."""
    if not sheet.header_row or name not in sheet.places:
        return {"title": name}
    cell = f"SELECT clean(c{sheet.places[name]}) FROM {sheet.grid.relation} WHERE row_number = {sheet.header_row}"
    row = con.execute(cell).fetchone()
    return {"title": f"{row[0]} ({name})" if row and row[0] and row[0] != name else name}


def _date_cells(sheet: Sheet, column: Column) -> str:
    """SQL of the texts of a date column, and whether the workbook knew each to be a date."""
    cell = f"c{sheet.places[column.name]}" if column.name in sheet.places else "''"
    return f"SELECT {text_of(column, sheet)} AS text, is_typed({cell}) AND {cell}[5] = '-' AS is_true {_rows(sheet)}"


def _rows(sheet: Sheet) -> str:
    return f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"


def _ask(con: duckdb.DuckDBPyConnection, name: str, cells: str, **parts: str) -> Evidence:
    """The one row of a query about cells."""
    with Relations(con) as own:
        return records(con.execute(sql(f"detect/{name}", cells=own.view("cells", cells), **parts)))[0]
