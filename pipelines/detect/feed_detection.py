"""Detect which feed a sheet is, by its shape, its header or its folder, and which of its columns is which."""

from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.detect.header_match import HeaderMatch, assumed_of_form, match_form, match_header
from pipelines.detect.refusals.headings import currency_of_headings, headings_of, refuse_planned
from pipelines.detect.refusals.likeness import ambiguous, contradicts, incomplete, priced_without_total, unnamed_places
from pipelines.detect.refusals.money_books import money_book
from pipelines.detect.refusals.recaps import refuse_totals
from pipelines.detect.sheet_names import with_sheet_name
from pipelines.feeds import FEEDS
from pipelines.feeds.codes import aliases
from pipelines.feeds.title_qualifiers import behind_notes, both_behind, scale_notes
from pipelines.feeds.titles import title_constants
from pipelines.types.cells.letters import with_ranges
from pipelines.types.declaration import NO_DECLARATION, Declaration
from pipelines.types.errors import FeedError
from pipelines.types.feed import Column, Kind, folded
from pipelines.types.grid import Grid
from pipelines.types.sheet import Sheet, with_shared_titles
from pipelines.types.top_rows import is_made_up

_MOST_WORDS = 1000
_LONGEST_LIST = 600
_MOST_NOTES = 15
_LESS = 2
_MANY, _NEEDED = 5, 3
_ONE_OF = 2  # one cell of so many must be a word of the column
_IS_ONE = {Kind.DURATION: "read_duration({text}) IS NOT NULL", Kind.PHONE: "read_phone({text}) IS NOT NULL"}
_HAS_LETTERS = r"regexp_matches({text}, '\pL.*\pL') AND read_phone({text}) IS NULL"


def detect_feed(
    con: duckdb.DuckDBPyConnection, grid: Grid, path: Path, declaration: Declaration = NO_DECLARATION
) -> Sheet:
    """Detect the feed and the columns of a sheet.

    Args:
        con: connection of the grid's relation
        grid: the sheet as text
        path: the file; its folder decides where the header leaves a choice
        declaration: the feed its sender declared

    Raises:
        FeedError: no feed fits, or several do; names the columns that were detected.
    """
    if grid.header is not None:
        return _of_shape(grid, grid.header)
    top, folder, where = grid.top, path.parent.name, f"{path.name} › {grid.sheet}" if grid.sheet else path.name
    match = match_form if grid.asks else match_header
    only = grid.feed or declaration.feed
    matches = [match(top, feed) for feed in FEEDS if not feed.by_shape and only in (None, feed.name)]
    matches = [with_sheet_name(each, grid.sheet, top, path.name) for each in matches if only or _may_be(each)]
    best = _best(matches, folder)
    is_declared = declaration.feed is not None
    is_known = best.complete and (is_declared or best.is_telling or best.feed.name == folder)
    if not is_known and (money := money_book(top)):
        raise FeedError(money[0], file=where, titles=", ".join(money[1])[:300])
    if not is_known and (priced := priced_without_total(matches, top)):
        raise incomplete(top, priced, where, is_declared=True)
    refuse_totals(best, top, where, is_declared=is_declared, is_named=best.feed.name == folder)
    if not best.complete:
        if grid.decided:
            raise unnamed_places(top, best, where)
        raise incomplete(top, best, where, is_declared=is_declared)
    rivals = [each for each in matches if contradicts(each, best, top)]
    if not is_known or (rivals and not is_declared and best.feed.name != folder):
        raise ambiguous(top, best, [best, *rivals] if rivals else [each for each in matches if each.complete], where)
    if grid.asks:
        grid = replace(grid, note=(*grid.note, *assumed_of_form(best, top)))
    above, (header_row, titles) = top[: best.position], top[best.position]
    by_value = _match_values(con, grid, best, header_row=header_row, titles=titles)
    constants = {**best.constants, **grid.constants}
    behind = best.behind
    if "unit" not in best.qualifiers:
        behind = both_behind(behind, behind_notes(_notes(con, grid, header_row), best.feed, best.places))
    headings = headings_of(above, grid.sheet)
    refuse_planned(best, headings, where)
    behind = both_behind(behind, currency_of_headings(best, headings))
    grid = replace(grid, note=(*grid.note, *scale_notes(behind)))
    qualifiers = {name: place for name, place in best.qualifiers.items() if place not in by_value.values()}
    implied = [i.column for i in best.feed.implied if i.holds({**best.places, **title_constants(above, best.feed, {})})]
    grid = replace(grid, note=(*grid.note, *(f"{name}_is_{constants[name]}" for name in implied)))
    sheet = Sheet(
        grid, best.feed, header_row, grid.decided | best.places | by_value | qualifiers, best.clocks, constants
    )
    return with_shared_titles(replace(sheet, behind=behind, made_up=is_made_up(above)))


