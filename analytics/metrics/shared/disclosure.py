"""Small groups: what readers may see of people, and what only the desk sees.

Readers see a count of people from five on, by district and by fixed periods: calendar weeks (Monday to Sunday), and
months made of the calendar weeks that end in them, so that no difference of two periods is smaller than a week. Which
counts stay hidden is decided for a whole table at once, whatever a reader chooses.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analytics.metrics.shared.suppression import Cells, Flags, Line, hidden_cells
from level import Level

UNKNOWN = "unknown"
"""Group of the people whose group is not known."""
OTHERS = "other_groups"
"""Group of several that are too small on their own."""
_PART = "_part"

View = tuple[str, ...]
Codes = np.ndarray[Any, np.dtype[np.integer[Any]]]


def without(frame: pd.DataFrame, columns: Iterable[Any], *, level: Level, crossed: object) -> pd.DataFrame:
    """Return a frame of free counts without what crosses them with more, which is for the desk.

    Args:
        frame: The rows.
        columns: Columns that readers do not see where the question crosses them.
        level: Who looks.
        crossed: Whether it does: a place, or another choice, is made.

    Returns:
        The rows; for readers, where crossed, with these columns missing and is_suppressed true.
    """
    if level.rows or not crossed:
        return frame
    return frame.assign(**{str(name): None for name in columns}, is_suppressed=True)


def to_the_hour(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with their moments cut to the hour: as readers see them."""
    moments = [name for name in frame if isinstance(frame[name].dtype, pd.DatetimeTZDtype)]
    return frame.assign(**{str(name): frame[name].dt.floor("h") for name in moments})


