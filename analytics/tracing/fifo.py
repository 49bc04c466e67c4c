"""First in, first out: match what came with what went, in order, along one line or many."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Side = tuple[Whole, Whole, Whole]


def match_fifo(came: pd.DataFrame, went: pd.DataFrame) -> pd.DataFrame:
    """Match parts of what went with parts of what came, both in their order.

    came, went: one row per thing, in order; `line` (things of one line are matched, any code) and `amount` (whole
    units, not below zero). Result, one row per overlap: `came` and `went` (row positions) and `amount`. On each line
    the amounts add up to the lesser of both; nothing is rounded. A line that only one of them has gives no row.
    """
    numbers = numbered(came["line"], went["line"])
    first, second = (_side(each, lines) for each, lines in zip((came, went), numbers, strict=True))
    count = 1 + max((int(lines.max()) for lines in numbers if len(lines)), default=0)
    lengths = np.maximum(_totals(first, count), _totals(second, count))
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    one, other = _spans(first, begins), _spans(second, begins)
    edges = np.unique(np.concatenate([*one[1:], *other[1:]]))
    left, right = edges[:-1], edges[1:]
    a, in_a = _covering(one, left, right)
    b, in_b = _covering(other, left, right)
    both = in_a & in_b
    return pd.DataFrame({"came": a[both], "went": b[both], "amount": (right - left)[both]})


def numbered(came: "pd.Series[Any]", went: "pd.Series[Any]") -> tuple[Whole, Whole]:
    """Codes of both as numbers from 0, the same for the same code."""
    codes = np.asarray(pd.factorize(pd.concat([came, went], ignore_index=True))[0], dtype=np.int64)
    return codes[: len(came)], codes[len(came) :]


def _side(frame: pd.DataFrame, lines: Whole) -> Side:
    """Row positions sorted by line (order kept within it), their lines and amounts; empty rows left out."""
    amounts = np.asarray(frame["amount"], dtype=np.int64)
    order = np.argsort(lines, kind="stable").astype(np.int64)
    order = order[amounts[order] > 0]
    return order, lines[order], amounts[order]


def _totals(side: Side, lines: int) -> Whole:
    total = np.zeros(lines, dtype=np.int64)
    np.add.at(total, side[1], side[2])
    return total


def _spans(side: Side, begins: Whole) -> Side:
    """Row positions, and where each row begins and ends when every line has a stretch of its own."""
    order, lines, amounts = side
    ends = np.cumsum(amounts)
    firsts = np.searchsorted(lines, lines, side="left")
    before = np.concatenate([[0], ends])[firsts]
    return order, begins[lines] + ends - amounts - before, begins[lines] + ends - before


def _covering(spans: Side, left: Whole, right: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    """Of each stretch the row that covers it, and whether one does."""
    order, begin, end = spans
    if not len(order):
        return np.zeros(len(left), dtype=np.int64), np.zeros(len(left), dtype=bool)
    place = np.minimum(np.searchsorted(end, right, side="left"), len(order) - 1)
    return order[place], (begin[place] <= left) & (right <= end[place])


def split(whole: Whole, weights: NDArray[np.float64], group: Whole) -> Whole:
    """Split each group's whole amount by weights into whole units that add up to it exactly.

    A group without any weight gets nothing.

    Args:
        whole: Amount of the row's group, repeated on each of its rows, shape (rows,).
        weights: Weight of each row, not below zero, in the order in which rows are served, shape (rows,).
        group: Number of the row's group; rows of a group stand together, shape (rows,).
    """
    sums = pd.Series(weights).groupby(group, sort=False)
    total = sums.transform("sum").to_numpy()
    share = np.divide(sums.cumsum().to_numpy(), total, out=np.zeros(len(weights)), where=total > 0)
    reached = np.rint(share * whole).astype(np.int64)
    before = pd.Series(reached).groupby(group, sort=False).shift(fill_value=0).to_numpy(dtype=np.int64)
    rest: NDArray[np.int64] = reached - before
    return rest
