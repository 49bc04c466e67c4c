"""What is taken along opens safely in Excel and says what it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard import downloads
from dashboard.screen import Screen


def cells_of(book: bytes) -> list[list[Any]]:
    """The cells of the only sheet."""
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(book)).worksheets[0].iter_rows()]


def test_the_sheet_says_period_as_of_and_that_it_is_made_up(screen: Callable[..., Screen]) -> None:
    rows = cells_of(downloads.workbook(screen(), "calls.recent", pd.DataFrame({"calls": [1]})))
    assert [row[0] for row in rows[:4]] == [
        "Panggilan dalam pilihan ini",
        "Senin, 5 Juli 2021 sampai Minggu, 11 Juli 2021",
        "Data sampai 11 Jul 2021 20.05 WIB",
        screen().w("screen.made_up"),
    ]


def test_real_data_carry_no_mark(screen: Callable[..., Screen]) -> None:
    rows = cells_of(downloads.workbook(screen(made_up=False), "calls.recent", pd.DataFrame({"calls": [1]})))
    assert rows[3][0] is None


def test_numbers_and_times_stay_numbers_and_times(screen: Callable[..., Screen]) -> None:
    frame = pd.DataFrame(
        {"day": [date(2021, 7, 5)], "started_at": [datetime(2021, 7, 5, 2, tzinfo=UTC)], "share": [0.25], "calls": [3]}
    )
    rows = cells_of(downloads.workbook(screen(), "calls.recent", frame))
    assert rows[4] == ["Hari", "Mulai", "Bagian", "Telepon"]
    assert rows[5] == [datetime(2021, 7, 5), datetime(2021, 7, 5, 9), 0.25, 3]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-2", "@SUM(A1)", "\t=1", "=HYPERLINK(0)"])
def test_text_that_looks_like_a_formula_stays_text(screen: Callable[..., Screen], text: str) -> None:
    book = downloads.workbook(screen(), "calls.recent", pd.DataFrame({"village": [text]}))
    cell = load_workbook(BytesIO(book)).worksheets[0]["A6"]
    assert cell.data_type == "s"
    assert cell.value == f"'{text}"


def test_a_missing_cell_is_empty(screen: Callable[..., Screen]) -> None:
    rows = cells_of(downloads.workbook(screen(), "calls.recent", pd.DataFrame({"calls": [None], "village": ["Sisir"]})))
    assert rows[5] == [None, "Sisir"]
