"""Reads the demo's files back as a person would: find the header below the title rows, then the rows."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl

MARK = "DATA CONTOH - BUKAN DATA NYATA"
OPENS = {"opening", "receipt", "purchase", "donation", "transfer_in"}


def text_rows(path: Path) -> list[dict[str, str]]:
    """The data rows of a delimited file, by header."""
    encoding = "utf-8-sig" if path.read_bytes().startswith(b"\xef\xbb\xbf") else "cp1252"
    with path.open(encoding=encoding, newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    head = next(n for n, line in enumerate(lines) if all(line) and len(line) > 1)
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]


def sheets(path: Path) -> dict[str, list[tuple]]:
    """Every sheet of a workbook as rows of cells."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {page.title: [tuple(cell.value for cell in row) for row in page.iter_rows()] for page in book}


def sheet_rows(cells: list[tuple]) -> list[dict]:
    """The data rows of a sheet, by header, up to the first row without a date or id."""
    head = next(n for n, row in enumerate(cells) if all(row))
    rows = [dict(zip(cells[head], row, strict=True)) for row in cells[head + 1 :]]
    end = next((n for n, row in enumerate(rows) if next(iter(row.values())) in (None, "Jumlah")), len(rows))
    return rows[:end]


def day(text: str | datetime) -> date:
    """The date of a cell."""
    return text.date() if isinstance(text, datetime) else datetime.strptime(text, "%d/%m/%Y").date()


def moment(row: dict[str, str], column: str = "Tanggal", clock: str = "Jam") -> datetime:
    """The moment of a row with a date and a clock."""
    parts = [int(part) for part in row[clock].replace(".", ":").split(":")]
    hour, minute, second = (*parts, 0)[:3]
    return datetime.combine(day(row[column]), datetime.min.time()) + timedelta(
        hours=hour, minutes=minute, seconds=second
    )
