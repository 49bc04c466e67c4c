"""The child: `python -m pipelines.readers.workbook.extract BOOK FOLDER` writes filled sheets as CSV and prints JSON.

Either `{"sheets": [{name, hidden, width [columns], merged, file, struck}], "since_1904": bool,
"strikes_unread": bool}`, or `{"refused": key}` for a workbook that cannot be read.
"""

import csv
import errno
import gc
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pipelines.readers.workbook.cells import written
from pipelines.readers.workbook.confined import NO_ROOM, confine
from pipelines.readers.workbook.date_system import since_1904
from pipelines.readers.workbook.merged_cells import MergedCells, merges_of_ranges
from pipelines.readers.workbook.number_formats import mark_formats, read_formats
from pipelines.readers.workbook.strikes import Strikes, is_unread, mark_strikes, read_strikes
from pipelines.readers.workbook.workbook_xml import SheetMarks, marks, ods_shape, parts

# calamine holds the whole rectangle around the filled cells, 24 bytes a cell.
MAX_AREA = 60_000_000
# One long text may stand in a million cells, and take no room in the workbook.
MAX_TEXT_BYTES = 4_000_000_000
_BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError)


class TooLarge(Exception):
    """The filled cells of a sheet span, or say, more than can be held."""


def main(book: Path, folder: Path) -> None:
    """Print what was found, or why nothing could be; an error of our own is let through."""
    confine()
    gc.disable()  # short life, millions of small lists and no cycles
    try:
        answer: dict[str, Any] = {"sheets": list(_sheets(book, folder)), "since_1904": since_1904(book)}
        answer["strikes_unread"] = _strikes_unread(book)
    except (TooLarge, MemoryError):
        answer = {"refused": "workbook.too_large"}
    except _BROKEN:
        answer = {"refused": "workbook.broken"}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(NO_ROOM)
        answer = {"refused": "workbook.too_large" if error.errno == errno.EFBIG else "workbook.broken"}
    except BaseException as error:
        # A panic inside the Rust library derives from BaseException alone and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        answer = {"refused": "workbook.broken"}
    print(json.dumps(answer))


def _sheets(path: Path, folder: Path) -> Iterator[dict[str, Any]]:
    marked = _marks(path)
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        for number, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible != SheetVisibleEnum.Visible
            target = folder / f"{number}.csv"
            sheet, sheet_marks = book.get_sheet_by_index(number), marked.get(about.name)
            if sheet_marks is None:
                sheet_marks = SheetMarks(merges=merges_of_ranges(sheet.merged_cell_ranges))
            width, merged = _write(sheet, sheet_marks, target)
            if sum(written.stat().st_size for written in folder.glob("*.csv")) > MAX_TEXT_BYTES:
                raise TooLarge
            if width:
                answer = {"name": about.name, "hidden": hidden, "width": width, "merged": merged, "file": target.name}
                yield answer | {"struck": sheet_marks.struck}


def _marks(path: Path) -> dict[str, SheetMarks]:
    """Sheet name → what its XML tells beyond calamine; empty for everything but .xlsx and .ods."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as book:
        if "content.xml" in book.namelist():
            return _ods_marks(path, book)
        there = set(book.namelist())
        sheets = {name: part for name, part in parts(book).items() if part in there}
        by_name = {name: marks(book, part) for name, part in sheets.items()}
        strikes, formats = (read_strikes(book), read_formats(book)) if sheets else (Strikes(), {})
        for name, part in sheets.items():
            mark_strikes(book, part, strikes, by_name[name])
            mark_formats(book, part, formats, by_name[name])
    if any(sheet.rows * sheet.columns > MAX_AREA for sheet in by_name.values()):
        raise TooLarge
    return by_name


def _strikes_unread(path: Path) -> bool:
    """Whether cells may be struck without anybody reading it: always in .xls, whose fonts are no XML."""
    if not zipfile.is_zipfile(path):
        return True
    with zipfile.ZipFile(path) as book:
        return is_unread(book)


def _ods_marks(path: Path, book: zipfile.ZipFile) -> dict[str, SheetMarks]:
    area, merges = ods_shape(book)
    if area > MAX_AREA:
        raise TooLarge
    if not any(merges):
        return {}
    names = CalamineWorkbook.from_path(path).sheet_names
    return {name: SheetMarks(merges=of_sheet) for name, of_sheet in zip(names, merges, strict=False)}


def _write(sheet: CalamineSheet, marked: SheetMarks, target: Path) -> tuple[int, bool]:
    """Write the sheet as CSV, the row number as Excel counts in front.

    Returns its width, 0 when it is empty, and whether cells are marked as merged.
    """
    right = max((column for cells in marked.cells.values() for column in cells), default=-1)
    width = max(sheet.end[1] if sheet.end else -1, right) + 1
    merged = MergedCells(marked.merges, (cells for _, cells in _rows(sheet, marked, width)))
    if width:
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([number, *cells] for number, cells in _filled(_rows(sheet, marked, width), merged))
    return width, bool(merged)


def _filled(rows: Iterator[tuple[int, list[str]]], merged: MergedCells) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        merged.fill(number - 1, cells)
        yield number, cells


def _rows(sheet: CalamineSheet, marked: SheetMarks, width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as text, each behind its number as Excel counts."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    filled = sheet.iter_rows() if sheet.end else iter(())
    bottom = max(sheet.end[0] if sheet.end else -1, *marked.cells, -1)
    for row in range(bottom + 1):
        cells = left + [written(cell) for cell in next(filled, ())]
        cells += [""] * (width - len(cells))
        for column, text in marked.cells.get(row, {}).items():
            cells[column] = written(text)
        yield row + 1, cells


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
