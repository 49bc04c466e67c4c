"""What is taken along opens safely in Excel and says what it is."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard.shell.page_context import PageContext
from dashboard.widgets import export
from i18n import _texts


def cells_of(book: bytes) -> list[list[Any]]:
    """The cells of the only sheet."""
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(book)).worksheets[0].iter_rows()]


def test_the_sheet_says_period_as_of_and_that_it_is_made_up(context: Callable[..., PageContext]) -> None:
    rows = cells_of(export.workbook(context(), "calls.recent", pd.DataFrame({"calls": [1]})))
    assert [row[0] for row in rows[:4]] == [
        "Panggilan dalam pilihan ini",
        "Senin, 5 Juli 2021 sampai Minggu, 11 Juli 2021",
        "Data sampai 11 Jul 2021 20.05 WIB",
        context().w("screen.made_up"),
    ]


def test_real_data_carry_no_mark(context: Callable[..., PageContext]) -> None:
    rows = cells_of(export.workbook(context(made_up=False), "calls.recent", pd.DataFrame({"calls": [1]})))
    assert rows[3][0] is None


def test_numbers_and_times_stay_numbers_and_times(context: Callable[..., PageContext]) -> None:
    frame = pd.DataFrame(
        {"day": [date(2021, 7, 5)], "started_at": [datetime(2021, 7, 5, 2, tzinfo=UTC)], "share": [0.25], "calls": [3]}
    )
    rows = cells_of(export.workbook(context(), "calls.recent", frame))
    assert rows[4] == ["Hari", "Mulai", "Bagian", "Telepon"]
    assert rows[5] == [datetime(2021, 7, 5), datetime(2021, 7, 5, 9), 0.25, 3]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-2", "@SUM(A1)", "\t=1", "=HYPERLINK(0)"])
def test_text_that_looks_like_a_formula_stays_text(context: Callable[..., PageContext], text: str) -> None:
    book = export.workbook(context(), "calls.recent", pd.DataFrame({"village": [text]}))
    cell = load_workbook(BytesIO(book)).worksheets[0]["A6"]
    assert cell.data_type == "s"
    assert cell.value == f"'{text}"


def lines_of(exported: bytes) -> list[list[str]]:
    """The cells of a CSV file as its own mark and separator say."""
    text = exported.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";" if ";" in text else ","))


FRAME = pd.DataFrame(
    {
        "day": [date(2021, 7, 5)],
        "started_at": [datetime(2021, 7, 5, 2, tzinfo=UTC)],
        "village": ["=cmd|' /C calc'!A0; \"x\""],
        "share": [0.25],
        "amount_idr": [1_500_000],
    }
)


@pytest.mark.parametrize("text", ["Gudang;=1+1", "Gudang,@SUM(A1)", "Gudang\t-2+3"])
def test_no_formula_begins_where_another_country_parts_its_cells(
    context: Callable[..., PageContext], text: str
) -> None:
    exported = export.csv_text(context(), "calls.recent", pd.DataFrame({"village": [text]})).decode("utf-8-sig")
    last = exported.splitlines()[-1].strip('"')
    assert last.replace("'", "") == text
    assert not any(cell.startswith(("=", "@", "-")) for cell in re.split(r"[;,\t]", last))


def test_excel_in_indonesia_opens_the_text_as_it_stands(context: Callable[..., PageContext]) -> None:
    exported = export.csv_text(context(), "calls.recent", FRAME)
    assert exported.startswith(b"\xef\xbb\xbf")
    assert lines_of(exported)[4:] == [
        ["Hari", "Mulai", "Desa/kelurahan", "Bagian", "Rupiah"],
        ["2021-07-05", "2021-07-05 09:00", "'=cmd|' /C calc'!A0; \"x\"", "0,25", "1500000"],
    ]


def test_where_a_point_is_written_the_text_has_points_and_commas(context: Callable[..., PageContext]) -> None:
    exported = export.csv_text(context("en"), "calls.recent", FRAME[["share", "amount_idr"]])
    assert lines_of(exported)[4:] == [["Share", "Rupiah"], ["0.25", "1500000"]]


def test_the_text_says_that_it_is_made_up(context: Callable[..., PageContext]) -> None:
    assert [context().w("screen.made_up")] in lines_of(export.csv_text(context(), "calls.recent", FRAME))


def test_hashtags_stand_below_the_titles_when_they_are_wanted(context: Callable[..., PageContext]) -> None:
    tags = ["#date", "#date+started", "#adm4+name", "#indicator+num+share", "#value+idr"]
    assert cells_of(export.workbook(context(), "calls.recent", FRAME, tagged=True))[5] == tags
    assert lines_of(export.csv_text(context(), "calls.recent", FRAME, tagged=True))[5] == tags


def test_every_hashtag_is_one_that_hxl_can_read(context: Callable[..., PageContext]) -> None:
    names = [name.removeprefix("column.") for name in _texts("en") if name.startswith("column.")]
    tags = [export.tag(name, pd.Series(kind)) for name in names for kind in ([1.5], ["a"])]
    assert not [tag for tag in tags if not re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag)]


def test_a_missing_cell_is_empty(context: Callable[..., PageContext]) -> None:
    rows = cells_of(export.workbook(context(), "calls.recent", pd.DataFrame({"calls": [None], "village": ["Sisir"]})))
    assert rows[5] == [None, "Sisir"]
