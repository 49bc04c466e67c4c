"""The titles of a table as names that tell its columns apart."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from pipelines.feeds.feed import folded


def named(row: Sequence[str]) -> tuple[str, ...]:
    """One name a column, folded: `jumlah`, `jumlah 2` for the second of that title, `#4` for a fourth without one.

    Columns without a title at the end are left out.
    """
    cells = [folded(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(cells, start=1):
        seen[cell] += 1
        names.append(f"#{place}" if not cell else cell if seen[cell] == 1 else f"{cell} {seen[cell]}")
    return tuple(names)


def key(title: str) -> str:
    """A title as a mapping writes it, as `named` names it."""
    return title.strip() if title.strip().startswith("#") else folded(title)


def mark(names: Sequence[str]) -> str:
    """The hash under which a mapping for these titles is remembered."""
    return sha256("\x1f".join(names).encode()).hexdigest()
