"""A mapping proposed for a table nobody knows: for each layout the best one-to-one pairing, and which does best."""

from dataclasses import dataclass, field

import duckdb
import numpy as np

from pipelines.detect.column_map_files import layouts
from pipelines.detect.suggestions.contents import Contents
from pipelines.detect.suggestions.score import ENOUGH, Chance, chance
from pipelines.detect.suggestions.title_similarity import Likenesses, likenesses
from pipelines.types.feed import Feed, Kind

# what the cells of a part of a date are
_PARTS = {"year": "year", "month": "month", "day": "day_of_month"}


@dataclass
class Proposal:
    """What a layout would make of the table: its columns by their places, each with the reason; `parts` are places of a
    year, a month and perhaps a day; `missing` what a row needs and nothing gives."""

    layout: Feed
    columns: dict[str, tuple[int, Chance]]
    clocks: dict[str, int]
    parts: dict[str, int]
    missing: list[str]
    score: float = 0.0
    unknown_items: bool = field(default=False)


def proposals(con: duckdb.DuckDBPyConnection, names: list[str], contents: Contents) -> list[Proposal]:
    """A proposal for every layout, the best first. `names` are the folded titles."""
    like = likenesses(con, names, layouts())
    made = [_of_layout(layout, like, contents, width=len(names)) for layout in layouts()]
    rivals = [{place: found.share for place, found in each.columns.values()} for each in made]
    for each in made:
        each.score = _score(each, rivals)
    return sorted(made, key=lambda each: each.score, reverse=True)


def _of_layout(layout: Feed, like: Likenesses, contents: Contents, *, width: int) -> Proposal:
    chances = [
        [chance(c, layout, like.get((layout.table, c.name, False), {}).get(place), contents.get(place, {}))
         for place in range(width)] for c in layout.columns
    ]  # fmt: skip
    columns = _paired(layout, chances, without=set())
    parts = {} if layout.happened in columns or not layout.happened else _parts(like, contents)
    if parts:
        columns = _paired(layout, chances, without={*parts.values()})
    clocks: dict[str, int] = {}
    for name, _ in list(columns.items()):
        spoken = like.get((layout.table, name, True), {}) if layout.column(name).kind is Kind.MOMENT else {}
        free = [(found.share, place) for place, found in spoken.items() if place not in _taken(columns, parts, clocks)]
        if free and max(free)[0] > 0.7:
            clocks[name] = max(free)[1]
    item = columns.get("item")
    unknown = item is not None and contents.get(item[0], {}).get("item", 0) < 0.2
    return Proposal(layout, columns, clocks, parts, _missing(layout, columns, parts), unknown_items=unknown)


def _paired(layout: Feed, chances: list[list[Chance]], *, without: set[int]) -> dict[str, tuple[int, Chance]]:
    """The pairing whose chances add up to most; pairs that say too little are left out."""
    shares = np.array(
        [[0 if n in without or c.share < ENOUGH else c.share for n, c in enumerate(row)] for row in chances]
    )
    from scipy.optimize import linear_sum_assignment  # dear to import, and few files need a proposal

    rows, places = linear_sum_assignment(shares, maximize=True)
    pairs = (
        (layout.columns[row].name, int(place), chances[row][place]) for row, place in zip(rows, places, strict=True)
    )
    return {name: (place, found) for name, place, found in pairs if shares[_at(layout, name), place] > 0}


def _at(layout: Feed, name: str) -> int:
    return next(nth for nth, column in enumerate(layout.columns) if column.name == name)


def _taken(columns: dict[str, tuple[int, Chance]], parts: dict[str, int], clocks: dict[str, int]) -> set[int]:
    return {place for place, _ in columns.values()} | {*parts.values(), *clocks.values()}


def _missing(layout: Feed, columns: dict[str, tuple[int, Chance]], parts: dict[str, int]) -> list[str]:
    given = {*columns, *dict(layout.defaults), *([layout.happened] if parts else [])}
    missing = [column.name for column in layout.columns if column.required and column.name not in given]
    return missing + ([" / ".join(layout.one_of)] if layout.one_of and not given & {*layout.one_of} else [])


def _parts(like: Likenesses, contents: Contents) -> dict[str, int]:
    """Places of a year and a month, and of a day where there is one; empty without the two."""
    found = {}
    for part, thing in _PARTS.items():
        named = like.get(("", part, False), {})
        places = [
            place for place, near in named.items() if near.share > 0.7 and contents.get(place, {}).get(thing, 0) > 0.9
        ]
        if places:
            found[part] = places[0]
    return found if {"year", "month"} <= {*found} else {}


def _score(proposal: Proposal, rivals: list[dict[int, float]]) -> float:
    """Pairs that other layouts find too say less; what is missing weighs heavy unless it can be said for all rows."""
    score = 0.0
    for place, found in proposal.columns.values():
        alike = sum(rival.get(place, 0) >= 0.9 * found.share for rival in rivals)
        score += found.share * (0.3 + 1 / alike)
    columns = {column.name: column for column in proposal.layout.columns}
    return score - sum(0.2 if name in columns and columns[name].fits_all else 0.8 for name in proposal.missing)
