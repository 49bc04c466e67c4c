"""One broken file taken as an ingest takes it, and every row of it accounted for."""

import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import logs
from pipelines.build.snapshot import build
from pipelines.ingest.take import take
from pipelines.readers import reading
from pipelines.storage import load_store
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import Load
from pipelines.types.outcome import Outcome
from pipelines.types.relations import Relations

# shapes in which a line of the file is a row, as long as no quote holds several of them together
_A_ROW_A_LINE = {"delimited", "asterisk_cdr", "queue_log", "freepbx", "issabel", "bank_bca", "bank_bri", "bank_mandiri"}
_MOST_HEADER_ROWS = 2


class Fault(Exception):
    """A reader crashed, or lost count."""


def tried(path: Path, con: duckdb.DuckDBPyConnection, *, shape: str = "") -> list[Outcome]:
    """Take one file as an ingest does.

    Args:
        path: File to take.
        con: Prepared connection of the pipelines.
        shape: Shape of the reader, '' where it is not known.

    Returns:
        What became of the file.

    Raises:
        Fault: An error was not foreseen, or a row is missing from the count.
    """
    with _logged_errors() as errors:
        outcomes = take(path, con, Declaration())
    for outcome in outcomes:
        if outcome.refusal and outcome.refusal.key == "unreadable_file":
            raise Fault("\n".join(errors))
        if outcome.refusal and re.search(r"[\n\r]", str(outcome.refusal)):
            raise Fault(f"no single sentence: {str(outcome.refusal)!r}")
    loads = [outcome.load for outcome in outcomes if outcome.load and outcome.is_new]
    if loads:
        with Relations(con) as relations:
            _accounted_for(path, relations, loads, shape)
    return outcomes


@contextmanager
def _logged_errors() -> Iterator[list[str]]:
    """Collect the tracebacks that are logged meanwhile, their messages included: golden files hold nobody's data."""
    errors: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info and record.exc_info[1]:
                errors.append("".join(traceback.format_exception(record.exc_info[1])))

    collector = Collector()
    logs.LOGGER.addHandler(collector)
    try:
        yield errors
    finally:
        logs.LOGGER.removeHandler(collector)


def built(folder: Path) -> None:
    """Build a snapshot of all that was taken. Fault when that cannot be done, or its rows do not add up."""
    target = folder / "fuzzed.duckdb"
    try:
        build(target, load_store.loads())
    except (duckdb.Error, FeedError, ValueError) as error:
        raise Fault(f"not to be built: {error}") from error
    finally:
        target.unlink(missing_ok=True)


def _accounted_for(path: Path, relations: Relations, loads: list[Load], shape: str) -> None:
    """Each row of the file is stored, in quarantine or non-data; apart from a header, none is missing."""
    counted = sum(part.rows_read for load in loads for part in load.parts)
    con, grids = relations.con, reading.read(path, relations)
    rows_by_sheet: dict[str, set[int]] = {}
    for grid in grids:
        numbers = f"SELECT row_number FROM {grid.relation}"
        numbers += f" UNION SELECT row_number FROM {grid.lines}" if grid.lines else ""
        rows_by_sheet.setdefault(grid.sheet, set()).update(row for (row,) in con.execute(numbers).fetchall())
    _lines_are_rows(path, rows_by_sheet, shape)
    sheets = {part.sheet for load in loads for part in load.parts}
    lines = {sheet: _lines(con, loads, sheet) for sheet in sheets}
    for sheet in sheets:
        parts = [grid for grid in grids if grid.sheet == sheet]
        # where several tables are made of one sheet, the first of them counts its lines
        others = set().union(*lines.values()) if any(grid.repeats for grid in parts) else lines[sheet]
        data = {row for rows in _of_parts(con, loads, sheet) for row in rows}
        left = rows_by_sheet.get(sheet, set()) - data - others
        headers = _MOST_HEADER_ROWS * max(1, len(parts))
        if len(left) > headers or (left and data and max(left) > max(data)):
            raise Fault(f"rows of {sheet or 'the file'} that are nowhere: {sorted(left)[:20]}")
        counted -= sum(len(rows) for rows in _of_parts(con, loads, sheet))
    if counted:
        raise Fault(f"rows_read is off by {counted}")


def _lines_are_rows(path: Path, rows_by_sheet: dict[str, set[int]], shape: str) -> None:
    content = path.read_bytes()
    if shape not in _A_ROW_A_LINE or b'"' in content or b"\0" in content or content.startswith((b"\xff", b"\xfe")):
        return
    lines = len(re.split(rb"\r\n|\r|\n", content)) - content.endswith((b"\n", b"\r"))
    if rows_by_sheet.keys() == {""} and rows_by_sheet[""] != set(range(1, lines + 1)):
        rows = rows_by_sheet[""]
        raise Fault(f"{lines} lines, but the reader gives {len(rows)} rows up to {max(rows, default=0)}")


def _lines(con: duckdb.DuckDBPyConnection, loads: list[Load], sheet: str) -> set[int]:
    """Row numbers of non-data rows."""
    return {row for load, number in _parts(loads, sheet) for row in _numbers(con, load, f"lines-{number}")}


def _of_parts(con: duckdb.DuckDBPyConnection, loads: list[Load], sheet: str) -> Iterator[set[int]]:
    """Per part the rows that are data, those in quarantine included."""
    for load, number in _parts(loads, sheet):
        rows = _numbers(con, load, f"rows-{number}")
        yield rows | _numbers(con, load, f"aside-{number}", "scope = 'row'")


def _parts(loads: list[Load], sheet: str) -> list[tuple[Load, int]]:
    return [(load, number) for load in loads for number, part in enumerate(load.parts) if part.sheet == sheet]


def _numbers(con: duckdb.DuckDBPyConnection, load: Load, name: str, which: str = "true") -> set[int]:
    path = str(load.folder / f"{name}.parquet")
    rows = con.execute(f"SELECT row_number FROM read_parquet($path) WHERE {which}", {"path": path}).fetchall()
    return {row for (row,) in rows}
