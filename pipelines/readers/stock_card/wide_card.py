"""A stock card with columns for each item: `Tabung 1 m³` over Masuk, Keluar, Sisa, and beside it the next size.

Each item becomes a sheet of its own with the columns they share (day, depot, remark), and the numbers of its rows stay
those of the file. A row belongs to the items it says something of; one that speaks of none is counted with the first.
"""

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache

from pipelines.feeds.known_items import is_item
from pipelines.feeds.stock import STOCK_CARD
from pipelines.feeds.titles import is_known
from pipelines.types.feed import Kind, folded
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.top_rows import Title, repeated_header, single_titles, two_row_titles

SHAPE = "wide_card"
_MOVED = {alias: c.name for c in STOCK_CARD.columns if c.kind is Kind.COUNT for alias in c.headers}
_MOVED_WORDS = {word for alias in _MOVED for word in alias.split()}
_TOTALS = ("jumlah", "total", "semua", "keseluruhan", "grand total", "कुल", "योग")
_NOTHING = "('', '-', '--', '–')"

Block = dict[int, str]  # place → the title it has in a card of one item


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return a sheet an item; None where no known item has columns of its own for what came in and went out.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file
    """
    top = grid.top
    groups = (pair for pair in two_row_titles(top) if not _is_declaration(top[pair[0] - 1][1], top[pair[0]][1]))
    candidates = [*groups, *((position, single_titles(row)) for position, (_, row) in enumerate(top))]
    best = max(candidates, key=lambda candidate: len(_blocks(candidate[1])), default=None)
    blocks = _blocks(best[1]) if best else {}
    if best is None or not blocks:
        return None
    position, titles = best
    header_rows = [number for number, _ in top[max(position - 1, 0) : position + 1]][
        -2 if _has_groups(titles) else -1 :
    ]
    card = replace(grid, lines=relations.table("lines", repeated_header(grid, *header_rows)))
    taken = {place for block in _all_blocks(titles).values() for place in block}
    shared = {place: title.own for place, title in enumerate(titles) if title.own and place not in taken}
    return [
        _sheet(relations, card, item, list(blocks.values()), number=number, row=header_rows[-1], shared=shared)
        for number, item in enumerate(blocks)
    ]


def _is_declaration(above: list[str], below: list[str]) -> bool:
    """Whether a row above titles declares something for all of them: `Nama Barang | Tabung 1 m³`."""
    filled = [place for place, cell in enumerate(above) if cell.strip()]
    return len(filled) == 2 and is_known(folded(above[filled[0]])) and bool(below[filled[0]].strip())


def _has_groups(titles: list[Title]) -> bool:
    return any(title.group for title in titles)


def _blocks(titles: list[Title]) -> dict[str, Block]:
    """Item → its columns; nothing when one of them lacks what came in or went out, or when none of them is known."""
    blocks = {item: block for item, block in _all_blocks(titles).items() if folded(item) not in _TOTALS}
    whole = all(
        {"quantity_in", "quantity_out"} <= (moved := {_MOVED[folded(title)] for title in block.values()})
        and len(moved) == len(block)
        for block in blocks.values()
    )
    names_items = any(folded(title.own) in STOCK_CARD.column("item").headers for title in titles)
    return blocks if whole and not names_items and any(map(is_item, blocks)) else {}


def _all_blocks(titles: list[Title]) -> dict[str, Block]:
    blocks: dict[str, Block] = defaultdict(dict)
    for place, title in enumerate(titles):
        item, moved = (title.group, title.own) if title.group else _parted(title.own)
        if item and folded(moved) in _MOVED:
            blocks[item][place] = moved
    return blocks


@lru_cache(maxsize=5_000)
def _parted(title: str) -> tuple[str, str]:
    """`Masuk (Tabung 1,5 m³)` as the item and what happened to it."""
    if folded(title) not in _MOVED and {*folded(title).split()} & _MOVED_WORDS:
        for alias in sorted(_MOVED, key=len, reverse=True):
            words = r"\W+".join(map(re.escape, alias.split()))
            parts = re.fullmatch(rf"({words})\W+(\w.*?)\W*|(\w.*?)\W+({words})\W*", title, re.IGNORECASE)
            if parts:
                return parts[2] or parts[3], parts[1] or parts[4]
    return "", ""


def _sheet(
    relations: Relations, grid: Grid, item: str, blocks: list[Block], *, number: int, row: int, shared: Block
) -> Grid:
    """The item's rows and columns; its name is a column of its own, behind the others."""
    titles = shared | blocks[number]
    cells = ", ".join(
        f"{_titled(f'c{place}', titles[place], row) if place in titles else repr('')} AS c{place}"
        for place in range(grid.width)
    )
    own, of_any = _has_numbers(blocks[number]), " OR ".join(map(_has_numbers, blocks))
    rows = f"row_number <= {row} OR {own}" + (f" OR NOT ({of_any})" if number == 0 else "")
    named = (
        f"CASE WHEN row_number = {row} THEN 'item' WHEN row_number > {row} AND {own} THEN {_quoted(item)} ELSE '' END"
    )
    relation = relations.table(
        "item",
        f"SELECT row_number, {cells}, {named} AS c{grid.width} FROM {grid.relation} WHERE {rows} ORDER BY row_number",
    )
    sheet = f"{grid.sheet} › {item}" if grid.sheet else item
    return replace(grid, relation=relation, width=grid.width + 1, sheet=sheet, repeats=number > 0)


def _titled(cell: str, title: str, row: int) -> str:
    return f"CASE WHEN row_number = {row} THEN {_quoted(title)} ELSE {cell} END"


def _has_numbers(block: Block) -> str:
    """SQL: whether a row says something of an item."""
    return "(" + " OR ".join(f"trim(coalesce(c{place}, '')) NOT IN {_NOTHING}" for place in block) + ")"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
