"""The wild cases: small files made after public reports and office habits, each with what is right for it.

A case is `expected/<name>.toml`: `why` it is right, the `files` in the order in which they arrive, the column `maps`
and the `feed` that their sender declared, one `reports` per file and feed, and the `published` balances.
To publish takes longer than to read a small file, so cases that change nothing of each other are taken into the same
books: `together.toml` lists them. What is expected of each is written from books that contain nothing else.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.detect.column_map_files import read
from pipelines.types.declaration import Declaration
from tests.pipelines.books import Books, Report
from tests.pipelines.ingest.wild.facts import facts_of, published, refusal_of

HERE = Path(__file__).parent
FILES, EXPECTED = HERE / "files", HERE / "expected"
NAMES = sorted(path.stem for path in EXPECTED.glob("*.toml"))
TOGETHER: list[list[str]] = tomllib.loads((HERE / "together.toml").read_text("utf-8"))["books"]


@dataclass(frozen=True)
class Case:
    """What arrives, and what must come out."""

    why: str
    files: tuple[str, ...]
    maps: tuple[str, ...]
    feed: str | None
    expected: dict[str, Any]


def case(name: str) -> Case:
    """Return the case of this name."""
    content = tomllib.loads((EXPECTED / f"{name}.toml").read_text("utf-8"))
    expected = {key: content[key] for key in ("reports", "published") if key in content}
    return Case(content["why"], tuple(content["files"]), tuple(content.get("maps", ())), content.get("feed"), expected)


def books_of(name: str) -> tuple[str, ...]:
    """Return the cases that are taken into the same books: this one, and those it is listed with."""
    return next((tuple(names) for names in TOGETHER if name in names), (name,))


def outcomes(books: Books, cases: Mapping[str, Case]) -> dict[str, dict[str, Any]]:
    """Return what comes out of each case.

    The files of one case arrive in empty books one after the other, those of several, which declare nothing, together.
    """
    reports = _ingested(books, [*cases.values()])
    of_cases = {name: _reports_on(known, reports) for name, known in cases.items()}
    if all(report["status"] == "refused" for report in reports):
        return {name: {"reports": [refusal_of(report) for report in own]} for name, own in of_cases.items()}
    with books.answers() as ask:
        balances = published(ask, of_cases)
        facts = {name: {"reports": [facts_of(ask, report) for report in own]} for name, own in of_cases.items()}
    return {name: facts[name] | ({"published": balances[name]} if balances[name] else {}) for name in cases}


def _ingested(books: Books, cases: list[Case]) -> list[Report]:
    if len(cases) > 1:
        assert not any(known.maps or known.feed for known in cases)
        return books.ingest(*(FILES / name for known in cases for name in known.files))
    (known,) = cases
    declaration = Declaration(feed=known.feed, column_maps=tuple(read(FILES / name) for name in known.maps))
    return [report for name in known.files for report in books.ingest(FILES / name, declaration=declaration)]


def _reports_on(known: Case, reports: list[Report]) -> list[Report]:
    """The reports on the files of a case, in their order; a name may be shown in part, the content tells them apart."""
    digests = {hashlib.sha256((FILES / name).read_bytes()).hexdigest() for name in known.files}
    return [report for report in reports if report["sha256"] in digests]
