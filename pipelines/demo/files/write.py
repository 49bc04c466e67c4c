"""Writes files as people have them: delimited text from Excel and workbooks, each beginning with the mark."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from pipelines.demo.setting import Setting

SAVED = datetime(2021, 8, 2, 8, 0)
"""Date of every workbook, so that the same story gives the same bytes."""
CHUNK = 100_000
"""Rows converted to text at a time."""


@dataclass
class Progress:
    """Counts written rows and reports them to the caller."""

    report: Callable[[int, int], None] | None
    """Called with the rows written so far and in all."""
    total: int
    done: int = 0

    def add(self, rows: int) -> None:
        """Count rows that were written."""
        self.done += rows
        if self.report:
            self.report(self.done, self.total)


@dataclass(frozen=True)
class Output:
    """Where the files of one story are written."""

    folder: Path
    setting: Setting
    progress: Progress


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    name: str
    titles: Sequence[str]
    """Rows above the table."""
    table: pd.DataFrame
    """Its columns are the header row."""
    footer: Sequence[Sequence[Any]] = ()
    """Rows below the table."""


def chunks(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Split a frame into parts small enough for memory once they are text."""
    for start in range(0, len(frame), CHUNK):
        yield frame.iloc[start : start + CHUNK]


def write_text(
    path: Path,
    titles: Sequence[str],
    tables: Iterable[pd.DataFrame],
    progress: Progress,
    *,
    encoding: str = "utf-8-sig",
) -> Path:
    """Write delimited text with semicolons and CRLF, as Excel saves it in Indonesia.

    Args:
        path: The file.
        titles: Rows above the header; a blank one follows them.
        tables: Parts of one table, with equal columns.
        progress: Counts the rows.
        encoding: Of the file.

    Returns:
        The file.
    """
    with path.open("w", encoding=encoding, newline="") as file:
        for number, table in enumerate(tables):
            if number == 0:
                rest = ";" * (table.shape[1] - 1)
                file.writelines(f"{title}{rest}\r\n" for title in (*titles, ""))
            table.to_csv(file, sep=";", index=False, header=number == 0, lineterminator="\r\n")
            progress.add(len(table))
    return path


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Write a workbook with dates as date cells, money and counts as numbers."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": SAVED})
        styles = {
            "title": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "number": book.add_format({"num_format": "#,##0"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, styles)
    return path


def _write_sheet(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    header, rows = list(sheet.table.columns), sheet.table.to_numpy(dtype=object).tolist()
    page.set_column(0, len(header) - 1, 16)
    for row, title in enumerate(sheet.titles):
        page.write_string(row, 0, title, styles["title"])
    head = len(sheet.titles) + 1
    page.write_row(head, 0, header, styles["head"])
    page.freeze_panes(head + 1, 0)
    for row, cells in enumerate([*rows, *sheet.footer], start=head + 1):
        for column, cell in enumerate(cells):
            _write_cell(page, (row, column), cell, styles)


def _write_cell(page: Any, place: tuple[int, int], cell: Any, styles: dict[str, Any]) -> None:
    if pd.isna(cell) or cell == "":
        return
    if isinstance(cell, date):
        page.write_datetime(*place, cell, styles["day"])
    elif isinstance(cell, str):
        page.write_string(*place, cell)
    else:
        page.write_number(*place, cell, styles["number"])