def protected(
    frame: pd.DataFrame,
    *,
    counts: str | Sequence[str],
    groups: Sequence[str],
    within: Sequence[str] = (),
    level: Level = Level.READERS,
    views: Sequence[View] | None = None,
    merge: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the cells of a table and their totals, those hidden that readers must not see.

    A count above 0 and below the level's least is missing and `is_suppressed`; so are as many other cells and totals as
    it takes that no hidden one can be computed from what is shown. Ask it for the whole table, every period and
    district, and choose rows afterwards: what is hidden then does not depend on what a reader chooses.

    Args:
        frame: One row per cell: a column each of `groups` and `within`, and the counts. A row with 0 only where a feed
            covers the cell; a missing count is unknown, not hidden.
        counts: Column of counts. Of several the first is the whole, each other a part of it (`asked`,
            `distressed`): the part is hidden too where what it leaves of the whole is small. Parts that together make
            up the whole belong in rows instead: a column of `groups`.
        groups: Columns over which counts add up and totals are shown.
        within: Columns over which counts do not add up (people counted once a week): no total over them is shown.
        level: Who looks: the desk sees every number.
        views: Groupings that are shown, each some of `groups`; None takes every one, from all groups to the total.
        merge: Groups whose values that are too small on their own are joined to `OTHERS`, for readers.

    Returns:
        `within`, `groups`, the counts (Int64) and is_suppressed, view by view. In a total the groups it adds up are
        missing; people whose group is not known are in the group `UNKNOWN`.
    """
    names = [counts] if isinstance(counts, str) else list(counts)
    views = _all_views(groups) if views is None else list(views)
    cells = frame[[*within, *groups, *names]].copy()
    for group in groups:
        if cells[group].isna().any():
            cells[group] = cells[group].astype(object).where(cells[group].notna(), UNKNOWN)
    if not level.rows:
        for group in merge:
            cells[group] = merged_upwards(cells, counts=names[0], group=group, least=level.least)
    known = cells[cells[names].notna().all(axis=1)]
    blocks = [block for _, block in known.groupby(list(within), sort=False, dropna=False)] if within else [known]
    tables = [_block(block, names, list(within), views, level) for block in blocks if len(block)]
    unknown = cells[cells[names].isna().any(axis=1)].assign(is_suppressed=False)
    columns = [*within, *groups, *names, "is_suppressed"]
    table = pd.concat([*tables, unknown], ignore_index=True)[columns] if tables else unknown[columns]
    # a group that every row adds up has no value left that says its type
    kinds = {group: object for group in groups if table[group].isna().all()}
    return table.astype({**kinds, **dict.fromkeys(names, "Int64"), "is_suppressed": bool})


def merged_upwards(frame: pd.DataFrame, *, counts: str, group: str, least: int) -> "pd.Series[Any]":
    """Return a group's column with the values that are too small on their own joined to `OTHERS`.

    Args:
        frame: One row per cell.
        counts: Column of counts.
        group: Column of the group.
        least: Smallest count of a value that stays.
    """
    sums = frame.groupby(group, sort=True)[counts].sum()
    sums = sums[sums > 0].sort_values(kind="stable")
    small = int((sums < least).sum())
    if small:
        # joined people are so many that the joined group is not small itself
        while small < len(sums) and (small < 2 or sums.iloc[:small].sum() < least):
            small += 1
    joined = sums.index[:small]
    return frame[group].where(~frame[group].isin(joined), OTHERS)


def protected_count(number: int | None, *, level: Level = Level.READERS) -> int | None:
    """Return one count of people by itself; None where readers must not see it, or it is unknown.

    Args:
        number: The count.
        level: Who looks.
    """
    if number is None or pd.isna(number):
        return None
    return None if not level.rows and 0 < number < level.least else int(number)


def fixed_period(start: date, end: date, *, level: Level = Level.READERS) -> tuple[date, date]:
    """Return the period that a reader of a chosen period is shown, first and last day.

    Args:
        start: First local day that was chosen.
        end: Last local day that was chosen, included.
        level: The desk is shown what it chose.

    Returns:
        The newest month of whole weeks that is over by the end of the days chosen, where they hold that calendar month
        or all its weeks; else the newest calendar week that is over by then.
    """
    if level.rows:
        return start, end
    sunday = end - timedelta(days=(end.weekday() + 1) % 7)
    first, last = fixed_month(sunday)
    if last > sunday:
        first, last = fixed_month(first - timedelta(days=1))
    is_whole = start <= max(first, last.replace(day=1))
    return (first, last) if is_whole else fixed_week(sunday)


def fixed_week(day: date) -> tuple[date, date]:
    """The calendar week of a day: its Monday and its Sunday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def fixed_month(day: date) -> tuple[date, date]:
    """The month of whole weeks of a day, first and last day: the calendar weeks that end in one month."""
    sunday = fixed_week(day)[1]
    first = sunday.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    first_sunday, next_sunday = (each + timedelta(days=(6 - each.weekday()) % 7) for each in (first, following))
    return first_sunday - timedelta(days=6), next_sunday - timedelta(days=7)


def fixed_place(place: str | None, *, level: Level = Level.READERS) -> str | None:
    """Return the code of the place that a reader of a chosen place is shown: the district of a village."""
    return place if level.rows or place is None else ".".join(place.split(".")[:3])


def _all_views(groups: Sequence[str]) -> list[View]:
    """Every grouping, from all groups to none."""
    return [view for size in range(len(groups), -1, -1) for view in combinations(groups, size)]


def _block(block: pd.DataFrame, names: list[str], within: list[str], views: list[View], level: Level) -> pd.DataFrame:
    """The cells of one block and their totals."""
    tables = [_view(block, view, names) for view in views]
    table = pd.concat(tables, ignore_index=True)
    for column in within:
        table[column] = block[column].iloc[0]
    hidden: Flags = np.zeros((len(table), len(names)), dtype=bool)
    if not level.rows:
        hidden = _hidden(block, names, views, level.least)
    for n, name in enumerate(names):
        table[name] = table[name].astype("Int64").mask(hidden[:, n])
    return table.assign(is_suppressed=pd.Series(hidden.any(axis=1), table.index))


def _view(block: pd.DataFrame, view: View, names: list[str]) -> pd.DataFrame:
    if not view:
        return block[names].sum().to_frame().T
    return block.groupby(list(view), sort=True, as_index=False)[names].sum()


def _hidden(block: pd.DataFrame, names: list[str], views: list[View], least: int) -> Flags:
    """Which counts of each cell are hidden, shape (cells, counts)."""
    whole = _decided(block, names[0], views, least)
    if len(names) == 1:
        return whole[:, None]
    while True:
        parts = [_decided_part(block, names[0], name, views, least, whole) for name in names[1:]]
        joint = np.logical_or.reduce([whole, *(of_whole for of_whole, _ in parts)])
        if (joint == whole).all():
            return np.column_stack([whole, *(of_part for _, of_part in parts)])
        whole = joint


def _decided(block: pd.DataFrame, name: str, views: list[View], least: int, forced: Flags | None = None) -> Flags:
    cells = _cells(block, name, views)
    return hidden_cells(cells, least=least, forced=forced)


def _decided_part(
    block: pd.DataFrame, whole: str, part: str, views: list[View], least: int, forced: Flags
) -> tuple[Flags, Flags]:
    """Which cells of the whole and of a part are hidden, where the rest of the whole can be computed too."""
    halves = {"in": block[part], "rest": block[whole] - block[part]}
    columns = [(half, count.rename(whole)) for half, count in halves.items()]
    atoms = pd.concat([block.drop(columns=whole).join(count).assign(**{_PART: half}) for half, count in columns])
    split = [*views, *((*view, _PART) for view in views)]
    cells = _cells(atoms, whole, split)
    known = np.zeros(len(cells.values), dtype=bool)
    known[: len(forced)] = forced
    hidden = hidden_cells(cells, least=least, forced=known)
    size = len(forced)
    return hidden[:size], hidden[size:][::2]


def _cells(block: pd.DataFrame, name: str, views: list[View]) -> Cells:
    """Cells of every view in the order of `_view`, and the lines by which a view adds up to a coarser one."""
    codes: list[Codes] = []
    size = 0
    ranks = {group: pd.factorize(block[group], sort=True)[0] for group in {name for view in views for name in view}}
    for view in views:
        code = np.zeros(len(block), dtype=np.int64)
        for group in view:
            code = code * (ranks[group].max() + 1) + ranks[group]
        code = np.unique(code, return_inverse=True)[1]
        codes.append(code + size)
        size += int(code.max()) + 1
    rows = np.concatenate(codes)
    columns = np.tile(np.arange(len(block)), len(views))
    members = np.zeros((size, len(block)))
    members[rows, columns] = 1
    atoms = block[name].to_numpy(float)
    lines = [
        Line(int(total), np.unique(codes[finer][codes[coarser] == total]))
        for coarser, finer in _steps(views)
        for total in np.unique(codes[coarser])
    ]
    return Cells(members @ atoms, members, atoms, lines)


def _steps(views: list[View]) -> list[tuple[int, int]]:
    """Pairs of views of which the second is the next finer one."""
    sets = [frozenset(view) for view in views]
    return [
        (a, b)
        for a, coarse in enumerate(sets)
        for b, fine in enumerate(sets)
        if coarse < fine and not any(coarse < between < fine for between in sets)
    ]
