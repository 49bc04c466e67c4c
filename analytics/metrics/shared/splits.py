"""Splits of free counts: of requests by place and need, which every reader sees, by one more property.

How many there are of each place and need is known for any days, so that a split is known wherever its sums leave one
answer only. A row of a split is shown whole or not at all: where none of its numbers is from 1 to below the least, and
where the rows that stay hidden could still be split in another way. Rows and columns of what is hidden are then the
margins of a table of which the least and the most of every cell are known exactly (Fréchet 1960).
"""

from typing import Any

import numpy as np
import pandas as pd

from analytics.metrics.shared.suppression import Flags, Numbers
from level import Level

PLACE, GROUP = "district", "category"


def split(frame: pd.DataFrame, *, by: str, counts: str, level: Level) -> pd.DataFrame:
    """Return counts by place and group, and by group over every place, split by a property.

    Args:
        frame: One row per cell: `PLACE`, `GROUP`, `by` and the counts, none missing; every cell of a fixed period.
        by: Column of the property.
        counts: Column of counts.
        level: Who looks: the desk sees every number.

    Returns:
        `PLACE` (missing over every place), `GROUP` (missing over every group), `by`, the counts (Int64, missing where
        readers must not see them), is_suppressed. Zeros included.
    """
    wide = frame.pivot_table(index=[PLACE, GROUP], columns=by, values=counts, aggfunc="sum", fill_value=0)
    wide = wide.sort_index()
    groups = wide.groupby(level=GROUP).sum()
    if level.rows:
        rows, sums = np.ones(len(wide), dtype=bool), np.ones(len(groups), dtype=bool)
    else:
        sums = _visible_groups(wide, groups, level.least)
        rows = _visible_rows(wide, groups[sums], level.least)
    places = wide.groupby(level=PLACE).sum()
    whole = pd.Series(rows, wide.index).groupby(level=PLACE).all().to_numpy()
    total = groups.sum().to_frame().T
    is_total = level.rows or bool(sums.all() or not _small(total.to_numpy(float), level.least).any())
    parts = [
        _long(wide.reset_index(), rows, by, counts),
        _long(places.assign(**{GROUP: None}).reset_index(), whole, by, counts),
        _long(groups.assign(**{PLACE: None}).reset_index(), sums, by, counts),
        _long(total.assign(**{PLACE: None, GROUP: None}), np.array([is_total]), by, counts),
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.astype({PLACE: object, GROUP: object})


def visible_weeks(cells: Numbers, *, least: int, within: tuple[Flags, bool] | None = None) -> tuple[Flags, bool]:
    """Decide which weeks of a month are shown whole, and whether the month is, where the sum of each week is known.

    Args:
        cells: Counts of each week and property, shape (weeks, properties).
        least: Smallest count that is shown, beside zero.
        within: Which weeks, and whether the month, may be shown at all.

    Returns:
        Flags of the weeks, shape (weeks,), and that of the month.
    """
    weeks, is_month = within or (np.ones(len(cells), dtype=bool), True)
    alone: Flags = weeks & ~_small(cells, least)
    visible = alone.copy()
    is_month = is_month and not _small(cells.sum(axis=0)[None, :], least).any()
    while is_month and visible.any() and not _is_open(cells[~visible], least):
        visible[_smallest(cells, visible)] = False
    if is_month and _is_open(cells[~visible], least):
        return visible, True
    return alone, False


def _visible_groups(wide: pd.DataFrame, groups: pd.DataFrame, least: int) -> Flags:
    """Which groups are shown over every place: shape (groups,)."""
    cells = groups.to_numpy(float)
    visible = ~_small(cells, least)
    for n, group in enumerate(groups.index):
        # where its places follow from the sum, the sum is not shown
        visible[n] = bool(visible[n]) and _is_open(wide.xs(group, level=GROUP).to_numpy(float), least)
    names = wide.index.get_level_values(GROUP)
    while visible.any():
        hidden = groups.index[~visible]
        finest = wide[names.isin(hidden)].to_numpy(float)
        if not len(finest) or (_is_open(finest, least) and _is_open(cells[~visible], least)):
            break
        visible[_smallest(cells, visible)] = False
    return visible


def _visible_rows(wide: pd.DataFrame, groups: pd.DataFrame, least: int) -> Flags:
    """Which rows of place and group are shown, of the groups that are shown over every place: shape (rows,)."""
    cells, names = wide.to_numpy(float), wide.index.get_level_values(GROUP)
    visible = ~_small(cells, least) & names.isin(groups.index)
    for group in groups.index:
        inside = np.flatnonzero(names == group)
        while visible[inside].any() and not _is_open(cells[inside[~visible[inside]]], least):
            visible[inside[_smallest(cells[inside], visible[inside])]] = False
    return visible


def _small(cells: Numbers, least: int) -> Flags:
    """Which rows hold a number that readers must not see."""
    small: Flags = np.asarray(((cells > 0) & (cells < least)).any(axis=1))
    return small


def _smallest(cells: Numbers, visible: Flags) -> int:
    return int(np.argmin(np.where(visible, cells.sum(axis=1), np.inf)))


def _is_open(cells: Numbers, least: int) -> bool:
    """Whether no small cell of these rows follows from their sums: of rows, of columns."""
    rows, columns, total = cells.sum(axis=1)[:, None], cells.sum(axis=0)[None, :], cells.sum()
    most = np.minimum(rows, columns)
    fewest = np.maximum(0, rows + columns - total)
    follows = (cells > 0) & (cells < least) & (most - fewest < 1)
    return not bool(np.any(follows))


def _long(wide: pd.DataFrame, visible: Flags, by: str, counts: str) -> pd.DataFrame:
    """One row per cell, those that are not shown without their number."""
    table = wide.assign(is_suppressed=~visible)
    table = table.melt(id_vars=[PLACE, GROUP, "is_suppressed"], var_name=by, value_name=counts)
    numbers: Any = table[counts].astype("Int64").mask(table["is_suppressed"].astype(bool))
    return table.assign(**{counts: numbers})[[PLACE, GROUP, by, counts, "is_suppressed"]]
