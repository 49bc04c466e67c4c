"""Score each layout by the best one-to-one pairing of its columns with those of a table.

A pair is as likely as the title resembles a name of the column, weighed with what the cells contain.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import duckdb
import numpy as np

from pipelines.detect.column_map_files import layouts
from pipelines.detect.suggestions.contents import Contents
from pipelines.types.feed import Column, Feed, Kind
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

# parts that are a date only together: headers people write, and what their cells contain
_PARTS = {
    "year": ("tahun", "thn", "year", "वर्ष", "साल"),
    "month": ("bulan", "bln", "month", "माह", "महीना"),
    "day": ("tanggal", "tgl", "hari", "day", "दिन", "तारीख"),
}
_PART_CONTENTS = {"year": "year", "month": "month", "day": "day_of_month"}
_MEASURED = (Kind.MOMENT, Kind.PHONE, Kind.COUNT, Kind.NUMBER, Kind.MONEY, Kind.DEGREES)
_NUMBERS = (Kind.COUNT, Kind.NUMBER, Kind.MONEY)
_PLACES_AND_ITEMS = ("village", "district", "item")
_ENOUGH = 0.28
_SURE_TITLE, _SURE_CLOCK = 0.7, 0.8
_SOME = 0.1
# how much contents alone can weigh, where the title says nothing
_BY_CONTENTS = {
    Kind.PHONE: 0.5, Kind.CODE: 0.45, Kind.CODES: 0.45, Kind.PERSON: 0.3, Kind.MONEY: 0.3, Kind.COUNT: 0.3,
}  # fmt: skip


class Similarity(NamedTuple):
    """A title that resembles an alias of a column."""

    reason: str
    """`title` (the same), `title_part` or `title_near`."""
    alias: str
    share: float
    """How near it is [0-1]."""


Similarities = dict[tuple[str, str, bool], dict[int, Similarity]]
"""Layout, column and whether it is the time of day beside it → place of a title → how it resembles.

