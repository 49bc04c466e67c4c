"""Whatever habits a book combines, each of its lines is loaded with the right figure, or set aside: never wrong."""

from collections.abc import Iterable

from hypothesis import Phase, given, settings

from tests.pipelines.books import Ask, Books, Report
from tests.pipelines.ingest.generated_books import Book, Meaning, batches, named

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


def test_a_line_of_a_generated_book_is_right_or_set_aside_and_most_are_loaded(books: Books) -> None:
    drawn: list[Book] = []

    @settings(max_examples=10, phases=[Phase.generate])  # to shrink a batch takes minutes
    @given(batches())
    def draw(batch: list[Book]) -> None:
        drawn.extend(batch)

    draw()
    assert len(drawn) == 100
    books.files.mkdir(parents=True)
    reports = books.ingest(*(book.write(books.files) for book in named(drawn)))
    with books.answers() as ask:
        wrong = [fault for book, report in zip(drawn, reports, strict=True) for fault in faults(ask, book, report)]
        loaded = sum(len(loaded_lines(ask, report)) for report in reports)
    assert wrong == []
    assert loaded >= 0.7 * sum(len(book.means) for book in drawn)


def faults(ask: Ask, book: Book, report: Report) -> Iterable[str]:
    """What was loaded of a book but does not stand in it so, and what stands in it and is nowhere."""
    if report["status"] == "refused":
        return
    loaded = loaded_lines(ask, report)
    listed = {number for (number,) in ask(_ASIDE, load=report["load_id"])}
    for number, meaning in loaded.items():
        is_unknown = meaning[-1] is None and number in listed  # a gift of an amount that waits for somebody
        if meaning != book.means.get(number) and not is_unknown:
            yield f"{book.name} row {number} {book.cells[number - 1]}: {meaning} for {book.means.get(number)}"
    yield from (
        f"{book.name} row {number} {book.cells[number - 1]}: nowhere"
        for number in book.means
        if number not in loaded and number not in listed
    )


def loaded_lines(ask: Ask, report: Report) -> dict[int, Meaning]:
    """What the published rows of a file say, by row number."""
    if report["status"] == "refused":
        return {}
    rows = ask(_LINES[report["feed"]], load=report["load_id"])
    return {int(row[0]): tuple(row[1:]) for row in rows}
