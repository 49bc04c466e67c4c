"""The titles that feeds know: which columns a title may name, and what title rows declare for every row."""

from collections import Counter

from pipelines.feeds import FEEDS
from pipelines.feeds.codes import aliases
from pipelines.types.feed import Column, Feed, Qualifier, folded
from pipelines.types.grid import Rows

KNOWN_BY = Counter(
    alias for feed in FEEDS if not feed.by_shape for column in feed.columns for alias in {*column.headers}
)


def is_known(title: str) -> bool:
    """Whether some feed has a column under this folded title."""
    return title in KNOWN_BY


def column_of(feed: Feed, cell: str, taken: dict[str, int]) -> Column | None:
    """Return the column that a header names: by its own name first, then the first free column that lists it.

    Args:
        feed: whose columns
        cell: a folded title
        taken: columns that already have a place
    """
    named = [c for c in feed.columns if cell == c.headers[0]] + [c for c in feed.columns if cell in c.headers]
    return next((c for c in named if cell and c.name not in taken), None)


def qualifier_of(feed: Feed, cell: str, taken: dict[str, int]) -> Qualifier | None:
    """Return the first free qualifier that a header names.

    Args:
        feed: whose qualifiers
        cell: a folded title
        taken: qualifiers that already have a place
    """
    return next((q for q in feed.qualifiers if cell and cell in q.headers and q.name not in taken), None)


def title_constants(titles: Rows, feed: Feed, places: dict[str, int]) -> dict[str, str]:
    """Return what title rows such as `Gudang: Posko Bumiaji` declare for every row of the sheet.

    Args:
        titles: the rows above the header
        feed: whose columns
        places: columns that the sheet itself has, which no title row declares

    Returns:
        Text by column.
    """
    constants: dict[str, str] = {}
    for _, row in titles:
        filled = [cell.strip() for cell in row if cell.strip()]
        title, _, rest = filled[0].partition(":") if filled else ("", "", "")
        text = rest.strip() or next((cell.lstrip(": ") for cell in filled[1:] if cell.strip(": ")), "")
        column = column_of(feed, folded(title), places) or _qualifier(feed, folded(title), folded(text), places)
        if column and column.fits_all and column.name != feed.key and text and (":" in filled[0] or len(filled) > 1):
            constants[column.name] = text
    return constants


def _qualifier(feed: Feed, title: str, text: str, places: dict[str, int]) -> Qualifier | None:
    """The qualifier that a title row declares; one that decides about all rows must have a word of its domain."""
    qualifier = qualifier_of(feed, title, places)
    is_known = qualifier is not None and (qualifier.domain is None or text in aliases(qualifier.domain))
    return qualifier if is_known else None
