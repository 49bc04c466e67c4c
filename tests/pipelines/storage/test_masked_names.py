"""Telephone numbers in the names of files and sheets stay out of the snapshot; days and hours are left alone."""

import pytest
import xlsxwriter

from pipelines.types.cell_text import without_numbers
from tests.pipelines.books import Books


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("rekap Bu Sri 081200000001.csv", "rekap Bu ••• …001.csv"),
        ("Chat WhatsApp dengan Bu Siti.txt", "Chat WhatsApp dengan Bu •••.txt"),
        ("Stok Pak Budi.Sri", "Stok Pak •••"),
        ("0812-0000-0001_juli.xlsx", "…001_juli.xlsx"),
        ("+62 812 0000 0001", "…001"),
        ("62812.0000.0001 dan 81200000002", "…001 dan …002"),
        ("08-07-2021 10.30.csv", "08-07-2021 10.30.csv"),
        ("20210708-103000.csv", "20210708-103000.csv"),
        ("08072021-12072021.csv", "08072021-12072021.csv"),
        ("2021-07-08 0930 RT 04.csv", "2021-07-08 0930 RT 04.csv"),
    ],
)
def test_only_numbers_of_telephones_are_masked(name: str, masked: str) -> None:
    assert without_numbers(name) == masked


def test_no_number_of_a_name_reaches_the_snapshot_or_an_answer(books: Books) -> None:
    path = books.written("rekap 081200000001.xlsx", "")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Bu Sri 081200000001")
        rows = (
            ("Waktu Telepon", "Desa"),
            ("2021-07-05 09:00", "Entahlah"),
            ("besok", "Sisir"),
            ("", ""),
            ("Total", ""),
        )
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    books.ingest(path)
    assert books.ask("SELECT file FROM ops.loads") == [("rekap …001.xlsx",)]
    assert books.ask("SELECT DISTINCT sheet FROM ops.quarantine UNION SELECT sheet FROM ops.lines") == [
        ("Bu ••• …001",)
    ]
    assert b"81200000001" not in books.current().read_bytes()
