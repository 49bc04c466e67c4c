"""Files as offices and programs really write them: the right figure, a row in quarantine, or one true sentence."""

from typing import Any

import pytest

from tests.pipelines.books import Books
from tests.pipelines.ingest.wild.cases import FILES, NAMES, case, outcome


@pytest.mark.parametrize("name", NAMES)
def test_a_wild_file_gives_what_is_right(books: Books, name: str) -> None:
    known = case(name)
    assert outcome(books, known.files, known.maps, known.feed) == known.expected


def test_every_wild_file_belongs_to_a_case() -> None:
    used = {name for each in NAMES for known in [case(each)] for name in (*known.files, *known.maps)}
    stored = {path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()}
    assert stored - used == set()


def test_every_row_of_a_wild_file_is_in_the_count() -> None:
    def adds_up(report: dict[str, Any]) -> bool:
        read, parts = report["rows"].split(" = ")
        return int(read) == sum(map(int, parts.split(" + ")))

    reports = [report for name in NAMES for report in case(name).expected["reports"] if "rows" in report]
    assert reports and all(adds_up(report) for report in reports)
