"""What is said of a table nobody knows, as plain data: its first rows, and what each layout would make of it."""

from typing import Any

import duckdb

from pipelines.detect.saved_maps import written
from pipelines.detect.suggestions.contents import contents_of
from pipelines.detect.suggestions.preview import HIDDEN, first_rows, may_be_title, private_places, titles_at
from pipelines.detect.suggestions.propose import Proposal, proposals
from pipelines.types.column_map import BLANK, named
from pipelines.types.grid import Grid

_SURE = 0.5


def proposal(con: duckdb.DuckDBPyConnection, grid: Grid) -> dict[str, Any] | None:
    """The proposal for a table; None when it has no row of titles.

    `titles` name its columns as a mapping names them; `rows` are its first, with what is private hidden; `layout` does
    best; `layouts` say for each what it would make of the columns, and the columns it has; `toml` is a mapping, with
    BLANK where a column that rows must have is still to be said, and the columns nothing gives as comments.
    """
    top = grid.top
    position = titles_at(top)
    if position is None:
        return None
    header_row, cells = top[position]
    names = named(cells)
    contents = contents_of(con, grid, header_row)
    found = proposals(con, list(names), contents)
    titles = _titles(names, cells)
    hidden = private_places(contents) | _spoken_of_as_private(found)
    rows = first_rows(con, grid, header_row, hidden=hidden)
    return {
        "sheet": grid.sheet,
        "titles": titles,
        "rows": [row[: len(titles)] for row in rows],
        "layout": found[0].layout.table,
        "layouts": {each.layout.table: _layout(each, titles) for each in found},
        "toml": _with_open(found[0], written(_with_blanks(found[0], as_mapping(found[0], titles)))),
    }


def _titles(names: tuple[str, ...], cells: list[str]) -> list[str]:
    """Titles as they stand, where that tells them apart; what may be no title at all is not shown."""
    told = [cell.strip() if named([cell]) == (name,) else name for name, cell in zip(names, cells, strict=False)]
    return [
        title if name.startswith("#") or may_be_title(title) else HIDDEN
        for name, title in zip(names, told, strict=True)
    ]


def _spoken_of_as_private(found: list[Proposal]) -> set[int]:
    """Places whose title names a private column of any feed."""
    return {
        place
        for each in found
        for name, (place, chance) in each.columns.items()
        if each.layout.column(name).private and chance.reason != "content" and chance.share > _SURE
    }


def _layout(each: Proposal, titles: list[str]) -> dict[str, Any]:
    columns = {
        name: {"title": titles[place], "reason": chance.reason, "alias": chance.alias, "share": round(chance.share, 2)}
        for name, (place, chance) in each.columns.items()
    }
    fields = [
        {"name": c.name, "required": c.required and c.name not in dict(each.layout.defaults), "constant": c.fits_all,
         "kind": c.kind.value} for c in each.layout.columns
    ]  # fmt: skip
    return {
        "feed": each.layout.name,
        "columns": columns,
        "clocks": {name: titles[place] for name, place in each.clocks.items()},
        "parts": {part: titles[place] for part, place in each.parts.items()},
        "happened": each.layout.happened,
        "one_of": list(each.layout.one_of),
        "missing": each.missing,
        "fields": fields,
        "unknown_items": each.unknown_items,
    }


def as_mapping(each: Proposal, titles: list[str]) -> dict[str, Any]:
    """The proposal as a mapping says it; a card of a month is the balance at its end."""
    said: dict[str, Any] = {"feed": each.layout.name, "header": titles}
    said["columns"] = {name: titles[place] for name, (place, _) in each.columns.items()}
    said["clocks"] = {name: titles[place] for name, place in each.clocks.items()}
    if each.parts and each.layout.happened:
        day = "last" if "balance" in each.columns else "first"
        said["dates"] = {each.layout.happened: {"day": day} | {part: titles[at] for part, at in each.parts.items()}}
    if each.unknown_items:
        said["declare_items"] = "piece"
    return said


def _with_blanks(each: Proposal, said: dict[str, Any]) -> dict[str, Any]:
    """The mapping with the constants somebody must still write: what every row needs and no title names."""
    fits = {column.name for column in each.layout.columns if column.fits_all}
    blanks = {name: BLANK for name in each.missing if name in fits}
    return said | {"constants": blanks} if blanks else said


def _with_open(each: Proposal, toml: str) -> str:
    """The columns of the layout that nothing gives, to be taken up where a title is theirs."""
    given = {*each.columns, *each.missing, *([each.layout.happened] if each.parts else [])}
    still_open = [f'# {column.name} = "{BLANK}"' for column in each.layout.columns if column.name not in given]
    before, head, columns = toml.partition("[columns]\n")
    return before + head + "".join(f"{line}\n" for line in still_open) + columns if head else toml
