"""Every feed proves itself on small books in three languages, in `golden/<table>.<language>.csv`.

The three say the same; what that is stands in `golden/<table>.expected`, row by row.
"""

from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

import settings
from i18n import LANGUAGES, Words
from pipelines import feeds
from pipelines.storage import load_store
from pipelines.types.feed import Feed
from tests.pipelines.books import Books, Report

GOLDEN = Path(__file__).parent / "golden"
# the others are what readers make of files whose shape they know
LAYOUTS = [feed for feed in feeds.FEEDS if not feed.by_shape]
BOOKS = [(feed, language) for feed in LAYOUTS for language in LANGUAGES]
NAMED = [f"{feed.table}.{language}" for feed, language in BOOKS]
# no header names a shape; a stock card says above its lines whose it is and what it counts
NOT_IN_HEADER = {
    "villages": {"shape"},
    "stock_cards": {"depot", "item", "centre"},
    "calls": {"call_type", "duration_seconds"},  # of programs, which say direction and outcome in one word
}


class Taken(NamedTuple):
    """What became of one book: the report, its understood columns, and its rows as text."""

    report: Report
    columns: set[str]
    rows: str


@pytest.fixture(scope="module")
def taken(shared_books: Books) -> dict[str, Taken]:
    """Every book taken in one go."""
    paths = [GOLDEN / f"{name}.csv" for name in NAMED]
    reports = shared_books.ingest(*paths)
    with settings.elsewhere(shared_books.folder), duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        loads = {load.file: load for load in load_store.loads()}
        return {
            name: Taken(
                report, set(loads[f"{name}.csv"].parts[0].header), spelled(con, loads[f"{name}.csv"].folder, feed)
            )
            for name, report, (feed, _) in zip(NAMED, reports, BOOKS, strict=True)
        }


def spelled(con: duckdb.DuckDBPyConnection, load: Path, feed: Feed) -> str:
    """The stored rows of a load, a line a value; moments in UTC."""
    values = ", ".join(f"CAST({column.name} AS VARCHAR)" for column in feed.columns)
    rows = con.execute(f"SELECT {values} FROM '{load}/rows-0.parquet' ORDER BY row_number").fetchall()
    lines = [
        [f"{column.name} = {value}" for column, value in zip(feed.columns, row, strict=True) if value] for row in rows
    ]
    return "\n\n".join("\n".join(line) for line in lines) + "\n"


@pytest.mark.parametrize("name", NAMED)
def test_a_feed_is_known_by_its_header_in_each_language(taken: dict[str, Taken], name: str) -> None:
    report = taken[name].report
    layout = next(feed for feed in LAYOUTS if feed.table == name.split(".")[0])
    assert (report["status"], report["feed"], report["reasons"]) == ("loaded", layout.name, {})


@pytest.mark.parametrize("name", NAMED)
def test_a_book_says_the_same_in_each_language(taken: dict[str, Taken], name: str) -> None:
    table = name.split(".")[0]
    assert taken[name].rows == (GOLDEN / f"{table}.expected").read_text("utf-8")


@pytest.mark.parametrize("name", NAMED)
def test_every_column_has_a_header_in_each_language(taken: dict[str, Taken], name: str) -> None:
    table = name.split(".")[0]
    columns = {column.name for column in next(feed for feed in LAYOUTS if feed.table == table).columns}
    assert taken[name].columns >= columns - NOT_IN_HEADER.get(table, set())


@pytest.mark.parametrize(
    "name", [name for name in NAMED if not name.endswith(".id") and name.split(".")[0] != "villages"]
)
def test_the_same_rows_in_another_language_are_duplicates(taken: dict[str, Taken], name: str) -> None:
    report = taken[name].report
    assert report["rows_read"] > 0
    assert (report["rows_loaded"], report["rows_duplicate"]) == (0, report["rows_read"])


def test_every_module_that_declares_a_feed_is_listed() -> None:
    folder = Path(feeds.__file__).parent
    declaring = {file.stem for file in folder.glob("*.py") if "\nFEEDS = " in file.read_text("utf-8")}
    assert declaring == {module.__name__.rpartition(".")[2] for module in feeds.MODULES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("feed", feeds.FEEDS, ids=lambda feed: feed.table)
def test_every_column_and_feed_has_a_word_in_each_language(feed: Feed, language: str) -> None:
    words = Words(language)
    assert words.has(f"feed.{feed.name}")
    assert [column.name for column in feed.columns if not words.has(f"column.{column.name}")] == []


@pytest.mark.parametrize("feed", feeds.FEEDS, ids=lambda feed: feed.table)
def test_no_header_means_two_columns_of_a_feed(feed: Feed) -> None:
    headers = [header for column in feed.columns for header in column.headers]
    assert sorted(headers) == sorted(set(headers))
