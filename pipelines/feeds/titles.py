"""The titles that feeds know: which columns a title may name, and what title rows declare for every row."""

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.feeds import FEEDS
from pipelines.feeds.codes import aliases
from pipelines.feeds.known_items import is_item
from pipelines.types.cells.marks import TYPED
from pipelines.types.feed import Column, Feed, Qualifier, folded
from pipelines.types.grid import Rows

_OF_OTHERS = Counter(
    alias
    for feed in FEEDS
    if not (feed.by_shape or feed.ours)
    for column in feed.columns
    for alias in {*column.headers}
)
_OURS = Counter({alias for feed in FEEDS if feed.ours for column in feed.columns for alias in column.headers})
KNOWN_BY = _OF_OTHERS | _OURS
"""Folded title → how many columns know it; those of books that Posko writes itself count as one."""
ONLY_OURS = frozenset(_OURS) - frozenset(_OF_OTHERS)
"""Folded titles that only books have which Posko writes itself."""


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
        for title, text in declared_pairs(row):
            column = column_of(feed, folded(title), places) or _qualifier(feed, folded(title), folded(text), places)
            if column and column.fits_all and column.name != feed.key:
                constants[column.name] = text
    return constants


def _qualifier(feed: Feed, title: str, text: str, places: dict[str, int]) -> Qualifier | None:
    """The qualifier that a title row declares; one that decides about all rows must have a word of its domain."""
    qualifier = qualifier_of(feed, title, places)
    is_known = qualifier is not None and (qualifier.domain is None or text in aliases(qualifier.domain))
    return qualifier if is_known else None


_DAYS = (
    "(?:hari )?(?:senin|selasa|rabu|kamis|jum'?[ ']?at|sabtu|minggu|ahad|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_WEEKDAY_ALONE = re.compile(_DAYS, re.IGNORECASE)
_DATE = re.compile(
    rf"(?:{_DAYS}[,/ ]+)?(?:\d{{1,2}}[-/. ]+(?:\d{{1,2}}|[^\W\d]{{3,9}})[-/. ,]+(?:\d{{4}}|\d{{2}})"
    r"|\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)


_OF_BOOKS = {"kartu", "stok", "stock", "persediaan", "buku", "mutasi", "laporan", "rekap", "barang", "card", "of", ""}


def is_date(text: str) -> bool:
    """Whether a text is a whole date and nothing else, as headings and names of sheets are: `Senin, 12 Juli 2021`."""
    return _DATE.fullmatch(text.strip()) is not None


def _heading(text: str) -> tuple[str, str] | None:
    """What a text alone declares: a day, or an item, `KARTU STOK TABUNG 6 M3`; None for any other."""
    if is_date(text.removesuffix(TYPED)):
        return "tanggal", text
    words = text.split()
    named = next((nth for nth, word in enumerate(words) if folded(word) not in _OF_BOOKS), len(words))
    item = " ".join(words[named:])
    return ("nama barang", item) if is_item(item) else None


def declared_pairs(row: Sequence[str]) -> list[tuple[str, str]]:
    """Return what a title row declares, as pairs of title and text: `Gudang: Posko Sisir`, or both in two cells.

    A row may declare several; a cell without a colon is a title only as the first of its row, or where some feed knows
    it. An item or a day that stands alone needs no title. A date that the workbook knew keeps its mark.
    """
    filled = [cell.strip() for cell in row if cell.strip()]
    if len(filled) == 1 and (heading := _heading(filled[0])):
        return [heading]
    pairs: list[tuple[str, str]] = []
    place = 0
    while place < len(filled):
        title, colon, rest = filled[place].partition(":")
        text = rest.strip()
        place += 1
        if not text and (colon or place == 1 or is_known(folded(title))):
            place = next((at for at in range(place, len(filled)) if filled[at].strip(": ")), len(filled))
            text = filled[place].lstrip(": ") if place < len(filled) else ""
            is_pair = not is_known(folded(text)) or colon
            place += 1 if is_pair else 0
            text = text if is_pair else ""
        if _WEEKDAY_ALONE.fullmatch(text) and place < len(filled):  # the comma behind it parted the cells of a CSV
            text, place = f"{text}, {filled[place]}", place + 1
        if title.strip() and text:
            pairs.append((title.strip(), text))
    return pairs
