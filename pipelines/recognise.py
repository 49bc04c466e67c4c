"""Which feed a sheet is, by its header, its shape or its folder; and which of its columns is which."""

from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from pipelines import forms
from pipelines.by_cells import told_by_cells
from pipelines.corrections.key import Corrects
from pipelines.declared import NOTHING_SAID, Declared
from pipelines.errors import FeedError, Named
from pipelines.feeds import FEEDS
from pipelines.feeds.feed import Feed
from pipelines.header import Fit, Rows, fit
from pipelines.mapping.mapping import Mapping
from pipelines.readers.grid import Grid
from pipelines.readers.top import is_made_up, top_rows


@dataclass(frozen=True)
class Sheet:
    """A sheet whose columns are understood: canonical column → place in the grid, or a constant of its title rows.

    `clocks` are places of a time of day beside a date; `plain` those where no cell holds more than ASCII without space
    around it. `mapping` is what said so, where it was not the sheet's own titles; `corrects` what its rows correct.
    """

    grid: Grid
    feed: Feed
    header_row: int
    places: dict[str, int]
    clocks: dict[str, int] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    made_up: bool = False
    plain: frozenset[int] = frozenset()
    mapping: Mapping | None = None
    corrects: Corrects | None = None

    def text(self, place: int) -> str:
        """SQL of the text of a cell; columns that are plain need no cleaning, which is dear."""
        return f"nullif(c{place}, '')" if place in self.plain else f"clean(c{place})"

    @property
    def said(self) -> dict[str, Any] | None:
        """How it was declared that the sheet is read."""
        if self.corrects:
            return self.corrects.load.parts[self.corrects.number].mapping
        return self.mapping.said if self.mapping else None

    @property
    def assumed(self) -> tuple[str, ...]:
        """What the sheet did not say and the posko's settings said instead."""
        silent = [
            name for name, text in self.feed.defaults if not text and name not in {**self.places, **self.constants}
        ]
        said = ("mapping_remembered",) if self.mapping and self.mapping.is_remembered else ()
        return (*said, *(f"{name}_is_centre" for name in silent))


def recognise(
    con: duckdb.DuckDBPyConnection, grid: Grid, *, file: str, said: Declared = NOTHING_SAID, folder: str = ""
) -> Sheet:
    """The sheet understood. FeedError names the columns that were understood when no feed fits."""
    if grid.header is not None:
        shaped = next(f for f in FEEDS if f.name == grid.feed and set(grid.header) <= {c.name for c in f.columns})
        places = {name: place for place, name in enumerate(grid.header)}
        return Sheet(grid, shaped, 0, places, constants=grid.constants, made_up=grid.made_up)
    top = top_rows(con, grid)
    read = forms.fit if grid.asks else fit
    fits = [read(top, f) for f in FEEDS if not f.by_shape and said.feed in (None, f.name)]
    found = _best(fits, folder)
    where = f"{file} › {grid.sheet}" if grid.sheet else file
    if not found.complete:
        raise _refusal(top, found, where)
    if not (said.feed or found.is_telling or found.feed.name == folder):
        raise _choice(top, found, [f for f in fits if f.complete], where)
    constants = {**found.constants, **grid.constants}
    if grid.asks:
        grid = replace(grid, note=(*grid.note, *forms.assumed(found, top)))
    header_row, made_up = top[found.position][0], is_made_up(top[: found.position])
    places = found.places | told_by_cells(con, grid, found.feed, top[found.position], taken=found.places | found.clocks)
    return Sheet(grid, found.feed, header_row, places, found.clocks, constants, made_up)


def _best(fits: list[Fit], folder: str) -> Fit:
    """The feed whose columns the header names most tellingly; the folder decides when that leaves a choice.

    One title alone says little, however few feeds know it. Of two that know as much of it, what is planned is meant: a
    roster has no column that a call could not have.
    """
    best = max(fits, key=lambda fit: (fit.columns > 1, fit.score, fit.complete and fit.feed.planned))
    hinted = [fit for fit in fits if fit.feed.name == folder and fit.complete and fit.columns >= best.columns]
    return max(hinted, key=lambda fit: fit.score, default=best)


def _refusal(top: Rows, found: Fit, where: str) -> FeedError:
    """Which columns are not there, and which are."""
    if not found.places:
        # the first row may be a caller's: it is counted, not shown
        return FeedError("unknown_header", file=where, columns=max((len(row) for _, row in top), default=0))
    understood = _understood(top, found)
    said = {"feed": Named("feed", (found.feed.name,)), "columns": Named("column", tuple(found.missing))}
    return FeedError("missing_columns", file=where, understood=understood, **said)


def _choice(top: Rows, found: Fit, others: list[Fit], where: str) -> FeedError:
    """Which feeds it may be: a day, a remark and a number are in all of them."""
    feeds = tuple(dict.fromkeys(fit.feed.name for fit in others))
    key = "several_feeds" if len(feeds) > 1 else "too_little"
    return FeedError(key, file=where, feeds=Named("feed", feeds), understood=_understood(top, found))


def _understood(top: Rows, found: Fit) -> Named:
    header = top[found.position][1]
    return Named("column", tuple(found.places), tuple(header[place].strip() for place in found.places.values()))
