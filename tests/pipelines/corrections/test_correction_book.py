"""What the workbook of rows to correct says: where its rows come from, what may be chosen, which words are known."""

from pathlib import Path

import openpyxl
import pytest

import settings
from i18n import Words
from pipelines.corrections.quarantine import write_quarantine
from tests.pipelines.books import Books

TABLE = """
    Tanggal    | Jam   | Desa  | Jenis Kebutuhan | Jumlah Diminta
    13/07/2021 | 08.10 | Sisir | sepeda          | 1
    13/07/2021 | 25:99 | Sisir | oksigen         | 1
    13/07/2021 | 09.00 | Sisir | oksigen         | -3
"""


@pytest.fixture(scope="module")
def book(shared_books: Books) -> openpyxl.Workbook:
    """The workbook of three requests, none of them as it should be."""
    report = shared_books.take("permintaan.csv", TABLE)
    assert (report["feed"], report["rows_loaded"], report["cells_quarantined"]) == ("requests", 1, 1)
    out = Path(shared_books.files / "betulkan.xlsx")
    with settings.elsewhere(shared_books.folder):
        write_quarantine(None, out, Words("id"))
    return openpyxl.load_workbook(out)


def test_a_sheet_names_the_file_its_rows_come_from(book: openpyxl.Workbook) -> None:
    assert book.worksheets[0]["B1"].value.startswith("Baris dari permintaan.csv. Betulkan")


def test_the_reason_names_what_is_known_and_both_cells_of_a_moment(book: openpyxl.Workbook) -> None:
    reasons = {row[1].value: row[2].value for row in book.worksheets[0].iter_rows(min_row=4)}
    assert "Yang dikenal antara lain: Oksigen, Ambulans" in reasons[2]
    assert reasons[3].startswith("Kolom Tanggal + Jam: “13/07/2021 25:99”")
    assert reasons[4] == "Kolom Jumlah Diminta: “-3” harus lebih besar dari nol."


def test_words_are_chosen_from_a_list(book: openpyxl.Workbook) -> None:
    sheet, lists = book.worksheets
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), lists.sheet_state) == ("G4:G6", "hidden")
    assert lists["A1"].value == "Oksigen"