Parts of a date have no layout.
"""


class Match(NamedTuple):
    """How likely a column of the table is one of the feed."""

    share: float
    """Likelihood [0-1]."""
    reason: str
    """That of the title, or `content`."""
    alias: str


@dataclass
class Suggestion:
    """What a layout would make of the table."""

    layout: Feed
    columns: dict[str, tuple[int, Match]]
    """Column → its place and why."""
    clocks: dict[str, int]
    """Date column → place of the time of day beside it."""
    parts: dict[str, int]
    """`year`, `month` and perhaps `day` → place, where the date has no column of its own."""
    missing: list[str]
    """What a row needs and no column or constant supplies."""
    score: float = 0.0
    unknown_items: bool = False
    """Whether most cells of the item column name no known item."""


def score_layouts(con: duckdb.DuckDBPyConnection, names: list[str], contents: Contents) -> list[Suggestion]:
    """Return a suggestion for every layout, the best first.

    Args:
        con: a prepared connection
        names: the column names of the table, folded
        contents: what its cells may be
    """
    similar = _similarities(con, names, layouts())
    suggestions = [_of_layout(layout, similar, contents, width=len(names)) for layout in layouts()]
    shares = [{place: match.share for place, match in _telling(each)} for each in suggestions]
    for each in suggestions:
        each.score = _score(each, shares)
    return sorted(suggestions, key=lambda each: each.score, reverse=True)


def _similarities(con: duckdb.DuckDBPyConnection, titles: list[str], known: list[Feed]) -> Similarities:
    """Every resemblance of these folded titles to the columns of these layouts."""
    aliases = [
        (layout.table, column.name, is_clock, alias)
        for layout in known
        for column in layout.columns
        for is_clock, headers in ((False, column.headers), (True, column.clock_headers))
        for alias in headers
    ]
    aliases += [("", part, False, alias) for part, words in _PARTS.items() for alias in words]
    with Relations(con) as own:
        of_table = own.table(
            "titles", "SELECT unnest($1) AS place, unnest($2) AS title", [list(range(len(titles))), titles]
        )
        of_feeds = own.table(
            "aliases",
            "SELECT unnest($1) AS layout, unnest($2) AS name, unnest($3) AS is_clock, unnest($4) AS alias",
            [list(part) for part in zip(*aliases, strict=True)],
        )
        rows = con.execute(sql("detect/suggestions/titles", titles=of_table, aliases=of_feeds)).fetchall()
    similar: Similarities = {}
    for place, table, name, is_clock, alias, reason, share in rows:
        similar.setdefault((table, name, is_clock), {})[place] = Similarity(reason, alias, share)
    return similar


def _of_layout(layout: Feed, similar: Similarities, contents: Contents, *, width: int) -> Suggestion:
    matches = [
        [_match(c, layout, similar.get((layout.table, c.name, False), {}).get(place), contents.get(place, {}))
         for place in range(width)] for c in layout.columns
    ]  # fmt: skip
    columns = _pair(layout, matches, without=set())
    parts = {} if layout.happened in columns or not layout.happened else _date_parts(similar, contents)
    if parts:
        columns = _pair(layout, matches, without={*parts.values()})
    taken = {place for place, _ in columns.values()} | {*parts.values()}
    clocks: dict[str, int] = {}
    for name in columns:
        titles = similar.get((layout.table, name, True), {}) if layout.column(name).kind is Kind.MOMENT else {}
        free = [(each.share, place) for place, each in titles.items() if place not in taken | {*clocks.values()}]
        sure = [
            pair for pair in free if pair[0] > _SURE_TITLE or contents.get(pair[1], {}).get("clock", 0) > _SURE_CLOCK
        ]
        if sure:
            clocks[name] = max(sure)[1]
    item = columns.get("item")
    unknown = item is not None and contents.get(item[0], {}).get("item", 0) < 0.2
    return Suggestion(layout, columns, clocks, parts, _missing(layout, columns, parts), unknown_items=unknown)


def _pair(layout: Feed, matches: list[list[Match]], *, without: set[int]) -> dict[str, tuple[int, Match]]:
    """The pairing whose shares add up to most; pairs that are too unlikely are left out."""
    shares = np.array(
        [[0 if n in without or m.share < _ENOUGH else m.share for n, m in enumerate(row)] for row in matches]
    )
    from scipy.optimize import linear_sum_assignment  # dear to import, and few files need a suggestion

    rows, places = linear_sum_assignment(shares, maximize=True)
    return {
        layout.columns[row].name: (int(place), matches[row][place])
        for row, place in zip(rows, places, strict=True)
        if shares[row, place] > 0
    }


def _missing(layout: Feed, columns: dict[str, tuple[int, Match]], parts: dict[str, int]) -> list[str]:
    present = {*columns, *dict(layout.defaults), *([layout.happened] if parts else [])}
    missing = [column.name for column in layout.columns if column.required and column.name not in present]
    return missing + ([" / ".join(layout.one_of)] if layout.one_of and not present & {*layout.one_of} else [])


def _date_parts(similar: Similarities, contents: Contents) -> dict[str, int]:
    """Places of a year and a month, and of a day where there is one; empty without the two."""
    parts = {}
    for part, thing in _PART_CONTENTS.items():
        titles = similar.get(("", part, False), {})
        places = [
            place
            for place, near in titles.items()
            if near.share > _SURE_TITLE and contents.get(place, {}).get(thing, 0) > 0.9
        ]
        if places:
            parts[part] = places[0]
    return parts if {"year", "month"} <= {*parts} else {}


def _telling(suggestion: Suggestion) -> list[tuple[int, Match]]:
    """The pairs that tell what a table contains: a person whom books of any kind may name does not."""
    column, general = suggestion.layout.column, _general_titles()
    return [
        pair
        for name, pair in suggestion.columns.items()
        if not (column(name).private and (column(name).by_cells or pair[1].alias in general))
    ]


@cache
def _general_titles() -> frozenset[str]:
    """Titles under which books of several kinds name people."""
    private = [column for feed in layouts() for column in feed.columns if column.private]
    return frozenset(title for column in private for title in column.cell_headers)


def _score(suggestion: Suggestion, shares: list[dict[int, float]]) -> float:
    """Pairs of other layouts too weigh less; what is missing weighs heavy unless a constant can supply it."""
    score = 0.0
    for place, match in _telling(suggestion):
        alike = sum(of_layout.get(place, 0) >= 0.9 * match.share for of_layout in shares)
        score += match.share * (0.3 + 1 / alike)
    columns = {column.name: column for column in suggestion.layout.columns}
    return score - sum(0.2 if name in columns and columns[name].fits_all else 0.8 for name in suggestion.missing)


def _match(column: Column, feed: Feed, title: Similarity | None, shares: dict[str, float]) -> Match:
    """How likely a column of the table with these contents is this column of the feed."""
    if column.name in feed.ids and shares.get("phone", 0) > _SOME:
        return Match(0.0, "content", "")  # a telephone number is nobody's id
    fitting = _fitting_share(column, feed, shares)
    if title is None:
        return Match(_share_by_contents(column, feed, fitting, shares), "content", "")
    if fitting is not None and fitting < 0.2 and column.kind in _MEASURED:
        return Match(0.3 * title.share, title.reason, title.alias)
    if column.kind in (Kind.TEXT, Kind.PERSON) and column.name != feed.key and shares.get("number", 0) > 0.9:
        return Match(0.4 * title.share, title.reason, title.alias)
    return Match(title.share * (0.7 + 0.3 * (0.5 if fitting is None else fitting)), title.reason, title.alias)


def _fitting_share(column: Column, feed: Feed, shares: dict[str, float]) -> float | None:
    """The share of cells that are what the column contains; None where cells cannot decide."""
    kind = column.kind
    if not shares:
        return None
    if kind in _NUMBERS:
        return max(0.0, shares.get("number", 0) - shares.get("phone", 0) - shares.get("moment", 0))
    if kind in (Kind.CODE, Kind.CODES) and column.domain:
        return shares.get(column.domain, 0.0)
    if kind is Kind.PERSON:
        return max(0.0, shares.get("name", 0) - max(shares.get(name, 0) for name in _PLACES_AND_ITEMS))
    if kind is Kind.DEGREES:
        return max(shares.get("degrees", 0), shares.get("number", 0))
    if kind in (Kind.MOMENT, Kind.PHONE, Kind.YES_NO):
        return shares.get(kind.value, 0.0)
    if column.name == feed.key:
        return shares.get("unique", 0) * shares.get("one_word", 0)
    return shares.get(column.name) if column.name in _PLACES_AND_ITEMS else None


def _share_by_contents(column: Column, feed: Feed, fitting: float | None, shares: dict[str, float]) -> float:
    """The likelihood by contents alone."""
    kind = column.kind
    if fitting is None or fitting < 0.5:
        return 0.0
    if kind is Kind.MOMENT:
        return 0.5 * fitting if column.name == feed.happened else 0.0
    if column.name in _PLACES_AND_ITEMS:
        return 0.5 * fitting
    if kind is Kind.MONEY:
        return 0.3 * fitting * shares.get("large", 0)
    is_optional_count = kind is Kind.COUNT and not column.required
    is_no_name = shares.get("one_word", 0) > 0.5 or shares.get("unique", 0) < 0.5
    if is_optional_count or (kind is Kind.PERSON and is_no_name):
        return 0.0
    return _BY_CONTENTS.get(kind, 0.0) * fitting
