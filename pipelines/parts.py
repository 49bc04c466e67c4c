"""One sheet of a load: its rows, what was set aside of them, and its lines that are no data, each in its own file."""

from datetime import datetime
from pathlib import Path

import duckdb

from pipelines import aside, lines, parse
from pipelines.corrections.stored_texts import store_texts
from pipelines.decide import Decisions
from pipelines.load import Part
from pipelines.recognise import Sheet
from pipelines.stored_rows import store_rows
from pipelines.texts import quoted
from pipelines.unread import unread


def store_part(
    con: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    decisions: Decisions,
    *,
    number: int,
    folder: Path,
    loaded_at: datetime,
) -> tuple[Part, dict[str, int]]:
    """Write `<what>-<number>.parquet` into the folder; gives the part, and its lines that are no data by kind."""
    parse.parse(con, sheet, decisions, loaded_at=loaded_at)
    skipped = lines.lines_that_are_no_data(con, sheet, aside.row_mask(sheet.feed))
    aside.set_aside(con, sheet, number)
    con.execute(f"COPY (SELECT {aside.COLUMNS} FROM aside) TO {quoted(str(folder / f'aside-{number}.parquet'))}")
    lines.store_lines(con, sheet, folder / f"lines-{number}.parquet")
    store_texts(con, sheet, str(folder / f"texts-{number}.parquet"))
    rows = store_rows(con, sheet, number, folder / f"rows-{number}.parquet")
    if sheet.corrects:
        con.execute(f"COPY {sheet.corrects.targets} TO {quoted(str(folder / f'corrects-{number}.parquet'))}")
    return _part(con, sheet, decisions, rows), {} if sheet.grid.repeats else skipped


def _part(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: Decisions, rows: int) -> Part:
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
