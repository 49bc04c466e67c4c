"""A stock card of one month with a column for each day and a line for what came in, went out and was left of an item.

Each day becomes a sheet of its own. A row is an item on that day, numbered as the first of its lines.
"""

import re
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from pipelines.feeds.stock import STOCK_CARD
from pipelines.feeds.titles import title_constants
from pipelines.readers.stock_card.months import month_of
from pipelines.types.cells.marks import TYPED, unmarked
from pipelines.types.feed import Kind, folded
from pipelines.types.grid import Grid, Rows, no_rows
from pipelines.types.relations import Relations

SHAPE = "days_across"
_MOVED = {alias: c.name for c in STOCK_CARD.columns if c.kind is Kind.COUNT for alias in c.headers}
_HEADER = ("item", *dict.fromkeys(_MOVED.values()))
_FEWEST_DAYS = 5
_MOST_ROWS = 5000
_NOTHING = ("", "-", "--", "–")
_TOTALS = ("jumlah", "total", "grand total", "कुल", "योग")


class Line(NamedTuple):
    """A line of an item: its row, the row of the item's first line, what moved, and all its cells."""

    row: int
    first: int
    item: str
    moved: str
    cells: list[str]


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return a grid a day; None for another sheet, one that names no month, or one with a movement nobody knows.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file, which may name a month
    """
    con, top = relations.con, grid.top
    header_row = next(((at, days) for at, (_, row) in enumerate(top) if len(days := _days(row)) >= _FEWEST_DAYS), None)
    if header_row is None:
        return None
    position, days = header_row
    number, header = top[position]
    month = month_of(grid.sheet, " ".join(cell for _, row in top[:position] for cell in row), file)
    rows = con.execute(f"SELECT * FROM {grid.relation} ORDER BY row_number LIMIT {_MOST_ROWS}").fetchall()
    plain = [(row[0], [_plain(cell) for cell in row[1:]]) for row in rows]
    lines = _lines([(row, cells) for row, cells in plain if row > number], header, days)
    if month is None or not lines or len(rows) == _MOST_ROWS:
        return None
    kinds = _non_data_rows(relations, lines, plain, header=number)
    constants = title_constants(top[:position], STOCK_CARD, {"item": 0, "occurred_at": 0})
    dated = {place: f"{month}-{day:02}" for place, day in days.items()}
    days_of_month = (
        _of_day(relations, replace(grid, lines=kinds), lines, place, constants=constants | {"occurred_at": day})
        for place, day in dated.items()
    )
    grids = [of_day for of_day in days_of_month if of_day]
    return [*grids[:1], *(replace(other, lines=None, repeats=True) for other in grids[1:])] or None


def _days(row: list[str]) -> dict[int, int]:
    """Place → day of the month, when the numbers in a row count from one."""
    days = {place: int(_plain(cell)) for place, cell in enumerate(row) if re.fullmatch(r"[0-9]{1,2}", _plain(cell))}
    return days if [*days.values()] == [*range(1, len(days) + 1)] and len(days) <= 31 else {}


def _lines(below: Rows, header: list[str], days: dict[int, int]) -> list[Line]:
    """The lines of all items; none unless one column names items and another, for every item, a known movement."""
    items = STOCK_CARD.column("item").headers
    named = next((place for place, cell in enumerate(header) if folded(cell) in items), None)
    rows = [(row, cells) for row, cells in below if any(cells[place] for place in days)]
    rows = [(row, cells) for row, cells in rows if folded(next(filter(None, cells))) not in _TOTALS]
    beside = [place for place in range(len(header)) if place not in days and place != named]
    moved = next((p for p in beside if rows and all(folded(cells[p]) in _MOVED for _, cells in rows)), None)
    if named is None or moved is None:
        return []
    lines: list[Line] = []
    for row, cells in rows:
        named_item = unmarked(cells[named])
        above = lines[-1] if lines and named_item in ("", lines[-1].item) else None
        item, first = (above.item, above.first) if above else (named_item, row)
        lines.append(Line(row, first, item, _MOVED[folded(cells[moved])], cells))
    twice = any(len({*(line.moved for line in of_item)}) < len(of_item) for of_item in _by_item(lines))
    return [] if twice or not all(line.item for line in lines) else lines


def _by_item(lines: list[Line]) -> list[list[Line]]:
    return [[*of_item] for _, of_item in groupby(lines, key=lambda line: line.first)]


def _non_data_rows(relations: Relations, lines: list[Line], rows: Rows, *, header: int) -> str:
    """Make the table of non-data rows: titles, blank rows, rows below the items, and lines after an item's first."""
    firsts, others = {line.first for line in lines}, {line.row for line in lines if line.row != line.first}
    kinds = [(row, "line_of_an_item" if row in others else _kind(row, cells, header)) for row, cells in rows]
    relation = relations.table("lines", "SELECT NULL::BIGINT AS row_number, NULL::VARCHAR AS kind WHERE false")
    relations.con.executemany(
        f"INSERT INTO {relation} VALUES (?, ?)", [(row, kind) for row, kind in kinds if row not in firsts]
    )
    return relation


def _kind(row: int, cells: list[str], header: int) -> str:
    first = next(filter(None, cells), "")
    if row == header or not first:
        return "header" if row == header else "blank"
    return "title" if row < header else "total" if folded(first) in _TOTALS else "signature"


def _of_day(
    relations: Relations, grid: Grid, lines: list[Line], place: int, *, constants: dict[str, str]
) -> Grid | None:
    """What the lines say of one day; None when they say nothing, or there is no such day."""
    rows = []
    for of_item in _by_item(lines):
        cells = {line.moved: line.cells[place] for line in of_item if line.cells[place] not in _NOTHING}
        if cells:
            rows.append([of_item[0].row, of_item[0].item, *(cells.get(name, "") for name in _HEADER[1:])])
    day = constants["occurred_at"]
    if not rows or not _is_day(day):
        return None
    relation = relations.table("day", no_rows(len(_HEADER)))
    relations.con.executemany(f"INSERT INTO {relation} VALUES ({', '.join('?' * (1 + len(_HEADER)))})", rows)
    sheet = f"{grid.sheet} › {day}" if grid.sheet else day
    note = (*grid.note, "month_of_title")
    made = Grid(relation, len(_HEADER), sheet, "stock", _HEADER, note, constants=constants, lines=grid.lines)
    return replace(made, merged=grid.merged)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _plain(cell: str | None) -> str:
    return (cell or "").replace(TYPED, "").strip()
