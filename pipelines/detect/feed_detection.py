"""Detect which feed a sheet is, by its shape, its header or its folder, and which of its columns is which."""

from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.detect.header_match import HeaderMatch, assumed_of_form, match_form, match_header
from pipelines.detect.money_books import money_book
from pipelines.feeds import FEEDS
from pipelines.feeds.codes import aliases
from pipelines.feeds.title_qualifiers import scale_notes
from pipelines.feeds.titles import title_constants
from pipelines.types.declaration import NO_DECLARATION, Declaration
from pipelines.types.errors import FeedError, Named
from pipelines.types.feed import Column, Kind, folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.sheet import Sheet, with_shared_titles
from pipelines.types.top_rows import is_made_up

_MOST_WORDS = 1000
_LONGEST_LIST = 600
_ONE_OF = 2  # one cell of so many must be a word of the column


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
    best = _best(matches, folder)
    is_known = best.complete and (declaration.feed or best.is_telling or best.feed.name == folder)
    if not is_known and (money := money_book(top)):
        raise FeedError(money[0], file=where, titles=", ".join(money[1])[:300])
    if not best.complete:
        raise _unnamed_places(top, best, where) if grid.decided else _incomplete(top, best, where)
    if not is_known:
        raise _ambiguous(top, best, [each for each in matches if each.complete], where)
    if grid.asks:
        grid = replace(grid, note=(*grid.note, *assumed_of_form(best, top)))
    above, (header_row, titles) = top[: best.position], top[best.position]
    by_value = _match_values(con, grid, best, header_row=header_row, titles=titles)
    constants = {**best.constants, **grid.constants}
    grid = replace(grid, note=(*grid.note, *scale_notes(best.behind)))
    qualifiers = {name: place for name, place in best.qualifiers.items() if place not in by_value.values()}
    implied = [i.column for i in best.feed.implied if i.holds({**best.places, **title_constants(above, best.feed, {})})]
    grid = replace(grid, note=(*grid.note, *(f"{name}_is_{constants[name]}" for name in implied)))
    sheet = Sheet(
        grid, best.feed, header_row, grid.decided | best.places | by_value | qualifiers, best.clocks, constants
    )
    return with_shared_titles(replace(sheet, behind=best.behind, made_up=is_made_up(above)))


def _of_shape(grid: Grid, header: tuple[str, ...]) -> Sheet:
    own_first = sorted(FEEDS, key=lambda feed: not feed.by_shape)
    feed = next(f for f in own_first if f.name == grid.feed and set(header) <= {c.name for c in f.columns})
    places = {name: place for place, name in enumerate(header)}
    return Sheet(grid, feed, 0, places, constants=grid.constants, made_up=grid.made_up)


def _best(matches: list[HeaderMatch], folder: str) -> HeaderMatch:
    """The feed whose columns the header names most distinctly; the folder decides where that leaves a choice.

    One title alone is weak evidence, however few feeds know it. Of two feeds that know equally many, prefer the planned
    one: a roster has no column that a call could not have.
    """
    best = max(matches, key=lambda match: (match.columns > 1, match.score, match.complete and match.feed.planned))
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
    """Whether the cells are words of the column's domain."""
    if column.kind is Kind.DURATION:
        tested = f"avg(CAST(read_duration(clean(c{place})) IS NOT NULL AS INT)) FILTER (clean(c{place}) IS NOT NULL)"
        row = con.execute(f"SELECT {tested} FROM {grid.relation} WHERE row_number > {below}").fetchone()
        return bool(row and row[0] is not None and row[0] * _ONE_OF >= 1)
    words = aliases(column.domain or "")
    cells = con.execute(
        f"""SELECT clean(c{place}) AS cell, count(*) FROM {grid.relation}
        WHERE row_number > {below} AND cell IS NOT NULL
        GROUP BY cell ORDER BY count(*) DESC, cell LIMIT {_MOST_WORDS}"""
    ).fetchall()
    known = sum(times for cell, times in cells if folded(cell) in words)
    return known > 0 and bool(known * _ONE_OF >= sum(times for _, times in cells))


def _incomplete(top: Rows, best: HeaderMatch, where: str) -> FeedError:
    """The refusal that names the missing columns, and the detected ones."""
    if not best.places:
        # the first row may be a caller's: it is counted, not quoted
        return FeedError("unknown_header", file=where, columns=max((len(row) for _, row in top), default=0))
    gaps = {"feed": Named("feed", (best.feed.name,)), "columns": Named("column", tuple(best.missing))}
    return FeedError("missing_columns", file=where, understood=_detected(top, best), **gaps)


def _unnamed_places(top: Rows, best: HeaderMatch, where: str) -> FeedError:
    """The refusal of boundaries whose properties name no village or no code, with the properties there are."""
    names = ", ".join(cell for cell in top[0][1] if cell)
    gaps = {"file": where, "properties": names[:_LONGEST_LIST] or "–"}
    if "name" not in best.missing:
        return FeedError("geojson.without_codes", **gaps)
    return FeedError("geojson.without_names", missing=Named("column", tuple(best.missing)), **gaps)


def _ambiguous(top: Rows, best: HeaderMatch, complete: list[HeaderMatch], where: str) -> FeedError:
    """The refusal that names the feeds it may be: a day, a remark and a number are in all of them."""
    feeds = tuple(dict.fromkeys(match.feed.name for match in complete))
    key = "several_feeds" if len(feeds) > 1 else "too_little"
    return FeedError(key, file=where, feeds=Named("feed", feeds), understood=_detected(top, best))


def _detected(top: Rows, match: HeaderMatch) -> Named:
    header = top[match.position][1]
    return Named("column", tuple(match.places), tuple(header[place].strip() for place in match.places.values()))
