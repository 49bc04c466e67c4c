"""Detect which feed a sheet holds, by its header, its shape or its folder, and which of its columns is which."""

from dataclasses import replace

import duckdb

from pipelines.detect import header_match
from pipelines.detect.header_match import HeaderMatch, match_header
from pipelines.feeds import FEEDS
from pipelines.feeds.codes import aliases
from pipelines.types.declaration import NO_DECLARATION, Declaration
from pipelines.types.errors import FeedError, Named
from pipelines.types.feed import Column, Feed, folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.sheet import Sheet
from pipelines.types.top_rows import is_made_up

_LOOKED_AT = 1000
_MOST_OF = 2  # one cell of so many must be a word of the column


def match_values(
    con: duckdb.DuckDBPyConnection, grid: Grid, feed: Feed, titles: tuple[int, list[str]], *, taken: dict[str, int]
) -> dict[str, int]:
    """Column → place, of columns that are free still; `titles` is the header row and its cells."""
    header_row, row = titles
    found: dict[str, int] = {}
    for column in feed.columns:
        if not column.cell_headers or column.name in taken:
            continue
        places = [i for i, cell in enumerate(row) if folded(cell) in column.cell_headers and i not in taken.values()]
        place = next((place for place in places if _says(con, grid, column, place, after=header_row)), None)
        if place is not None:
            found[column.name] = place
    return found


def _says(con: duckdb.DuckDBPyConnection, grid: Grid, column: Column, place: int, *, after: int) -> bool:
    """Whether the cells are words of the column's domain."""
    words = aliases(column.domain or "")
    cells = con.execute(
        f"""SELECT clean(c{place}) AS cell, count(*) FROM {grid.relation}
        WHERE row_number > {after} AND cell IS NOT NULL
        GROUP BY cell ORDER BY count(*) DESC, cell LIMIT {_LOOKED_AT}"""
    ).fetchall()
    known = sum(times for cell, times in cells if folded(cell) in words)
    return known > 0 and bool(known * _MOST_OF >= sum(times for _, times in cells))


def detect_feed(
    con: duckdb.DuckDBPyConnection,
    grid: Grid,
    *,
    file: str,
    declaration: Declaration = NO_DECLARATION,
    folder: str = "",
) -> Sheet:
    """The sheet understood. FeedError names the columns that were understood when no feed fits."""
    if grid.header is not None:
        shaped = next(f for f in FEEDS if f.name == grid.feed and set(grid.header) <= {c.name for c in f.columns})
        places = {name: place for place, name in enumerate(grid.header)}
        return Sheet(grid, shaped, 0, places, constants=grid.constants, made_up=grid.made_up)
    top = grid.top
    read = header_match.match_form if grid.asks else match_header
    fits = [read(top, f) for f in FEEDS if not f.by_shape and declaration.feed in (None, f.name)]
    found = _best(fits, folder)
    where = f"{file} › {grid.sheet}" if grid.sheet else file
    if not found.complete:
        raise _refusal(top, found, where)
    if not (declaration.feed or found.is_telling or found.feed.name == folder):
        raise _choice(top, found, [f for f in fits if f.complete], where)
    constants = {**found.constants, **grid.constants}
    if grid.asks:
        grid = replace(grid, note=(*grid.note, *header_match.assumed(found, top)))
    header_row, made_up = top[found.position][0], is_made_up(top[: found.position])
    places = found.places | match_values(con, grid, found.feed, top[found.position], taken=found.places | found.clocks)
    return Sheet(grid, found.feed, header_row, places, found.clocks, constants, made_up)


def _best(fits: list[HeaderMatch], folder: str) -> HeaderMatch:
    """The feed whose columns the header names most tellingly; the folder decides when that leaves a choice.

    One title alone says little, however few feeds know it. Of two that know as much of it, what is planned is meant: a
    roster has no column that a call could not have.
    """
    best = max(fits, key=lambda fit: (fit.columns > 1, fit.score, fit.complete and fit.feed.planned))
    hinted = [fit for fit in fits if fit.feed.name == folder and fit.complete and fit.columns >= best.columns]
    return max(hinted, key=lambda fit: fit.score, default=best)


def _refusal(top: Rows, found: HeaderMatch, where: str) -> FeedError:
    """Which columns are not there, and which are."""
    if not found.places:
        # the first row may be a caller's: it is counted, not shown
        return FeedError("unknown_header", file=where, columns=max((len(row) for _, row in top), default=0))
    understood = _understood(top, found)
    said = {"feed": Named("feed", (found.feed.name,)), "columns": Named("column", tuple(found.missing))}
    return FeedError("missing_columns", file=where, understood=understood, **said)


def _choice(top: Rows, found: HeaderMatch, others: list[HeaderMatch], where: str) -> FeedError:
    """Which feeds it may be: a day, a remark and a number are in all of them."""
    feeds = tuple(dict.fromkeys(fit.feed.name for fit in others))
    key = "several_feeds" if len(feeds) > 1 else "too_little"
    return FeedError(key, file=where, feeds=Named("feed", feeds), understood=_understood(top, found))


def _understood(top: Rows, found: HeaderMatch) -> Named:
    header = top[found.position][1]
    return Named("column", tuple(found.places), tuple(header[place].strip() for place in found.places.values()))
