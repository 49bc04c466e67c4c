"""Files as the parser reads them, without books and without a snapshot: cheap enough for many small files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.sheets import detect_sheets
from pipelines.parse.non_data_rows import find_non_data_rows
from pipelines.parse.typed_rows import parse_sheet
from pipelines.readers.reading import read
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.feed import Kind
from pipelines.types.relations import Relations
from tests.world import write_table

LOADED_AT = datetime.fromisoformat("2023-01-01T00:00:00+00:00")
Row = dict[str, Any]
Parse = Callable[[str], "ParsedFile"]
"""Parses a table drawn with `|`."""


@dataclass
class ParsedFile:
    """What the parser makes of one file."""

    feeds: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    """Of each row of data its values, moments in local time; `bad` is not 0 where a cell is set aside,
    `skipped` says why it does not count."""
    lines: dict[int, str] = field(default_factory=dict)
    """Row number → kind, of the rows that are not data."""
    refused: list[str] = field(default_factory=list)
    """Keys of the refusals."""

    def column(self, name: str) -> list[Any]:
        """One value per row of data that counts; None where it is set aside."""
        return [row[name] for row in self.rows if not row.get("skipped")]


def parsed(con: duckdb.DuckDBPyConnection, folder: Path, table: str, *, name: str = "buku.csv") -> ParsedFile:
    """Parse a file drawn with `|` between its cells.

    Args:
        con: a prepared connection that has learnt the words and the items
        folder: where the file is written
        table: its rows
        name: its name
    """
    return parsed_file(con, write_table(table, folder / name))


def parsed_file(con: duckdb.DuckDBPyConnection, path: Path) -> ParsedFile:
    """Parse a file.

    Args:
        con: a prepared connection that has learnt the words and the items
        path: the file
    """
    result = ParsedFile()
    with Relations(con) as relations:
        try:
            detected = detect_sheets(relations, read(path, relations), path, Declaration())
            decisions = detect_locale(con, detected.sheets, file=path.name)
            for sheet, decided in zip(detected.sheets, decisions, strict=True):
                parse = parse_sheet(relations, sheet, decided, loaded_at=LOADED_AT)
                other = find_non_data_rows(relations, parse)
                lines = dict(con.execute(f"SELECT row_number, kind FROM {other.relation}").fetchall())
                moments = [column.name for column in sheet.feed.columns if column.kind is Kind.MOMENT]
                local = ", ".join(f"wall_of({name}) AS {name}" for name in moments)
                cells = con.execute(f"SELECT * REPLACE ({local}) FROM {parse.rows} ORDER BY row_number")
                names = [column[0] for column in cells.description or ()]
                rows = [dict(zip(names, row, strict=True)) for row in cells.fetchall()]
                result.rows += [row for row in rows if row["row_number"] not in lines]
                result.lines |= lines
                result.feeds.append(sheet.feed.table)
            result.refused += [refusal.key for _, refusal in detected.refused]
        except FeedError as refusal:
            result.refused.append(refusal.key)
    return result
