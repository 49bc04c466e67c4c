"""Tables of totals: a row a day, a month or a district with how many there were, where one row must be one event."""

import re
from collections.abc import Sequence

from pipelines.detect.header_match import HeaderMatch
from pipelines.feeds import FEEDS
from pipelines.feeds.codes import aliases
from pipelines.types.cells.marks import unmarked
from pipelines.types.errors import FeedError
from pipelines.types.feed import NUMBER_KINDS, Kind, folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.top_rows import looks_like_data

_COUNTED = {word for domain in ("outcome", "direction", "category", "status", "urgency") for word in aliases(domain)}
_NUMBERS = {
    title
    for feed in FEEDS
    for column in feed.columns
    if column.kind in (*NUMBER_KINDS, Kind.DEGREES)
    for title in column.headers
}
# `Jumlah Panggilan`, `Total Kasus`; `panggilan dijawab` counts what `dijawab` counts
_OF_EVENTS = "panggilan|telepon|telpon|call|calls|penelepon|laporan|kasus|kejadian|insiden|pengaduan|aduan|ticket|tiket"
_COUNT = re.compile(
    rf"(jumlah|jml|total|banyaknya|number of|no of|count of)( \w+)? ({_OF_EVENTS})|({_OF_EVENTS}) (total|count)"
)
_EVENT = re.compile(rf"\b({_OF_EVENTS}|jumlah|jml|total)\b")
_PRANKS = ("ghost", "prank", "iseng", "hoax", "hoaks", "salah sambung", "drop", "dropped", "abandon", "noise")
_RECAP = re.compile(r"(rekap|rekapitulasi|ringkasan|resume|summary|recap)\b")
_FEW = 2
_OF_ONE_CALL = 3
_EVENTS = ("calls", "requests")
# what a count per day, category or district says, and nothing of a single event
_GROUPS = ("category", "need", "village", "district", "direction", "outcome", "channel", "urgency", "status", "centre")


def refuse_totals(match: HeaderMatch, top: Rows, where: str, *, is_declared: bool, is_named: bool = False) -> None:
    """Refuse a table of totals.

    Args:
        match: the best that a feed makes of the table
        top: its first rows
        where: file and sheet, for the refusal
        is_declared: whether its sender declared the feed
        is_named: whether its folder names the feed

    Raises:
        FeedError: columns of counts, or a mere number for each day, category or district; names the columns.
    """
    places, titles = _count_places(match, top), _titles(match, top)
    key = "totals"
    if len(places) < _FEW:
        places = [place for place in places if _COUNT.fullmatch(folded(titles[place]))]
        if is_declared or match.feed.name not in _EVENTS:
            return
        if not places:
            places = _grouped_count(match, top)
            # of villages nobody can tell: 12 calls for oxygen, or one call for 12 cylinders
            key = "totals_or_entries" if "village" in match.places else key
    if places and not (is_named and key == "totals_or_entries"):
        raise FeedError(key, file=where, columns=", ".join(titles[place].strip() for place in places))


def is_recap(grid: Grid) -> bool:
    """Whether a sheet is called a recap, by its name or by a heading above its titles."""
    header = next((position for position, (_, row) in enumerate(grid.top) if _filled(row) > 1), len(grid.top))
    headings = [cell for _, row in grid.top[:header] for cell in row if cell.strip()]
    return any(_RECAP.match(folded(text)) for text in (grid.sheet, *headings))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _titles(match: HeaderMatch, top: Rows) -> Sequence[str]:
    header = _header(match, top)
    return header[1] if header else ()


def _count_places(match: HeaderMatch, top: Rows) -> list[int]:
    """The columns that count events: titled as a kind of them, and filled with whole numbers."""
    header = _header(match, top)
    if header is None:
        return []
    position, titles = header
    places = [place for place, title in enumerate(titles) if _counts(folded(title))]
    counted = [place for place in places if _are_counts(top, position, place)]
    of_events = any(_OF_EVENT.search(folded(title)) for title in titles) or match.feed.name in _EVENTS
    # ones and noughts are answers of a form
    return counted if of_events and any(_is_many(row[p]) for _, row in top[position + 1 :] for p in counted) else []


_OF_EVENT = re.compile(rf"\b({_OF_EVENTS})\b")


def _is_many(cell: str) -> bool:
    return unmarked(cell).strip() not in ("", "-", "0", "1")


def _header(match: HeaderMatch, top: Rows) -> tuple[int, Sequence[str]] | None:
    """The row of titles: that of the match, else the one with most titles of counts."""
    rows = [(position, row) for position, (_, row) in enumerate(top) if not looks_like_data(row)]
    if match.columns > 1:
        return match.position, top[match.position][1]
    return max(rows, key=lambda pair: sum(_counts(folded(cell)) for cell in pair[1]), default=None)


def _counts(title: str) -> bool:
    """Whether a folded title is that of a number of events."""
    if not title or title in _NUMBERS:
        return False
    bare = " ".join(_EVENT.sub(" ", title).split())
    return title in _COUNTED or bare in _COUNTED or bare in _PRANKS or _COUNT.fullmatch(title) is not None


def _are_counts(top: Rows, position: int, place: int) -> bool:
    cells = [unmarked(row[place]).strip() for _, row in top[position + 1 :] if place < len(row)]
    filled = [cell for cell in cells if cell and cell != "-"]
    return bool(filled) and all(re.fullmatch(r"\d{1,3}([.,]?\d{3})?", cell) for cell in filled)


def _grouped_count(match: HeaderMatch, top: Rows) -> list[int]:
    """The one number of a table that has nothing else but days, kinds and districts, each combination once."""
    numbers = [name for name in match.places if match.feed.column(name).kind in NUMBER_KINDS]
    others = {*match.places} - {*numbers, match.feed.happened}
    # a number at each hour of a day counts what came in that hour
    is_grouped = (
        bool(match.clocks) if not others else not match.clocks and others <= {*_GROUPS} and others != {"village"}
    )
    if not match.complete or len(numbers) != 1 or not is_grouped:
        return []
    titles = _titles(match, top)
    place = match.places[numbers[0]]
    mapped = {*match.places.values(), *match.clocks.values()}
    rows = [row for _, row in top[match.position + 1 :] if any(cell.strip() for cell in row)]
    details = [p for p, title in enumerate(titles) if title.strip() and p not in mapped and folded(title) not in _ROWS]
    combinations = [tuple(row[p] for p in sorted(mapped - {place})) for row in rows]
    is_detailed = any(row[p].strip() for p in details for row in rows)
    if is_detailed or len({*combinations}) < len(combinations):
        return []
    return [] if "village" in others and not _are_large([row[place] for row in rows]) else [place]


def _are_large(cells: Sequence[str]) -> bool:
    """Whether most numbers are larger than what one call asks for."""
    figures = [re.sub(r"[^0-9]", "", unmarked(cell)) for cell in cells]
    large = sum(1 for figure in figures if figure and int(figure[:9]) > _OF_ONE_CALL)
    return large * 2 > sum(1 for figure in figures if figure)


_ROWS = ("no", "no urut", "nomor", "id", "periode data", "tahun", "bulan", "satuan", "kode provinsi", "nama provinsi")
