"""A suggested column map as plain data: the first rows of the table, and what each layout would make of it."""

from statistics import median
from typing import Any

import duckdb

from pipelines.detect.column_map_files import to_toml
from pipelines.detect.suggestions.contents import contents_of, private_places
from pipelines.detect.suggestions.score import Suggestion, score_layouts
from pipelines.feeds import FEEDS
from pipelines.types.column_map import BLANK, column_names
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.telephone.numbering import numbering_plan

HIDDEN = "•••"
_SURE = 0.5
_PREVIEW_ROWS = 5
_LONGEST = 60
_DATE = r"^[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{2,4}([ T]|$)"
_KNOWN = {alias for feed in FEEDS for column in feed.columns for alias in (*column.headers, *column.clock_headers)}


def suggest_column_map(con: duckdb.DuckDBPyConnection, grid: Grid) -> dict[str, Any] | None:
    """Return a suggested column map for a table; None when it has no row of titles.

    `titles` name its columns as a column map names them; `rows` are its first, with what is private hidden. `layout` is
    the best one; `layouts` list what each would make of the columns, and the columns it has. `toml` is a column map,
    with BLANK where a column that rows must have is still to be declared, and open columns as comments.
    """
    position = _titles_at(grid.top)
    if position is None:
        return None
    header_row, cells = grid.top[position]
    names = column_names(cells)
    contents = contents_of(con, grid, header_row)
    suggestions = score_layouts(con, list(names), contents)
    titles = _titles(names, cells)
    hidden = private_places(contents) | _private_by_title(suggestions)
    rows = _preview(con, grid, header_row, hidden=hidden)
    best = suggestions[0]
    return {
        "sheet": grid.sheet,
        "titles": titles,
        "rows": [row[: len(titles)] for row in rows],
        "layout": best.layout.table,
        "layouts": {each.layout.table: _layout(each, titles) for each in suggestions},
        "toml": _with_open_columns(best, to_toml(_with_blanks(best, _declared(best, titles)))),
    }


def _titles_at(top: Rows) -> int | None:
    """The position of the row that looks most like titles: words in most columns, the more of them known the better.

    None when no row does, as in a file that begins with its data.
    """
    filled = [[cell.strip() for cell in row if cell.strip()] for _, row in top]
    usual = median([len(row) for row in filled if row] or [0])
    scores = {
        position: sum(2 if folded(cell) in _KNOWN else 1 for cell in row)
        for position, row in enumerate(filled)
        if len(row) >= 2 and len(row) >= usual / 2 and sum(map(_may_be_title, row)) >= 0.8 * len(row)
    }
    return max(scores, key=lambda position: (scores[position], -position), default=None)


def _may_be_title(cell: str) -> bool:
    """Whether a cell reads like a title: words, few digits, no address."""
    digits = sum(letter.isdigit() for letter in cell)
    return len(cell) <= 200 and any(letter.isalpha() for letter in cell) and digits <= 3 and "@" not in cell


def _titles(names: tuple[str, ...], cells: list[str]) -> list[str]:
    """Titles as they stand, where that tells them apart; what may be no title at all is not quoted."""
    texts = [
        cell.strip() if column_names([cell]) == (name,) else name for name, cell in zip(names, cells, strict=False)
    ]
    return [
        title if name.startswith("#") or _may_be_title(title) else HIDDEN
        for name, title in zip(names, texts, strict=True)
    ]


def _private_by_title(suggestions: list[Suggestion]) -> set[int]:
    """Places whose title names a private column of any feed."""
    return {
        place
        for each in suggestions
        for name, (place, match) in each.columns.items()
        if each.layout.column(name).private and match.reason != "content" and match.share > _SURE
    }


def _preview(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int, *, hidden: set[int]) -> list[list[str]]:
    """The first filled rows below the titles; cells of hidden places, and what looks like a phone, masked."""
    cells = [f"coalesce(clean(c{place}), '')" for place in range(grid.width)]
    filled = " OR ".join(f"{cell} <> ''" for cell in cells)
    masked = ", ".join(_masked(cell, place in hidden) for place, cell in enumerate(cells))
    rows = con.execute(
        f"""SELECT {masked} FROM {grid.relation} WHERE row_number > {header_row} AND ({filled})
        ORDER BY row_number LIMIT {_PREVIEW_ROWS}"""
    ).fetchall()
    return [list(row) for row in rows]


def _masked(cell: str, is_hidden: bool) -> str:
    if is_hidden:
        return f"CASE WHEN {cell} = '' THEN '' ELSE '{HIDDEN}' END"
    phone = rf"([+]|\b({numbering_plan().start}))[0-9 .()-]{{7,}}[0-9]"
    written = f"regexp_replace({cell}, '{phone}|[^ ]+@[^ ]+', '{HIDDEN}', 'g')"
    return f"left(CASE WHEN regexp_matches({cell}, '{_DATE}') THEN {cell} ELSE {written} END, {_LONGEST})"


def _layout(each: Suggestion, titles: list[str]) -> dict[str, Any]:
    columns = {
        name: {"title": titles[place], "reason": match.reason, "alias": match.alias, "share": round(match.share, 2)}
        for name, (place, match) in each.columns.items()
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


def _declared(each: Suggestion, titles: list[str]) -> dict[str, Any]:
    """The suggestion as a column map declares it; a card of a month is the balance at its end."""
    declared: dict[str, Any] = {"feed": each.layout.name, "header": titles}
    declared["columns"] = {name: titles[place] for name, (place, _) in each.columns.items()}
    declared["clocks"] = {name: titles[place] for name, place in each.clocks.items()}
    if each.parts and each.layout.happened:
        day = "last" if "balance" in each.columns else "first"
        declared["dates"] = {each.layout.happened: {"day": day} | {part: titles[at] for part, at in each.parts.items()}}
    if each.unknown_items:
        declared["declare_items"] = "piece"
    return declared


def _with_blanks(each: Suggestion, declared: dict[str, Any]) -> dict[str, Any]:
    """The column map with the constants somebody must still write: what every row needs and no title names."""
    fits = {column.name for column in each.layout.columns if column.fits_all}
    blanks = {name: BLANK for name in each.missing if name in fits}
    return declared | {"constants": blanks} if blanks else declared


def _with_open_columns(each: Suggestion, toml: str) -> str:
    """The TOML with the open columns of the layout as comments, to be taken up where a title is theirs."""
    present = {*each.columns, *each.missing, *([each.layout.happened] if each.parts else [])}
    still_open = [f'# {column.name} = "{BLANK}"' for column in each.layout.columns if column.name not in present]
    before, head, columns = toml.partition("[columns]\n")
    return before + head + "".join(f"{line}\n" for line in still_open) + columns if head else toml
