"""Which cells of a table of counts stay hidden: the small ones, and as many others as it takes to hide them.

A cell counts some of the atoms of a table; a total counts all that its parts count. A reader who sees some cells knows
the sums they are of, and that what is hidden is not zero, because a zero is shown. Nothing hidden may follow from that.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Places = np.ndarray[tuple[int, ...], np.dtype[np.intp]]

_NOTHING = 1e-7


class Line(NamedTuple):
    """A total and the cells that add up to it."""

    total: int
    parts: Places


class Cells(NamedTuple):
    """Every cell that a table shows or hides."""

    values: Numbers
    """What each counts, shape (cells,)."""
    members: sparse.csr_array
    """Which atoms each counts, shape (cells, atoms): 0 or 1."""
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
    """Hide one cell more for each group of equations that gives a hidden cell away; whether there was one."""
    visible = ~hidden
    sizes = np.diff(cells.members.indptr)
    single, empty = visible & (sizes == 1), visible & (cells.values == 0)
    known = np.zeros(cells.members.shape[1], dtype=bool)
    known[np.unique(cells.members[single | empty].indices)] = True
    unknown = np.flatnonzero(~known)
    open_members = cells.members[:, unknown]
    reach = np.diff(open_members.indptr)
    equations, targets = np.flatnonzero(visible & (reach > 0)), np.flatnonzero(hidden)
    if (closed := targets[reach[targets] == 0]).size:
        return _give_up_single(cells, hidden, int(closed[0]))
    if not equations.size:
        return False
    links = open_members[equations]
    graph = sparse.bmat([[None, links], [links.T, None]], format="csr")
    _, parts = connected_components(graph, directed=False)
    of_equation, of_atom = parts[: len(equations)], parts[len(equations) :]
    of_target = of_atom[open_members[targets].indices[open_members[targets].indptr[:-1]]]
    is_open = False
    for part in np.unique(of_equation):
        matrix = links[of_equation == part].toarray()
        # a hidden cell that reaches over several groups stays hidden while one of them does
        wanted = targets[of_target == part]
        place = _given_away(matrix, open_members[wanted].toarray())
        if place is not None:
            support = equations[of_equation == part][place]
            is_open |= _hide_one(cells, hidden, support)
    return is_open


def _given_away(matrix: Numbers, targets: Numbers) -> Places | None:
    """Which equations give the first target away that is a sum of them; None if none is."""
    if not len(targets):
        return None
    weights, *_ = np.linalg.lstsq(matrix.T, targets.T, rcond=None)
    wrong = np.abs(matrix.T @ weights - targets.T).max(axis=0)
    solved = np.flatnonzero(wrong < _NOTHING)
    return np.flatnonzero(np.abs(weights[:, solved[0]]) > _NOTHING) if solved.size else None


def _hide_one(cells: Cells, hidden: Flags, support: Places) -> bool:
    """Hide the smallest single cell that these totals count, else the smallest of them."""
    atoms = np.unique(cells.members[support].indices)
    single = np.diff(cells.members.indptr) == 1
    inside = np.flatnonzero(single & ~hidden & (cells.values > 0))
    inside = inside[np.isin(cells.members[inside].indices, atoms)]
    hidden[_smallest(cells, inside if inside.size else support)] = True
    return True


def _give_up_single(cells: Cells, hidden: Flags, target: int) -> bool:
    """Hide the smallest single cell of a hidden total all of whose parts are shown."""
    return _hide_one(cells, hidden, np.array([target]))
