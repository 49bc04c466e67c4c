"""A sheet of one month, `Juli 2021`, whose days are numbers: each is completed to a date by what its titles say."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.feeds import FEEDS
from pipelines.readers.stock_card.months import month_of
from pipelines.types.cell_text import quoted
from pipelines.types.feed import folded
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "month_sheet"
_DAY = "(0?[1-9]|[12][0-9]|3[01])"
_WORDS = {"tanggal", "tgl", "hari", "date", "day", "दिनांक", "तारीख"}
_DAYS = {"hari", "day"} | {
    title
    for feed in FEEDS
    for column in feed.columns
    if column.name == feed.happened
    for title in column.headers
    if {*title.split()} & _WORDS
}


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the sheet with whole dates; None for a sheet that has them, or that names no month, or two.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file, which may name a month
    """
    titles = next(((number, row) for number, row in grid.top if day_place(row) is not None), None)
    if titles is None:
        return None
    number, header = titles
    month = month_of(grid.sheet, " ".join(cell for n, row in grid.top if n < number for cell in row), file)
    if month is None:
        return None
    place = day_place(header)
    if place is None:
        return None
    some = relations.con.execute(
        f"SELECT 1 FROM {grid.relation} WHERE row_number > {number} AND {is_bare_day(place)} LIMIT 1"
    ).fetchone()
    if some is None:
        return None
    relation = relations.table(
        "month",
        f"""SELECT * REPLACE (CASE WHEN row_number > {number} AND {is_bare_day(place)}
            THEN {whole_date(place, quoted(month))} ELSE c{place} END AS c{place})
        FROM {grid.relation} ORDER BY row_number""",
    )
    return [replace(grid, relation=relation, note=(*grid.note, "month_of_title"))]


def is_bare_day(place: int) -> str:
    """SQL of whether a cell holds a day without its year: `12`, or `12/7`."""
    text = _text(place)
    return f"(regexp_full_match({text}, '{_DAY}') OR regexp_full_match({text}, '[0-9]{{1,2}}[/-][0-9]{{1,2}}'))"


def whole_date(place: int, month: str) -> str:
    """SQL of the whole date of a bare day; `month` is SQL of its month, such as `2021-07`."""
    text = _text(place)
    return f"""CASE WHEN regexp_full_match({text}, '{_DAY}') THEN {month} || '-' || lpad({text}, 2, '0')
        ELSE {text} || '/' || left({month}, 4) END"""


def _text(place: int) -> str:
    return f"trim(replace(c{place}, chr(8288), ''))"


def day_place(row: Sequence[str]) -> int | None:
    """Where a row of titles has its day; None for a row that is no such header."""
    if sum(1 for cell in row if cell.strip()) < 2:
        return None
    return next((place for place, cell in enumerate(row) if folded(cell) in _DAYS), None)
