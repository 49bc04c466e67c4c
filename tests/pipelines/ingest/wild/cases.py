"""The wild cases: small files made after public reports and office habits, each with what is right for it.

A case is `expected/<name>.toml`: `why` it is right, the `files` in the order in which they arrive, the column `maps`
and the `feed` that their sender declared, one `reports` per file and feed, and the `published` balances.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.detect.column_map_files import read
from pipelines.types.declaration import Declaration
from tests.pipelines.books import Books
from tests.pipelines.ingest.wild.facts import facts_of, published, refusal_of

HERE = Path(__file__).parent
FILES, EXPECTED = HERE / "files", HERE / "expected"
NAMES = sorted(path.stem for path in EXPECTED.glob("*.toml"))


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


def outcome(books: Books, files: tuple[str, ...], maps: tuple[str, ...], feed: str | None) -> dict[str, Any]:
    """Return what comes out of files that arrive one after the other in empty books.

    Args:
        books: the books
        files: paths below `files/`
        maps: column maps, likewise
        feed: name of the feed that was declared
    """
    declaration = Declaration(feed=feed, column_maps=tuple(read(FILES / name) for name in maps))
    reports = [report for name in files for report in books.ingest(FILES / name, declaration=declaration)]
    if all(report["status"] == "refused" for report in reports):
        return {"reports": [refusal_of(report) for report in reports]}
    with books.answers() as ask:
        balances = published(ask)
        facts = {"reports": [facts_of(ask, report) for report in reports]}
    return facts | ({"published": balances} if balances else {})
