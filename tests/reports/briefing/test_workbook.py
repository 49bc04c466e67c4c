"""The workbook: typed cells under titles that stay in sight, definitions and sources, and no text that runs."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from codes import MADE_UP_MARK
from i18n import LANGUAGES
from reports.briefing.document import Briefing, Table
from reports.briefing.workbook import briefing_xlsx
from tests.reports import sample

NASTY = ('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "https://x.example", "0012", "{=1+1}")


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(content: bytes, pattern: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        return [file.read(name).decode() for name in sorted(file.namelist()) if re.search(pattern, name)]


@pytest.fixture(scope="module")
def book(weekly: Briefing) -> bytes:
    return briefing_xlsx(weekly)


def test_every_figure_is_a_number_with_what_it_is_a_part_of(weekly: Briefing, book: bytes) -> None:
    rows = sheets(book)[weekly.words["figures"]][3:]
    numbers = {(row[1], row[2]): row[3] for row in rows}
    for item in weekly.items:
        for figure in item.figures:
            cell = numbers[item.sentence, figure.label]
            unknown = figure.text if figure.is_hidden else ""
            assert cell == (unknown if figure.amount is None else pytest.approx(float(figure.amount)))
    answered = next(row for row in rows if row[2] == "Terjawab")
    assert isinstance(answered[3], float) and answered[6].endswith("terjawab")


def test_tables_have_all_rows_with_true_days_and_moments(weekly: Briefing, book: bytes) -> None:
    written_sheets = sheets(book)
    villages = next(item.table for item in weekly.items if item.key == "villages.calls")
    assert villages is not None and villages.more
    rows = written_sheets[villages.title][4:]
    assert len(rows) == villages.total_rows == len(villages.rows) + len(villages.more)
    orders = written_sheets["Yang perlu dipesan"][4:]
    assert all(isinstance(row[4], datetime | date) for row in orders)
    assert all(isinstance(row[0], date) for row in written_sheets["Telepon masuk per hari"][4:])


def test_titles_stay_in_sight_and_columns_fit(book: bytes) -> None:
    for text in parts(book, r"worksheets/sheet\d+\.xml")[1:]:
        assert 'state="frozen"' in text
        assert "<cols>" in text
        widths = [float(width) for width in re.findall(r'<col [^>]*width="([0-9.]+)"', text)]
        assert all(9 <= width <= 61 for width in widths)


def test_definitions_and_sources_have_a_sheet_each(weekly: Briefing, book: bytes) -> None:
    written_sheets = sheets(book)
    assert [row[1] for row in written_sheets[weekly.words["definitions"]][3:]] == [
        text for _, text in weekly.definitions
    ]
    sources = written_sheets[weekly.words["sources"]][3:]
    assert {row[1] for row in sources} == {row[1] for row in weekly.sources.rows}
    assert all(len(row[4]) == 12 for row in sources)


def test_a_number_that_is_not_known_is_an_empty_cell(weekly: Briefing) -> None:
    section = weekly.sections[0]
    item = section.items[0]
    unknown = replace(item, figures=(replace(item.figures[0], amount=None, text="–"),))
    changed = replace(weekly, sections=(replace(section, items=(unknown,)),))
    rows = sheets(briefing_xlsx(changed))[weekly.words["figures"]]
    assert [row[3] for row in rows[3:]] == [""]


def test_no_text_becomes_a_formula_a_link_or_a_number(weekly: Briefing) -> None:
    item = weekly.sections[0].items[0]
    nasty = Table(
        "t", "[x]:*?/\\" + "y" * 40, (replace(weekly.sources.columns[0], unit="text"),), tuple((t,) for t in NASTY), 7
    )
    section = replace(weekly.sections[0], items=(replace(item, table=nasty, chart=None, sentence=NASTY[0]),))
    content = briefing_xlsx(replace(weekly, sections=(section,), title=NASTY[0], summary=NASTY))
    assert not any("<f>" in text or "hyperlink" in text for text in parts(content, r"worksheets/"))
    cells = [row[0] for row in next(rows for name, rows in sheets(content).items() if "yyyy" in name)]
    assert cells[-len(NASTY) :] == list(NASTY)


def test_made_up_data_are_marked_on_every_sheet(weekly: Briefing) -> None:
    content = briefing_xlsx(replace(weekly, made_up="DATA CONTOH: latihan."))
    assert {rows[0][0] for rows in sheets(content).values()} == {MADE_UP_MARK}
    assert MADE_UP_MARK not in str(sheets(briefing_xlsx(weekly)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_every_language_and_equal_for_an_equal_briefing(language: str) -> None:
    content = briefing_xlsx(sample.briefing(language))
    assert content == briefing_xlsx(sample.briefing(language))
    assert len(sheets(content)) > 5


def test_without_data_it_holds_no_number() -> None:
    for rows in sheets(briefing_xlsx(sample.empty())).values():
        assert not any(isinstance(cell, int | float) for row in rows for cell in row)
