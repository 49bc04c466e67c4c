"""Which feed a sheet is, by its header, its shape or its folder; and which of its columns is which."""

from collections import Counter
from dataclasses import dataclass, field

import duckdb

from pipelines.errors import FeedError
from pipelines.feeds import FEEDS
from pipelines.feeds.feed import Column, Feed, folded
from pipelines.readers.grid import Grid

MADE_UP_MARK = "data contoh bukan data nyata"
_HEADER_WITHIN = 60
_KNOWN_BY = Counter(alias for feed in FEEDS for column in feed.columns for alias in {*column.headers})


@dataclass(frozen=True)
class Sheet:
    """A sheet whose columns are understood: canonical column → place in the grid, or a constant of its title rows.

    `clocks` are places of a time of day beside a date; `plain` those where no cell holds more than ASCII without space
    around it.
    """

    grid: Grid
    feed: Feed
    header_row: int
    places: dict[str, int]
    clocks: dict[str, int] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    made_up: bool = False
    plain: frozenset[int] = frozenset()

    def text(self, place: int) -> str:
        """SQL of the text of a cell; columns that are plain need no cleaning, which is dear."""
        return f"nullif(c{place}, '')" if place in self.plain else f"clean(c{place})"

    @property
    def assumed(self) -> tuple[str, ...]:
        """What the sheet did not say and the posko's settings said instead."""
        silent = [
            name for name, text in self.feed.defaults if not text and name not in {**self.places, **self.constants}
        ]
        return tuple(f"{name}_is_centre" for name in silent)


def recognise(
    con: duckdb.DuckDBPyConnection, grid: Grid, *, file: str, feed: str | None = None, folder: str = ""
) -> Sheet:
    """The sheet understood. FeedError names the columns that were understood when no feed fits."""
    if grid.header is not None:
        shaped = next(f for f in FEEDS if f.name == grid.feed and set(grid.header) <= {c.name for c in f.columns})
        return Sheet(grid, shaped, 0, {name: i for i, name in enumerate(grid.header)})
    top = _top_rows(con, grid)
    candidates = [f for f in FEEDS if (f.name == feed if feed else True)]
    found = _best([_fit(top, f) for f in candidates], folder)
    if not found.complete:
        raise _refusal(top, found, file=file, sheet=grid.sheet)
    made_up = any(MADE_UP_MARK in folded(cell) for _, row in top[: found.position] for cell in row if cell)
    return Sheet(
        grid, found.feed, top[found.position][0], found.places, found.clocks, found.constants, made_up,
    )  # fmt: skip


@dataclass(frozen=True)
class _Fit:
    feed: Feed
    position: int
    score: float
    places: dict[str, int]
    clocks: dict[str, int]
    constants: dict[str, str]

    @property
    def columns(self) -> int:
        """How many columns of the sheet are understood."""
        return len(self.places) + len(self.clocks)

    @property
    def missing(self) -> list[str]:
        given = {*self.places, *self.constants}
        one = [] if not self.feed.one_of or given & {*self.feed.one_of} else [" / ".join(self.feed.one_of)]
        return [name for name in self.feed.needed_headers if name not in given] + one

    @property
    def complete(self) -> bool:
        return self.score > 0 and not self.missing


def _best(fits: list[_Fit], folder: str) -> _Fit:
    """The feed whose columns the header names most tellingly; the folder decides when that leaves a choice."""
    best = max(fits, key=lambda fit: fit.score)
    hinted = [fit for fit in fits if fit.feed.name == folder and fit.complete and fit.columns >= best.columns]
    return max(hinted, key=lambda fit: fit.score, default=best)


def _top_rows(con: duckdb.DuckDBPyConnection, grid: Grid) -> list[tuple[int, list[str]]]:
    rows = con.execute(
        f"SELECT * FROM {grid.relation} WHERE row_number <= {_HEADER_WITHIN} ORDER BY row_number"
    ).fetchall()
    return [(row[0], [cell or "" for cell in row[1:]]) for row in rows]


def _fit(top: list[tuple[int, list[str]]], feed: Feed) -> _Fit:
    """The best header row of the sheet for this feed; complete fits win over rich ones."""
    fits = [_fit_row(top, position, feed) for position in range(len(top))]
    return max(fits, key=lambda fit: (fit.complete, fit.score), default=_Fit(feed, 0, 0, {}, {}, {}))


def _fit_row(top: list[tuple[int, list[str]]], position: int, feed: Feed) -> _Fit:
    cells = [folded(cell) for cell in top[position][1]]
    places: dict[str, int] = {}
    clocks: dict[str, int] = {}
    clock_words = {word for column in feed.columns for word in column.clock_headers}
    for place, cell in sorted(enumerate(cells), key=lambda pair: pair[1] in clock_words):
        column = _column_of(feed, cell, places)
        if column:
            places[column.name] = place
        elif clock := next((c for c in feed.columns if cell and cell in c.clock_headers), None):
            clocks.setdefault(clock.name, place)
    score = sum(1 / _KNOWN_BY[cells[place]] for place in places.values())
    constants = _constants(top[:position], feed, places) if places else {}
    return _Fit(feed, position, score if len(places) > 1 or len(cells) == 1 else 0, places, clocks, constants)


def _column_of(feed: Feed, cell: str, taken: dict[str, int]) -> Column | None:
    """The column this header names: its own name first, then the first column that lists it and is still free."""
    named = [c for c in feed.columns if cell == c.headers[0]] + [c for c in feed.columns if cell in c.headers]
    return next((c for c in named if cell and c.name not in taken), None)


def _constants(titles: list[tuple[int, list[str]]], feed: Feed, places: dict[str, int]) -> dict[str, str]:
    """What title rows such as `Gudang: Posko Bumiaji` say for every row of the sheet."""
    said: dict[str, str] = {}
    for _, row in titles:
        filled = [cell.strip() for cell in row if cell.strip()]
        key, _, rest = filled[0].partition(":") if filled else ("", "", "")
        answer = rest.strip() or next((cell.lstrip(": ") for cell in filled[1:] if cell.strip(": ")), "")
        column = _column_of(feed, folded(key), places)
        if column and column.fits_all and column.name != feed.key and answer and (":" in filled[0] or len(filled) > 1):
            said[column.name] = answer
    return said


def _refusal(top: list[tuple[int, list[str]]], found: _Fit, *, file: str, sheet: str) -> FeedError:
    where = f"{file} › {sheet}" if sheet else file
    if not found.places:
        first = next((" | ".join(cell for cell in row if cell)[:120] for _, row in top if any(row)), "")
        return FeedError("unknown_header", file=where, found=first)
    header = top[found.position][1]
    understood = ", ".join(f"{header[place].strip()} = {name}" for name, place in found.places.items())
    return FeedError(
        "missing_columns", file=where, feed=found.feed.name, columns=", ".join(found.missing), understood=understood
    )
