"""The titles that feeds know: which columns a title may name, and what title rows say for every row."""

from collections import Counter

from pipelines.feeds import FEEDS
from pipelines.types.feed import Column, Feed, folded
from pipelines.types.grid import Rows

KNOWN_BY = Counter(
    alias for feed in FEEDS if not feed.by_shape for column in feed.columns for alias in {*column.headers}
)


def is_known(title: str) -> bool:
    """Whether some feed has a column under this folded title."""
    return title in KNOWN_BY


def column_of(feed: Feed, cell: str, taken: dict[str, int]) -> Column | None:
    """The column this header names: its own name first, then the first column that lists it and is still free."""
    named = [c for c in feed.columns if cell == c.headers[0]] + [c for c in feed.columns if cell in c.headers]
    return next((c for c in named if cell and c.name not in taken), None)


def titles_say(titles: Rows, feed: Feed, places: dict[str, int]) -> dict[str, str]:
    """What title rows such as `Gudang: Posko Bumiaji` say for every row of the sheet."""
    said: dict[str, str] = {}
    for _, row in titles:
        filled = [cell.strip() for cell in row if cell.strip()]
        key, _, rest = filled[0].partition(":") if filled else ("", "", "")
        answer = rest.strip() or next((cell.lstrip(": ") for cell in filled[1:] if cell.strip(": ")), "")
        column = column_of(feed, folded(key), places)
        if column and column.fits_all and column.name != feed.key and answer and (":" in filled[0] or len(filled) > 1):
            said[column.name] = answer
    return said
