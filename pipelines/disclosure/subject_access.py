"""What is stored of one telephone number, for the person it belongs to.

A number alone is nobody: a child called through a parent's phone is not the parent. Rows that name the person who asks
are theirs; rows without a name may be theirs, are marked so, and come without remark and address; of rows that name
somebody else only the number is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import duckdb
import xlsxwriter

from access import audit_entries
from i18n import Words
from pipelines import feeds
from pipelines.disclosure.workbook import OPTIONS
from pipelines.erasure.rewrite import sheets_of
from pipelines.parse.connection import connection
from pipelines.storage import load_store, originals, tombstones
from pipelines.storage.erased_numbers import rows_with_number
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Column, Kind
from pipelines.types.load import Load
from pipelines.types.relations import Relations
from pipelines.types.sql import records, sql

THEIRS, UNCERTAIN, OTHERS, ELSEWHERE = "theirs", "uncertain", "others", "elsewhere"


@dataclass(frozen=True)
class KnownRow:
    """A stored row in which the number stands."""

    load: Load
    sheet: str
    row_number: int
    basis: str
    """`theirs`: it names who asks; `uncertain`: it names nobody; `others`: it names somebody else; `elsewhere`: the
    number stands outside the columns for numbers, as in a remark, or in a row nobody could read."""
    cells: dict[str, Any]
    """Title → what was read, of rows that are or may be theirs."""


@dataclass(frozen=True)
class SubjectAccess:
    """What is stored of a number."""

    rows: list[KnownRow]
    lists: list[audit_entries.Entry]
    """Lists that were taken out, and rows that were looked at, with the number on them."""

    def count(self, basis: str) -> int:
        """How many rows have this basis."""
        return sum(row.basis == basis for row in self.rows)


def subject_access(number: str, name: str) -> SubjectAccess:
    """Collect what is stored of a number.

    Args:
        number: E.164 digits
        name: name of who asks, as they say it; empty: then no row is certain
    """
    rows: list[KnownRow] = []
    with connection() as con:
        con.execute(sql("build/person_macros"))
        for load in load_store.all_loads():
            rows += _of_load(con, load, number, name)
        rows += _elsewhere(con, number, {(row.load.sha256, row.sheet, row.row_number) for row in rows})
    return SubjectAccess(rows, audit_entries.about(number))


_NAMES = {
    "caller_phone": "caller_name", "contact_phone": "recipient", "person": "person_name",
    "companion_phone": "companion_name", "sender_phone": "sender",
}  # fmt: skip
"""Column with a number → the column with the name of whose it is."""
_SPEAKERS = ("caller_phone", "contact_phone", "person")
"""Of these, those of people whom the remarks of their row are about."""
_REMARKS = ("address", "note")
"""Only of rows that name who asks: they may tell of somebody else who used the phone."""


def _of_load(con: duckdb.DuckDBPyConnection, load: Load, number: str, name: str) -> Iterator[KnownRow]:
    """Rows of a load with the number in a column for numbers."""
    for place, part in enumerate(load.parts):
        path = str(load.folder / f"rows-{place}.parquet")
        there = {row[0] for row in con.execute(f"DESCRIBE FROM read_parquet({quoted(path)})").fetchall()}
        columns = [column for column in feeds.by_table(part.table).columns if column.name in there]
        for phone in (column.name for column in columns if column.kind is Kind.PHONE):
            own = _NAMES.get(phone, "")
            readable = [
                _readable(column) for column in columns if not column.private or column.name in _own(phone, own)
            ]
            named = own if own in there else "NULL::VARCHAR"
            question = f"""SELECT row_number, {", ".join(readable)}, clean({named}) AS named,
                    person_name_key({named}) = person_name_key($name)
                        AND coalesce(person_title({named}) = person_title($name), true) AS is_theirs
                FROM read_parquet({quoted(path)}) WHERE {phone} = $number ORDER BY row_number"""
            for row in records(con.execute(question, {"number": number, "name": name})):
                basis = _basis(row.pop("named"), is_theirs=bool(row.pop("is_theirs")))
                line = row.pop("row_number")
                cells = {
                    part.header.get(key, key): value
                    for key, value in row.items()
                    if value is not None and basis != OTHERS and (basis == THEIRS or key not in _REMARKS)
                }
                yield KnownRow(load, part.sheet, line, basis, cells)


def _readable(column: Column) -> str:
    """SQL of a column to read it: moments as local texts."""
    if column.kind is Kind.MOMENT:
        return f"strftime(wall_of({column.name}), '%Y-%m-%d %H:%M') AS {column.name}"
    return column.name


def _own(phone: str, name: str) -> tuple[str, ...]:
    """The private columns that tell of whom a number belongs to, and of nobody else."""
    return (phone, name, *_REMARKS) if phone in _SPEAKERS else (phone, name)


def _basis(named: str | None, *, is_theirs: bool) -> str:
    return THEIRS if is_theirs else OTHERS if named else UNCERTAIN


def _elsewhere(con: duckdb.DuckDBPyConnection, number: str, known: set[tuple[str, str, int]]) -> Iterator[KnownRow]:
    """Rows of originals in which the number stands in any cell, that are not known yet."""
    mark = con.execute("SELECT erased_mark($1)", [number]).fetchall()[0][0]
    loads = {load.sha256: load for load in load_store.all_loads()}
    with Relations(con) as relations:
        marks = tombstones.mark_tables(relations, tombstones.Tombstones(phones=(mark,)))
        for sha256, load in loads.items():
            path = originals.original(sha256)
            if not path.exists():
                continue
            with Relations(con) as own:
                for grid in sheets_of(path, own):
                    rows = rows_with_number(own, grid, marks)
                    for (line,) in con.execute(f"SELECT DISTINCT row_number FROM {rows} ORDER BY 1").fetchall():
                        if (sha256, grid.sheet, line) not in known:
                            yield KnownRow(load, grid.sheet, line, ELSEWHERE, {})


def workbook(access: SubjectAccess, words: Words) -> bytes:
    """Write what is stored of a number as a workbook.

    Args:
        access: what is stored
        words: language of titles
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        _write(book.add_worksheet(words("subject.rows")), _row_lines(access, words), bold)
        _write(book.add_worksheet(words("subject.lists")), _list_lines(access, words), bold)
    return file.getvalue()


def _row_lines(access: SubjectAccess, words: Words) -> list[list[Any]]:
    titles = [words(f"subject.column.{name}") for name in ("feed", "file", "sheet", "row", "basis", "content")]
    return [titles] + [
        [
            words(f"feed.{row.load.feed}"),
            row.load.file_label,
            row.sheet,
            row.row_number,
            words(f"subject.basis.{row.basis}"),
            "; ".join(f"{title}: {_written(value)}" for title, value in row.cells.items()),
        ]
        for row in access.rows
    ]


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _list_lines(access: SubjectAccess, words: Words) -> list[list[Any]]:
    titles = [words(f"subject.column.{name}") for name in ("at", "action", "list", "rows")]
    return [titles] + [
        [words.moment(use.at), words.term("audit_action", use.action), use.subject or "", use.rows]
        for use in access.lists
    ]


def _write(sheet: Any, lines: list[list[Any]], bold: Any) -> None:
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell, bold if number == 0 else None)
            elif cell is not None:
                sheet.write_number(number, place, cell)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 5, 24)