def _notes(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int) -> list[str]:
    """The name of a sheet, and what stands alone in one of its last rows."""
    cells = ", ".join(f"clean(c{place})" for place in range(grid.width))
    rows = con.execute(
        f"""SELECT cells[1] FROM (
            SELECT row_number, list_filter([{cells}], lambda cell: cell IS NOT NULL) AS cells FROM {grid.relation}
            WHERE row_number > $header ORDER BY row_number DESC LIMIT {_MOST_NOTES})
        WHERE len(cells) = 1 AND length(cells[1]) BETWEEN 5 AND 200""",
        {"header": header_row},
    ).fetchall()
    return [grid.sheet, *(text for (text,) in rows)]


def _of_shape(grid: Grid, header: tuple[str, ...]) -> Sheet:
    own_first = sorted(FEEDS, key=lambda feed: not feed.by_shape)
    feed = next(f for f in own_first if f.name == grid.feed and set(header) <= {c.name for c in f.columns})
    places = {name: place for place, name in enumerate(header)}
    return Sheet(grid, feed, 0, places, constants=grid.constants, made_up=grid.made_up)


def _may_be(match: HeaderMatch) -> bool:
    """Whether a table may be of this feed: one that Posko writes itself has titles of its own, and those it needs."""
    has_figures = not match.feed.one_of or {*match.feed.one_of} & {*match.places}
    has_needed = match.complete or (match.feed.key in match.places and bool(has_figures))
    return not match.feed.ours or (match.is_own and has_needed)


def _best(matches: list[HeaderMatch], folder: str) -> HeaderMatch:
    """The feed whose columns the header names most distinctly; the folder decides where that leaves a choice.

    One title alone is weak evidence, however few feeds know it. Of two feeds that know equally many, prefer the planned
    one: a roster has no column that a call could not have; then the one that lacks nothing. Reference data that lack a
    column are not meant where entries may be: `From` and `To` are in many lists.
    """

    def likeness(match: HeaderMatch) -> tuple[bool, float, bool, bool]:
        is_partial = match.feed.reference and not match.complete
        score = match.score / _LESS if is_partial else match.score
        # a feed that needs a day alone lacks nothing anywhere
        needs = match.feed.happened is None or len(match.feed.needed_headers) >= _NEEDED
        is_whole = match.complete and (needs or match.columns >= _MANY)
        return match.columns > 1, score, match.complete and match.feed.planned, is_whole

    best = max(matches, key=likeness)
    hinted = [match for match in matches if match.feed.name == folder and match.complete]
    hinted = [match for match in hinted if match.columns >= best.columns]
    return max(hinted, key=lambda match: match.score, default=best)


def _match_values(
    con: duckdb.DuckDBPyConnection, grid: Grid, match: HeaderMatch, *, header_row: int, titles: list[str]
) -> dict[str, int]:
    """Column → place, of free columns whose title is ambiguous and whose cells are words of the column."""
    places: dict[str, int] = {}
    taken = match.places | match.clocks
    for column in match.feed.columns:
        if not column.cell_headers or column.name in taken:
            continue
        free = (i for i, cell in enumerate(titles) if folded(cell) in column.cell_headers and i not in taken.values())
        place = next((place for place in free if _are_words(con, grid, column, place, below=header_row)), None)
        if place is not None:
            places[column.name] = place
    return places


def _are_words(con: duckdb.DuckDBPyConnection, grid: Grid, column: Column, place: int, *, below: int) -> bool:
    """Whether the cells are words of the column's domain, or can be read as its kind."""
    if column.domain is None:
        is_one = with_ranges(_IS_ONE.get(column.kind, _HAS_LETTERS).format(text=f"clean(c{place})"))
        tested = f"avg(CAST({is_one} AS INT)) FILTER (clean(c{place}) IS NOT NULL)"
        row = con.execute(f"SELECT {tested} FROM {grid.relation} WHERE row_number > {below}").fetchone()
        return bool(row and row[0] is not None and row[0] * _ONE_OF >= 1)
    words = aliases(column.domain)
    cells = con.execute(
        f"""SELECT clean(c{place}) AS cell, count(*) FROM {grid.relation}
        WHERE row_number > {below} AND cell IS NOT NULL
        GROUP BY cell ORDER BY count(*) DESC, cell LIMIT {_MOST_WORDS}"""
    ).fetchall()
    known = sum(times for cell, times in cells if folded(cell) in words)
    return known > 0 and bool(known * _ONE_OF >= sum(times for _, times in cells))
