"""Every nasty file we know of, taken in one go: each costs a cell, a row or a sentence, as `expected.toml` has it.

It tells per file either the key of the sentence it is `refused` with, or per feed its `rows` (read = loaded + duplicate
+ set aside), the lines `skipped` by kind, what was `assumed`, what is set `aside` (row, column, rule, what was found),
and what the published rows show. Files that cannot lie in a folder are made by `make_nasty.py`.
"""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines.books import Books
from tests.pipelines.ingest.nasty.facts import facts_of
from tests.pipelines.ingest.nasty.make_nasty import write_all
from tests.pipelines.ingest.nasty.taken import Taken

HERE = Path(__file__).parent
EXPECTED: dict[str, list[dict[str, Any]]] = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))
REFUSED = {name for name, tellings in EXPECTED.items() if all("refused" in telling for telling in tellings)}


@pytest.fixture(scope="module")
def taken(shared_books: Books) -> Taken:
    shutil.copytree(HERE / "files", shared_books.files)
    write_all(shared_books.files)
    return Taken(shared_books, REFUSED)


def test_there_are_many(taken: Taken) -> None:
    assert set(taken.files) == set(EXPECTED)
    assert len(EXPECTED) >= 150


@pytest.mark.parametrize("name", EXPECTED)
def test_a_nasty_file_is_told_of_as_written(taken: Taken, name: str) -> None:
    assert [facts_of(taken.books, report) for report in taken.reports[name]] == EXPECTED[name]


def test_a_refused_file_changes_not_a_byte_of_what_is_published(taken: Taken) -> None:
    assert taken.before == taken.after


def test_every_refusal_is_one_line_that_names_its_file(taken: Taken) -> None:
    refusals = [report for reports in taken.reports.values() for report in reports if report["status"] == "refused"]
    wrong = [r["message"] for r in refusals if "\n" in r["message"] or r["file"] not in r["message"]]
    assert refusals and wrong == []


def test_every_row_is_in_the_count(taken: Taken) -> None:
    for reports in taken.reports.values():
        for report in reports:
            counted = report["rows_loaded"] + report["rows_duplicate"] + report["rows_quarantined"]
            assert counted == report["rows_read"] or report.get("set_aside"), report["file"]


def test_nothing_leaves_the_archive_it_lay_in(taken: Taken) -> None:
    around = taken.books.folder.parent
    assert [path for root in (around, around.parent) for path in root.glob("**/keluar.csv")] == []
    assert not Path("/tmp/keluar.csv").exists()


def test_no_number_of_a_caller_is_in_what_is_published(taken: Taken) -> None:
    content = taken.books.current().read_bytes()
    assert [number for number in (b"81200000001", b"81200000002", b"81200000005") if number in content] == []
