"""A template is recognised by its own titles, in every language, and what is filled in needs no correction."""

from pathlib import Path

import openpyxl
import pytest

from i18n import LANGUAGES, Words
from pipelines import feeds
from pipelines.detect.header_match import match_header
from pipelines.feeds import codes
from pipelines.templates import wording, workbook
from pipelines.types.feed import Feed, folded
from tests.pipelines.books import Books, Report
from tests.pipelines.children import command

FEEDS = [next(feed for feed in feeds.FEEDS if feed.name == name) for name in feeds.NAMES]
DOMAINS = sorted({column.domain for feed in FEEDS for column in feed.columns if column.domain})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_every_title_is_read_as_the_column_it_stands_above(feed: Feed, language: str) -> None:
    titles = [wording.title(column, feed, Words(language)) for column in wording.columns(feed)]
    assert match_header([(1, titles)], feed).places == {
        column.name: at for at, column in enumerate(wording.columns(feed))
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_choice_is_read_as_its_code(domain: str, language: str) -> None:
    chosen = wording.choices(domain, Words(language))
    assert [codes.aliases(domain)[folded(word)] for word in chosen] == list(codes.words(domain))


def filled(books: Books, language: str) -> Path:
    """Templates of all feeds in one workbook; the row below each example says the same of something that happened."""
    path = books.written(f"{language}.xlsx", "")
    workbook.write_template(path, FEEDS, Words(language))
    opened = openpyxl.load_workbook(path)
    for feed, sheet in zip(FEEDS, opened.worksheets, strict=False):
        for column in range(1, len(wording.columns(feed)) + 1):
            example = sheet.cell(workbook.EXAMPLE_ROW + 1, column)
            below = sheet.cell(workbook.EXAMPLE_ROW + 2, column, example.value)
            below.number_format = example.number_format
        sheet.cell(workbook.EXAMPLE_ROW + 2, 1, first_cell(feed, language))
    opened.save(path)
    return path


def first_cell(feed: Feed, language: str) -> str:
    """What a person writes where the example's mark stands."""
    nth = LANGUAGES.index(language)
    own = {"villages": "35.79.02.2003", "own_numbers": f"0812-0000-000{nth + 2}"}
    own |= {"events": f"1{nth}/07/2021 14:05", "norms": list(codes.words("norm"))[nth]}
    own |= {
        "consents": f"0812-0000-001{nth}",
        "companionships": f"companions {language}",
        "sessions": f"companions {language}",
        "pairing_rules": list(codes.words("companion_role"))[nth],
        "deliveries": f"1{nth}/07/2021",
        "distances": ("Tulungrejo", "Sisir", "Temas")[nth],
    }
    return own.get(feed.name, f"{feed.name} {language}")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """What `ingest` says of workbooks of all templates, filled in, one a language."""
    books = Books(tmp_path_factory.mktemp("templates"))
    return books.ingest(*(filled(books, language) for language in LANGUAGES))


def test_a_filled_template_is_recognised_and_needs_no_correction(reports: list[Report]) -> None:
    expected = {(f"{language}.xlsx", feed.name) for language in LANGUAGES for feed in FEEDS}
    assert {(report["file"], report["feed"]) for report in reports} == expected
    for report in reports:
        counts = ("status", "rows_read", "rows_loaded", "rows_quarantined", "cells_quarantined", "reasons")
        assert [report[name] for name in counts] == ["loaded", 1, 1, 0, 0, {}], report


def test_the_example_is_no_data_even_if_it_was_forgotten(reports: list[Report]) -> None:
    assert {report["lines_skipped"]["example"] for report in reports} == {1}


def test_the_explanations_and_the_lists_are_passed_over(reports: list[Report]) -> None:
    assert {len(report["sheets_ignored"]) for report in reports} == {2}


def test_a_template_is_written_by_the_command_line(books: Books) -> None:
    out = books.files / "form.xlsx"
    out.parent.mkdir()
    status, answered = command(books, "template", "stock", "--lang", "hi", "--out", str(out), fresh=True)
    sheets = openpyxl.load_workbook(out).worksheets
    assert (status, str(out) in answered) == (0, True)
    assert [sheet.sheet_state for sheet in sheets] == ["visible", "visible", "hidden"]
    assert sheets[0].freeze_panes == "B5"
    assert len(sheets[0].data_validations.dataValidation) == len(wording.columns(FEEDS[feeds.NAMES.index("stock")]))


def test_of_two_columns_one_of_which_is_enough_none_is_marked_as_needed() -> None:
    feed = FEEDS[feeds.NAMES.index("own_numbers")]
    assert [wording.need(column, feed) for column in feed.columns] == ["one_of", "one_of"]
    assert not any(wording.title(column, feed, Words("id")).endswith("*") for column in feed.columns)
