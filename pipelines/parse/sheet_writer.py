"""Write one sheet of a load: its typed rows, its quarantine, and its non-data rows, each in a Parquet file."""

from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.parse import non_data_rows, quarantine, typed_rows
from pipelines.parse.typed_rows import is_given, raw_texts
from pipelines.parse.unmapped_columns import unread
from pipelines.types.cell_text import quoted
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.load import Part
from pipelines.types.locale import LocaleDecision
from pipelines.types.sheet import Sheet


def store_rows(con: duckdb.DuckDBPyConnection, sheet: Sheet, part: int, target: Path) -> int:
    """Write the rows that are data and not set aside; returns how many rows of data there are, those aside included.

    `ordinal` numbers rows that look alike and have no key; `event_id` is the key, else an HMAC of identity and ordinal.
    """
    feed = sheet.feed
    good = f"FROM parsed ANTI JOIN skipped USING (row_number) WHERE bad & {quarantine.row_mask(feed)} = 0"
    ordinal = "row_number() OVER (PARTITION BY identity ORDER BY row_number)" if _has_twins(con, good) else "1"
    if feed.key:
        ordinal = f"CASE WHEN {feed.key} IS NOT NULL THEN 1 ELSE {ordinal} END"
    event_id = f"coalesce({feed.key or 'NULL'}, 'x-' || lower(pseudonym(identity || '#' || ordinal)))"
    con.execute(
        f"""COPY (SELECT *, {event_id} AS event_id FROM (
            SELECT * EXCLUDE (bad), CAST({ordinal} AS BIGINT) AS ordinal, {part} AS part {good}))
        TO {quoted(str(target))} (COMPRESSION zstd)"""
    )
    aside_rows = "SELECT count(DISTINCT row_number) FROM aside WHERE scope = 'row'"
    counts = con.execute(f"SELECT (SELECT count(*) {good}) + ({aside_rows})").fetchone()
    return int(counts[0]) if counts else 0


def _has_twins(con: duckdb.DuckDBPyConnection, good: str) -> bool:
    row = con.execute(f"SELECT count(*) > count(DISTINCT identity) {good}").fetchone()
    return bool(row and row[0])


def write_sheet(
    con: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    decisions: LocaleDecision,
    *,
    number: int,
    folder: Path,
    loaded_at: datetime,
) -> tuple[Part, dict[str, int]]:
    """Write `<what>-<number>.parquet` into the folder; gives the part, and its lines that are no data by kind."""
    typed_rows.parse(con, sheet, decisions, loaded_at=loaded_at)
    skipped = non_data_rows.lines_that_are_no_data(con, sheet, quarantine.row_mask(sheet.feed))
    quarantine.quarantine_rows(con, sheet, number)
    con.execute(f"COPY (SELECT {quarantine.COLUMNS} FROM aside) TO {quoted(str(folder / f'aside-{number}.parquet'))}")
    non_data_rows.store_lines(con, sheet, folder / f"lines-{number}.parquet")
    store_texts(con, sheet, str(folder / f"texts-{number}.parquet"))
    rows = store_rows(con, sheet, number, folder / f"rows-{number}.parquet")
    if sheet.corrects:
        con.execute(f"COPY {sheet.corrects.targets} TO {quoted(str(folder / f'corrects-{number}.parquet'))}")
    return _part(con, sheet, decisions, rows), {} if sheet.grid.repeats else skipped


def _part(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: LocaleDecision, rows: int) -> Part:
    places = sheet.places | {f"{name}_clock": place for name, place in sheet.clocks.items()}
    titles = _titles(con, sheet)
    named = sorted(places.items(), key=lambda pair: pair[1]) if titles else []
    return Part(
        table=sheet.feed.table,
        sheet=sheet.grid.sheet,
        header={name: (titles[place] or "").strip() for name, place in named},
        places=places,
        constants=sheet.constants,
        rows_read=rows,
        mapping=sheet.said,
        decided=decisions.kept,
        corrects=sheet.corrects.root if sheet.corrects else None,
        unread=unread(sheet, titles),
    )


def _titles(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> tuple[str | None, ...]:
    """The header its file wrote; nothing where the shape tells the columns."""
    if not sheet.header_row:
        return ()
    row = con.execute(
        f"SELECT * EXCLUDE (row_number) FROM {sheet.grid.relation} WHERE row_number = {sheet.header_row}"
    ).fetchone()
    return row or ()


def store_texts(con: duckdb.DuckDBPyConnection, sheet: Sheet, target: str) -> None:
    """Write the texts of rows whose values do not say everything: cells that are wrong, numbers that are none."""
    given = [column for column in sheet.feed.columns if is_given(column, sheet)]
    odd = [f"({c.name} IS NULL AND {c.name}_code IS NOT NULL)" for c in given if c.kind is Kind.PHONE]
    rows = f"SELECT row_number FROM parsed ANTI JOIN skipped USING (row_number) WHERE {' OR '.join(['bad <> 0', *odd])}"
    texts = ", ".join(f"{_arrived(column)} AS {column.name}" for column in given)
    con.execute(
        f"""COPY (SELECT row_number, {texts} FROM ({raw_texts(sheet)}) SEMI JOIN ({rows}) USING (row_number))
        TO {quoted(target)} (COMPRESSION zstd)"""
    )


def _arrived(column: Column) -> str:
    """A number keeps the mark that says whether the workbook knew it to be one."""
    return f"r_{column.name}" if column.kind in NUMBER_KINDS else f"t_{column.name}"
