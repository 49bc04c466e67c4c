"""Counts of loops as the desk and as readers see them: readers by district, from five on, decided for all at once."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.metrics.shared.disclosure import UNKNOWN, View, fixed_place, protected
from level import Level

AREA = "district"
"""Column of a frame of cells by which readers see places: code of the district, missing where nobody knows where the
person lives."""


def counted(
    cells: pd.DataFrame,
    views: Sequence[View],
    *,
    level: Level,
    place: str | None,
    counts: str = "loops",
    within: Sequence[str] = (),
    merge: Sequence[str] = (),
) -> list[pd.DataFrame]:
    """Count cells in several groupings.

    Args:
        cells: One row per cell: `AREA`, the columns of the groupings and of `within`, and the counts. For the desk
            those of the chosen place; for readers those of every place.
        views: The groupings that are shown.
        level: Who looks.
        place: Beginning of a village code; None is everywhere.
        counts: Column of counts.
        within: Columns over which counts do not add up.
        merge: Groups whose values that are too small on their own are joined, for readers.

    Returns:
        For each grouping one row per group: `within`, its columns, the counts (missing where readers must not see
        them) and is_suppressed. A group that nobody knows is missing.
    """
    groups = list(dict.fromkeys(name for view in views for name in view))
    area = [AREA] if not level.rows else []
    every = [(*part, *view) for part in ((AREA,), ()) for view in views] if area else list(views)
    by = [*within, *area, *groups]
    summed = (
        cells.groupby(by, dropna=False, as_index=False)[[counts]].sum() if by else cells[[counts]].sum().to_frame().T
    )
    table = protected(
        summed, counts=counts, groups=[*area, *groups], within=within, level=level, views=every, merge=merge,
    )  # fmt: skip
    chosen = _of_place(table, [*within, *groups], counts, fixed_place(place)) if area else table
    frames = []
    for view in views:
        absent = [name for name in groups if name not in view]
        rows = chosen[chosen[absent].isna().all(axis=1) & chosen[list(view)].notna().all(axis=1)]
        frame = rows[[*within, *view, counts, "is_suppressed"]].reset_index(drop=True)
        for name in view:
            frame[name] = frame[name].astype(object).where(frame[name] != UNKNOWN, None)
        frames.append(frame)
    return frames


def in_readers_place(frame: pd.DataFrame, place: str | None, level: Level) -> "pd.Series[bool]":
    """Which rows of a frame are of the place that readers are shown; the desk's were chosen when they were read.

    Args:
        frame: With a column `AREA`.
        place: Beginning of a village code; None is everywhere.
        level: Who looks.
    """
    if level.rows or place is None:
        return pd.Series(data=True, index=frame.index, dtype=bool)
    return _is_in(frame[AREA], str(fixed_place(place)))


def number(count: Any) -> int | None:
    """A count of a frame as a number; None where it is missing."""
    return None if pd.isna(count) else int(count)


def _of_place(table: pd.DataFrame, groups: list[str], counts: str, place: str | None) -> pd.DataFrame:
    """The rows of everywhere, or the sums over the districts of a place: hidden where one of them is."""
    if place is None:
        return table[table[AREA].isna()]
    inside = table[_is_in(table[AREA], place)]
    if inside.empty or not groups:
        hidden = bool(inside["is_suppressed"].any())
        row = {counts: inside[counts].sum(skipna=False), "is_suppressed": hidden}
        return inside if inside.empty else pd.DataFrame([row]).astype({counts: "Int64"})
    summed = inside.groupby(groups, dropna=False, sort=False)
    sums = summed[counts].agg(lambda column: column.sum(skipna=False)).astype("Int64")
    return pd.concat([sums, summed["is_suppressed"].any()], axis=1).reset_index()


def _is_in(districts: pd.Series, code: str) -> "pd.Series[bool]":
    return districts.astype("string").str.startswith(code).fillna(value=False).astype(bool)
