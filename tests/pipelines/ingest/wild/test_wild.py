"""Files as offices and programs really write them: the right figure, a row in quarantine, or one true sentence."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.pipelines.books import Books
from tests.pipelines.ingest.wild.cases import FILES, NAMES, TOGETHER, books_of, case, outcomes

Outcome = dict[str, Any]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outcome]:
    """What comes out of a case; books are made once for all that are taken into them."""

    @cache
    def taken(names: tuple[str, ...]) -> dict[str, Outcome]:
        return outcomes(Books(tmp_path_factory.mktemp("wild")), {name: case(name) for name in names})

    return lambda name: taken(books_of(name))[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_wild_file_gives_what_is_right(outcome: Callable[[str], Outcome], name: str) -> None:
    assert outcome(name) == case(name).expected


def test_a_case_is_taken_into_the_same_books_as_others_once() -> None:
    names = [name for together in TOGETHER for name in together]
    assert sorted(set(names)) == sorted(names) and set(names) <= set(NAMES)


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
