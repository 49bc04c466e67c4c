"""Workbooks of old Macs count days from 1904: a day in a cell without a date format is a number of theirs."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

import settings
from i18n import Words
from pipelines.corrections.quarantine import write_quarantine
from pipelines.readers.workbook.date_system import since_1904
from tests.pipelines.books import Books

DAY, OF_1900, OF_1904 = datetime(2021, 7, 12), 44389, 44389 - 1462


def book(path: Path, epoch: datetime, serial: int) -> Path:
    """A day as a date, one as a number, and one nobody can read."""
    made = openpyxl.Workbook()
    made.epoch = epoch
    for row in (
        ["Waktu Telepon", "Kebutuhan", "Jumlah"],
        [DAY, "obat", 1],
        [serial, "obat", 1],
        [serial, "obat", "banyak"],
    ):
        made.active.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)
    return path


def test_a_number_is_a_day_of_the_workbooks_own_calendar_and_stays_one_when_its_row_is_corrected(books: Books) -> None:
    books.ingest(
        book(books.files / "mac.xlsx", CALENDAR_MAC_1904, OF_1904),
        book(books.files / "biasa.xlsx", CALENDAR_WINDOWS_1900, OF_1900),
    )
    days = "SELECT DISTINCT CAST(day AS VARCHAR) FROM staging.calls"
    assert books.ask(days) == [("2021-07-12",)]
    with settings.elsewhere(books.folder):
        row = write_quarantine("000001", None, Words("en"))[0]["rows"][0]
    books.ingest(books.written("betul.csv", f"posko_row,quantity\n{row['key']},2\n"))
    assert books.ask("SELECT quantity FROM staging.calls WHERE quantity = 2") == [(2,)]
    assert books.ask(days) == [("2021-07-12",)]


@pytest.mark.parametrize(("flag", "is_so"), [(b"\x22\x00\x02\x00\x01\x00", True), (b"\x22\x00\x02\x00\x00\x00", False)])
def test_an_old_workbook_says_so_in_its_records(tmp_path: Path, flag: bytes, is_so: bool) -> None:
    path = tmp_path / "lama.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + flag + b"\x0e\x00\x02\x00\x01\x00")
    assert since_1904(path) is is_so
