"""Whether the time of day of a moment is known. A date without one is stored as local midnight."""

import duckdb

from pipelines.types.feed import Column
from pipelines.types.sheet import Sheet

_FEW = 2  # so many midnights may come by chance


def is_time_written(column: Column, sheet: Sheet, table: str | None) -> str:
    """Return SQL of whether a cell names a time of day.

    NULL where it names midnight, or holds the true date of a workbook: there midnight and no time of day are the same
    cell, and only the whole column tells them apart.

    Args:
        column: a column of moments that is present in the sheet
        sheet: the sheet
        table: its distinct texts with `written_seconds`; None where every text is one of a machine
    """
    name, by_shape = column.name, sheet.feed.by_shape
    is_typed = f"CASE WHEN is_typed(r_{name}) THEN NULL ELSE false END"
    date_only = is_typed if name in sheet.places and not by_shape else "false"
    if table:
        seconds = f"{table}.written_seconds"
        written = f"CASE WHEN {seconds} IS NULL THEN {date_only} WHEN {seconds} = 0 THEN NULL ELSE true END"
    else:
        written = f"CASE WHEN length(t_{name}) = 10 THEN {date_only} ELSE iso_time_known(t_{name}) END"
    if by_shape:
        return f"coalesce({written}, true)"  # what a machine writes of a second, it means
    if name in sheet.clocks:
        is_filled = f"k_{name} IS NOT NULL AND NOT is_nothing(k_{name})"
        return f"CASE WHEN {is_filled} THEN {written} ELSE coalesce({written}, false) END"
    return written


def midnights_are_times(con: duckdb.DuckDBPyConnection, sheet: Sheet, rows: str, columns: list[str]) -> dict[str, bool]:
    """Decide per column whether its midnights are times of day, or stand for none.

    They are times of day where they are no more frequent than another time of the column, and in a column of times of
    its own where there is any other. In a workbook, where a date alone looks the same, some time has to recur, as those
    of a roster do.

    Args:
        con: a prepared connection
        sheet: the sheet
        rows: table with each column and its `<column>_time_known`, NULL for a midnight
        columns: columns of moments that are present in the sheet

    Returns:
        Column with a midnight → whether its midnights are times of day.
    """
    if not columns:
        return {}
    counts = ", ".join(f"count({name}) FILTER ({name}_time_known IS NULL)" for name in columns)
    midnights = con.execute(f"SELECT {counts} FROM {rows}").fetchall()[0]
    return {
        name: _is_usual(con, sheet, rows, name, midnight)
        for name, midnight in zip(columns, midnights, strict=True)
        if midnight
    }


def _is_usual(con: duckdb.DuckDBPyConnection, sheet: Sheet, rows: str, name: str, midnights: int) -> bool:
    usual = f"""SELECT coalesce(max(times), 0) FROM (
        SELECT count(*) AS times FROM {rows} WHERE {name}_time_known GROUP BY epoch_us({name}) % 86400000000)"""
    ((most,),) = con.execute(usual).fetchall()
    if name in sheet.clocks:
        return bool(most) or midnights <= _FEW
    return bool(midnights <= most > 1) if _is_typed(con, sheet, name) else midnights <= max(most, _FEW)


def _is_typed(con: duckdb.DuckDBPyConnection, sheet: Sheet, name: str) -> bool:
    """Whether any cell of the column is a true date of a workbook."""
    if name not in sheet.places:
        return False
    cell = f"c{sheet.places[name]}"
    below = f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    return con.execute(f"SELECT coalesce(bool_or(is_typed({cell})), false) {below}").fetchall() == [(True,)]
