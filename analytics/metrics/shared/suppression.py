"""Which cells of a table of counts stay hidden: the small ones, and as many others as it takes to hide them.

A cell counts some of the atoms of a table; a total counts all that its parts count. A reader who sees some cells knows
the sums they are of, and that what is hidden is not zero, because a zero is shown. Nothing hidden may follow from that.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Places = np.ndarray[Any, np.dtype[np.integer[Any]]]

_PRIME = 2**31 - 1


class Line(NamedTuple):
    """A total and the cells that add up to it."""

    total: int
    parts: Places


class Cells(NamedTuple):
    """Every cell that a table shows or hides."""

    values: Numbers
    """What each counts, shape (cells,)."""
    members: Numbers
    """Which atoms each counts, shape (cells, atoms): 0 or 1."""
    atoms: Numbers
    """What each atom counts, shape (atoms,)."""
    lines: Sequence[Line]


def hidden_cells(cells: Cells, *, least: int, forced: Flags | None = None) -> Flags:
    """Decide which cells are hidden.

    Args:
        cells: Of the table.
        least: Smallest count that is shown, beside zero.
        forced: Cells that are hidden for another reason, shape (cells,).

    Returns:
        Shape (cells,): those from 1 to below `least`, and the smallest others without which one of those would follow
        from a total and its other parts, or from several totals together.
    """
    hidden = (cells.values > 0) & (cells.values < least)
    if forced is not None:
        hidden |= forced & (cells.values > 0)
    lines = sorted(cells.lines, key=lambda line: line.parts.size)  # the shorter leave less to choose
    while hidden.any():
        while any(_covered(cells, hidden, line, least) for line in lines):
            pass
        if not _solved(cells, hidden):
            break
    return hidden


def _covered(cells: Cells, hidden: Flags, line: Line, least: int) -> bool:
    """Hide one cell more of a line that gives a hidden cell away; whether there was one."""
    if not cells.values[line.total]:
        return False
    inside = line.parts[hidden[line.parts]]
    rest = cells.values[inside].sum()
    if hidden[line.total]:
        is_open = not inside.size
    else:
        is_open = bool(inside.size) and (inside.size < 2 or rest < least or rest <= inside.size)
    if not is_open:
        return False
    others = line.parts[~hidden[line.parts] & (cells.values[line.parts] > 0)]
    hidden[_smallest(cells, others) if others.size else line.total] = True
    return True


def _smallest(cells: Cells, places: Places) -> int:
    """The smallest of these cells, the first of equals."""
    return int(places[np.argmin(cells.values[places])])


def _solved(cells: Cells, hidden: Flags) -> bool:
    """Hide more cells where several sums together give a hidden one away; whether there were any."""
    single = cells.members.sum(axis=1) == 1
    known = cells.members[~hidden & (single | (cells.values == 0))].any(axis=0)
    targets = np.flatnonzero(hidden)
    equations = np.flatnonzero(~hidden & cells.members[:, ~known].any(axis=1))
    sums, wanted = cells.members[equations], cells.members[targets]
    solved, weights = _derived(sums[:, ~known], wanted[:, ~known])
    if not solved.size:
        pinned = wanted[_pinned(sums[:, ~known], _left_of(cells, equations, known), wanted[:, ~known])]
        solved, weights = _derived(np.vstack([sums, pinned])[:, ~known], wanted[:, ~known])
        weights = weights[:, : len(equations)]
    # what each needs to be known: totals, and parts of theirs that are shown
    needed = np.zeros((len(solved), len(cells.values)), dtype=bool)
    needed[:, equations] = weights != 0
    bare = ~needed.any(axis=1)  # known by the bound alone: from the totals that hold any of it
    needed[np.ix_(bare, equations)] = (wanted[solved[bare]] @ sums.T) > 0
    alone = np.flatnonzero(single & ~hidden & (cells.values > 0))
    inside = (needed[:, equations] @ sums)[:, cells.members[alone].argmax(axis=1)] > 0
    needed[inside.any(axis=1)] = False  # a part rather than a total
    needed[:, alone] |= inside
    return _hide_needed(cells, hidden, needed)


def _hide_needed(cells: Cells, hidden: Flags, needed: Flags) -> bool:
    """Hide the smallest cells without which nothing follows, those that more follows from first.

    Args:
        cells: Of the table.
        hidden: Shape (cells,), changed in place.
        needed: Which cells each hidden one follows from, shape (hidden ones, cells).
    """
    is_open = bool(len(needed))
    while len(needed):
        often = needed.sum(axis=0)
        place = int(np.argmin(np.where(often > 0, cells.values / np.maximum(often, 1), np.inf)))
        hidden[place] = True
        needed = needed[~needed[:, place]]
    return is_open


def _left_of(cells: Cells, equations: Places, known: Flags) -> Numbers:
    """What a reader knows that the unknown atoms of each sum add up to."""
    return cells.values[equations] - cells.members[equations][:, known] @ cells.atoms[known]


def _pinned(equations: Numbers, totals: Numbers, targets: Numbers) -> Flags:
    """Which hidden cells can only be 1, since none may be less: shape (targets,).

    Every slack of a bound is raised to 1 at once where it can be, the scale being free (Freund, Roundy & Todd 1985).
    """
    size, atoms = targets.shape
    if not len(equations):
        return np.zeros(size, dtype=bool)
    from scipy import sparse
    from scipy.optimize import linprog  # dear to import, and most tables have nothing to solve

    # variables: the atoms, the scale, the slacks
    sums = np.hstack([equations, -totals[:, None], np.zeros((len(equations), size))])
    bounds = np.hstack([-targets, np.ones((size, 1)), np.eye(size)])
    aim = np.concatenate([np.zeros(atoms + 1), -np.ones(size)])
    limits = [*[(0, None)] * atoms, (1, None), *[(0, 1)] * size]
    answer = linprog(
        aim, A_ub=sparse.csr_array(bounds), b_ub=np.zeros(size), A_eq=sparse.csr_array(sums),
        b_eq=np.zeros(len(equations)), bounds=limits, method="highs",
    )  # fmt: skip
    slack: Numbers = answer.x[atoms + 1 :]
    return slack < 0.5


def _derived(equations: Numbers, targets: Numbers) -> tuple[Places, Numbers]:
    """Which targets are sums of the equations, and of which: exact, by elimination modulo a prime.

    Args:
        equations: Shape (equations, atoms), whole numbers.
        targets: Shape (targets, atoms).

    Returns:
        Places of such targets, and the weight of each equation in each of them, shape (those, equations).
    """
    size, atoms = equations.shape
    rows = np.vstack([np.hstack([equations, np.eye(size)]), np.hstack([targets, np.zeros((len(targets), size))])])
    rows = rows.astype(np.int64)
    top = 0
    for column in range(atoms):
        pivots = np.flatnonzero(rows[top:size, column])
        if not pivots.size:
            continue
        pivot = top + int(pivots[0])
        rows[[top, pivot]] = rows[[pivot, top]]
        rows[top] = rows[top] * pow(int(rows[top, column]), -1, _PRIME) % _PRIME
        below = top + 1 + np.flatnonzero(rows[top + 1 :, column])
        rows[below] = (rows[below] - rows[below, column, None] * rows[top]) % _PRIME
        top += 1
    left = rows[size:]
    solved = np.flatnonzero(~left[:, :atoms].any(axis=1))
    return solved, (-left[solved, atoms:]) % _PRIME
