"""What a row of titles means to a feed: which of its columns is which, and what the rows above say for all."""

from collections import Counter
from dataclasses import dataclass
from operator import attrgetter

from pipelines.feeds import FEEDS
from pipelines.feeds.feed import Column, Feed, Kind, folded

Rows = list[tuple[int, list[str]]]
_KNOWN_BY = Counter(
    alias for feed in FEEDS if not feed.by_shape for column in feed.columns for alias in {*column.headers}
)
_FIGURES = (Kind.NUMBER, Kind.COUNT, Kind.MONEY)  # of two columns with one title nobody knows which one counts
_FEW = 2  # a title that so few columns know tells one feed from the others


@dataclass(frozen=True)
class Fit:
    """What a row of titles means to one feed.

    `score` is the higher the fewer feeds know its titles; it `is_telling` when one of them is known by so few that the
    row can hardly be anything else.
    """

    feed: Feed
    position: int
    score: float
    is_telling: bool
    places: dict[str, int]
    clocks: dict[str, int]
    constants: dict[str, str]

    @property
    def columns(self) -> int:
        """How many columns of the sheet are understood."""
        return len(self.places) + len(self.clocks)

    @property
    def missing(self) -> list[str]:
        given = {*self.places, *self.constants}
        one = [] if not self.feed.one_of or given & {*self.feed.one_of} else [" / ".join(self.feed.one_of)]
        return [name for name in self.feed.needed_headers if name not in given] + one

    @property
    def complete(self) -> bool:
        return self.score > 0 and not self.missing


def is_known(title: str) -> bool:
    """Whether some feed has a column under this folded title."""
    return title in _KNOWN_BY


def fit(top: Rows, feed: Feed) -> Fit:
    """The best header row of the sheet for this feed; complete fits win over rich ones, and both over the one word of a
    signature (`Petugas`) below a table that would then be its title."""
    fits = [_fit_row(top, position, feed) for position in range(len(top))]
    order = attrgetter("complete", "is_telling", "score")
    return max(fits, key=order, default=Fit(feed, 0, 0, False, {}, {}, {}))


def _fit_row(top: Rows, position: int, feed: Feed) -> Fit:
    cells = [folded(cell) for cell in top[position][1]]
    twice = {cell for cell, times in Counter(cells).items() if times > 1}
    places: dict[str, int] = {}
    clocks: dict[str, int] = {}
    clock_words = {word for column in feed.columns for word in column.clock_headers}
    for place, cell in sorted(enumerate(cells), key=lambda pair: pair[1] in clock_words):
        column = _column_of(feed, cell, places)
        if column and not (cell in twice and column.kind in _FIGURES):
            places[column.name] = place
        elif clock := next((c for c in feed.columns if cell and cell in c.clock_headers), None):
            clocks.setdefault(clock.name, place)
    known_by = [_KNOWN_BY[cells[place]] for place in places.values()]
    score = sum(1 / feeds for feeds in known_by)
    is_telling = (len(places) > 1 or len(cells) == 1) and (feed.reference or min(known_by, default=0) <= _FEW)
    constants = titles_say(top[:position], feed, places) if places else {}
    return Fit(feed, position, score, is_telling, places, clocks, constants)


def _column_of(feed: Feed, cell: str, taken: dict[str, int]) -> Column | None:
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
        column = _column_of(feed, folded(key), places)
        if column and column.fits_all and column.name != feed.key and answer and (":" in filled[0] or len(filled) > 1):
            said[column.name] = answer
    return said
