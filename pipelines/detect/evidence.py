"""What the cells of a column show of how they are written: questions to a sheet, answered by examples."""

from collections.abc import Iterator
from typing import Any

import duckdb

from pipelines.types.cell_text import text_of
from pipelines.types.feed import Column, Kind
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

Signs = dict[str, Any]


def of_dates(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[tuple[Column, Signs]]:
    """Per date column of the sheet: `title` as its file names it, and the examples of `date_evidence.sql`."""
    for name in dict.fromkeys((*sheet.places, *sheet.constants)):
        column = sheet.feed.column(name)
        if column.kind is Kind.MOMENT:
            yield column, _looked_at(con, sheet, column) | _answer(con, "date_evidence")


def of_true_dates(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column, *, day_first: bool) -> Signs:
    """How the dates the workbook knew stand to those it left as text; what `true_dates.sql` finds."""
    con.execute(f"SET VARIABLE day_first = {str(day_first).lower()}")
    return _looked_at(con, sheet, column) | _answer(con, "true_dates")


def names_no_zone(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> bool:
    """Whether some time of day of the column says of no zone that it is of it."""
    _looked_at(con, sheet, column)
    plain = "offset_minutes(text) IS NULL AND regexp_matches(text, '[0-9][:.][0-9]{2}$')"
    return con.execute(f"SELECT 1 FROM cells_of_column WHERE {plain} LIMIT 1").fetchone() is not None


def of_numbers(con: duckdb.DuckDBPyConnection, sheet: Sheet, name: str) -> Signs:
    """Of one number column: `title` as its file names it, and the examples of `number_evidence.sql`."""
    _look_at(con, sheet, f"SELECT c{sheet.places[name]} AS raw")
    return {"title": titled(con, sheet, name)} | _answer(con, "number_evidence")


def titled(con: duckdb.DuckDBPyConnection, sheet: Sheet, name: str) -> str:
    """A column as its file names it, with our name for it."""
    if not sheet.header_row or name not in sheet.places:
        return name
    cell = f"SELECT clean(c{sheet.places[name]}) FROM {sheet.grid.relation} WHERE row_number = {sheet.header_row}"
    row = con.execute(cell).fetchone()
    return f"{row[0]} ({name})" if row and row[0] and row[0] != name else name


def _looked_at(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> Signs:
    cell = f"c{sheet.places[column.name]}" if column.name in sheet.places else "''"
    is_true = f"is_typed({cell}) AND {cell}[5] = '-'"
    _look_at(con, sheet, f"SELECT {text_of(column, sheet)} AS text, {is_true} AS is_true")
    return {"title": titled(con, sheet, column.name)}


def _look_at(con: duckdb.DuckDBPyConnection, sheet: Sheet, cells: str) -> None:
    con.execute(
        f"""CREATE OR REPLACE TEMP VIEW cells_of_column AS
        {cells} FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"""
    )


def _answer(con: duckdb.DuckDBPyConnection, name: str) -> Signs:
    cursor = con.execute(sql(f"detect/{name}"))
    names = [column[0] for column in cursor.description or []]
    return dict(zip(names, cursor.fetchone() or (), strict=True))
