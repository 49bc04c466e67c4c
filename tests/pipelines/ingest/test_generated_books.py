"""Whatever habits a book combines, each of its lines is loaded with the right figure, or set aside: never wrong."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings

from tests.pipelines.books import Books, Report
from tests.pipelines.ingest.generated_books import Book, Meaning, batches

_STOCK = """
    SELECT row_number, CAST(day AS VARCHAR), depot, item, movement, CAST(quantity AS VARCHAR)
    FROM staging.stock WHERE load_id = $load"""
_ASIDE = "SELECT row_number FROM ops.quarantine WHERE load_id = $load"
_GIFTS = """
    SELECT row_number, CAST(day AS VARCHAR), kind, '', '', CAST(amount_idr AS VARCHAR)
    FROM staging.donations WHERE load_id = $load"""

_CALLS = """
    SELECT row_number, CAST(day AS VARCHAR), '', array_to_string(needs, '+'), '', strftime(started_at, '%H:%M')
    FROM staging.calls WHERE load_id = $load"""
_LINES = {"stock": _STOCK, "donations": _GIFTS, "calls": _CALLS}


def test_a_line_of_a_generated_book_is_right_or_set_aside_and_most_are_loaded() -> None:
    loaded: list[int] = []
    written: list[int] = []

    @settings(max_examples=10, phases=[Phase.generate])  # to shrink a batch takes minutes
    @given(batches())
    def no_line_is_wrong(drawn: list[Book]) -> None:
        with TemporaryDirectory() as folder:
            books = Books(Path(folder))
            books.files.mkdir()
            reports = {report["file"]: report for report in books.ingest(*(book.write(books.files) for book in drawn))}
            wrong = [fault for book in drawn for fault in faults(books, book, reports[book.name])]
            loaded.append(sum(len(loaded_lines(books, reports[book.name])) for book in drawn))
            written.append(sum(len(book.means) for book in drawn))
        assert wrong == []

    no_line_is_wrong()
    assert sum(loaded) >= 0.7 * sum(written), (loaded, written)


def faults(books: Books, book: Book, report: Report) -> Iterable[str]:
    """What was loaded of a book but does not stand in it so, and what stands in it and is nowhere."""
    if report["status"] == "refused":
        return
    loaded = loaded_lines(books, report)
    listed = {number for (number,) in books.ask(_ASIDE, load=report["load_id"])}
    for number, meaning in loaded.items():
        is_unknown = meaning[-1] is None and number in listed  # a gift of an amount that waits for somebody
        if meaning != book.means.get(number) and not is_unknown:
            yield f"{book.name} row {number} {book.cells[number - 1]}: {meaning} for {book.means.get(number)}"
    yield from (
        f"{book.name} row {number} {book.cells[number - 1]}: nowhere"
        for number in book.means
        if number not in loaded and number not in listed
    )


def loaded_lines(books: Books, report: Report) -> dict[int, Meaning]:
    """What the published rows of a file say, by row number."""
    if report["status"] == "refused":
        return {}
    rows = books.ask(_LINES[report["feed"]], load=report["load_id"])
    return {int(row[0]): tuple(row[1:]) for row in rows}
