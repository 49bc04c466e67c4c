"""Which cells of a table of small counts differ by more than chance, and which neighbours do not differ.

Each rule is wrong at most once in twenty tables in which nothing differs; `tests/analytics/test_beyond_chance.py`
simulates that.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln, xlogy

Array = NDArray[np.float64]

SIGNAL = {1: "more", -1: "fewer"}
"""Codes of the direction in which a cell stands out."""
ERROR = 0.05
"""How often a table without any pattern may show one."""
_APART = 12.0
"""Least deviance between neighbours that are not merged. Of 24 equal hours, 30 to 5,000 counts in all, 3 to 5 tables in
100 then fall into more than one run."""


def cells(counts: Array) -> NDArray[np.int64]:
    """Mark the cells with more (1) or fewer (-1) than the sums of their row and column lead to, by more than chance.

    The exact test of a cell given its row, its column and the whole (hypergeometric), whatever the rows and columns
    are; its chance is shared out among all cells and both directions (Bonferroni), so that a table whose rows and
    columns do not depend on each other has a cell marked at most once in twenty times.

    Args:
        counts: Counts, rows × columns, each column counted equally long in all rows.
    """
    rows, columns, whole = counts.sum(axis=1), counts.sum(axis=0), counts.sum()
    marks = np.zeros(counts.shape, dtype=np.int64)
    tested = np.argwhere(np.outer(rows, columns) > 0)
    least = ERROR / (2 * max(1, len(tested)))
    for row, column in tested:
        fewer, more = _tails(counts[row, column], rows[row], columns[column], whole)
        marks[row, column] = int(more < least) - int(fewer < least)
    return marks


def _tails(count: float, row: float, column: float, whole: float) -> tuple[float, float]:
    """The chances of at most and of at least this count, given the sums.

    Args:
        count: Count of the cell.
        row: Sum of its row.
        column: Sum of its column.
        whole: Sum of the table.
    """
    possible = np.arange(max(0.0, row + column - whole), min(row, column) + 1)
    ways = _ways(row, possible) + _ways(whole - row, column - possible) - _ways(whole, np.array([column]))
    chances = np.exp(ways)
    return float(chances[possible <= count].sum()), float(chances[possible >= count].sum())


def _ways(things: float, taken: Array) -> Array:
    """Logarithm of how many ways there are to take so many of the things."""
    return np.asarray(gammaln(things + 1) - gammaln(taken + 1) - gammaln(things - taken + 1))


def pairs(frame: pd.DataFrame, *, down: str, across: str, column: str) -> "pd.Series[Any]":
    """`more`, `fewer`, or missing within chance, for each row of a long table of counts; pairs without a row are zero.

    Args:
        frame: `down`, `across` and `column`, one row per pair; a row without a code has no signal.
        down: Column of codes.
        across: Column of codes.
        column: Column of counts.
    """
    known = frame.dropna(subset=[down, across])
    if known.empty:
        return pd.Series(None, index=frame.index, dtype=object)
    grid = known.pivot_table(index=down, columns=across, values=column, aggfunc="sum", fill_value=0)
    marks = cells(grid.to_numpy(float))
    signs = {
        (row, name): SIGNAL.get(int(mark))
        for row, line in zip(grid.index, marks, strict=True)
        for name, mark in zip(grid.columns, line, strict=True)
    }
    spots = zip(frame[down], frame[across], strict=True)
    return pd.Series([signs.get(spot) for spot in spots], index=frame.index, dtype=object)


def runs(counts: Array, exposure: Array) -> list[list[int]]:
    """Merge neighbours on a ring (the hours of a day) until those left differ by more than chance.

    Args:
        counts: Counts, in order.
        exposure: How long each was counted; those that were not at all are left out.

    Returns:
        The places of each run, in order; a run may pass the end.
    """
    merged = [[place] for place in range(len(counts)) if exposure[place] > 0]
    while len(merged) > 1:
        apart = _apart(
            np.array([counts[run].sum() for run in merged]), np.array([exposure[run].sum() for run in merged])
        )
        nearest = int(np.argmin(apart))
        if apart[nearest] > _APART:
            break
        other = (nearest + 1) % len(merged)
        merged[nearest] = merged[nearest] + merged[other]
        del merged[other]
    return merged


def _apart(numbers: Array, times: Array) -> Array:
    """Deviance of each and the next on the ring having one rate."""
    after, long_after = np.roll(numbers, -1), np.roll(times, -1)
    rate = (numbers + after) / (times + long_after)
    rate = np.where(rate > 0, rate, 1.0)
    return np.asarray(2 * (xlogy(numbers, numbers / (times * rate)) + xlogy(after, after / (long_after * rate))))


def is_uneven(counts: Sequence[float] | Array, usual: Sequence[float] | Array) -> bool:
    """Whether counts differ from what they would be without differences, by more than chance (chi-square test)."""
    numbers, means = np.asarray(counts, dtype=float), np.asarray(usual, dtype=float)
    numbers, means = numbers[means > 0], means[means > 0]
    if len(numbers) < 2:
        return False
    return bool(chdtrc(len(numbers) - 1, float(((numbers - means) ** 2 / means).sum())) < ERROR)
