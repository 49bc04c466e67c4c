"""Why a table is not read as a feed: a feed is named only where the table resembles it."""

from pipelines.detect.header_match import HeaderMatch
from pipelines.feeds.title_qualifiers import base_title
from pipelines.feeds.titles import KNOWN_BY
from pipelines.types.errors import FeedError, Named
from pipelines.types.feed import folded
from pipelines.types.grid import Rows

_FEWEST = 3  # fewer known columns are no likeness, unless few feeds know one of them
_LONGEST_LIST = 300
_FEW, _SHARE = 2, 0.4
_COST = "amount_idr"
_PRICES = {"harga", "harga satuan", "harga per unit", "harga/unit", "price", "unit price", "hrg", "कीमत", "दर"}


def incomplete(top: Rows, best: HeaderMatch, where: str, *, is_declared: bool) -> FeedError:
    """Return the refusal of a table that lacks columns: it names those, and the feed it resembles.

    Args:
        top: the first rows of the table
        best: the feed whose columns it has most of
        where: file and sheet
        is_declared: whether its sender declared the feed
    """
    if not best.places or not (is_declared or _resembles(top, best)):
        # the first row may be a caller's: it is counted, not quoted
        return FeedError("unknown_header", file=where, columns=_width(top))
    gaps = {"feed": Named("feed", (best.feed.name,)), "columns": Named("column", tuple(best.missing))}
    return FeedError("missing_columns", file=where, understood=_detected(top, best), **gaps)


def priced_without_total(matches: list[HeaderMatch], top: Rows) -> HeaderMatch | None:
    """Return purchases that lack nothing but what they cost, where a title is the price of one thing; else None.

    Args:
        matches: what each feed makes of the table
        top: the first rows of the table
    """
    fits = (match for match in matches if match.feed.name == "purchases" and match.missing == [_COST])
    match = next(fits, None)
    return match if match and any(base_title(cell) in _PRICES for cell in top[match.position][1]) else None


def unnamed_places(top: Rows, best: HeaderMatch, where: str) -> FeedError:
    """Return the refusal of boundaries whose properties name no village or no code, with the properties there are.

    Args:
        top: their first rows
        best: the feed whose columns they have
        where: the file
    """
    names = ", ".join(cell for cell in top[0][1] if cell)
    gaps = {"file": where, "properties": names[:_LONGEST_LIST] or "–"}
    if "name" not in best.missing:
        return FeedError("geojson.without_codes", **gaps)
    return FeedError("geojson.without_names", missing=Named("column", tuple(best.missing)), **gaps)


def ambiguous(top: Rows, best: HeaderMatch, complete: list[HeaderMatch], where: str) -> FeedError:
    """Return the refusal that names the feeds a table may be: a day, a remark and a number are in all of them.

    Args:
        top: the first rows of the table
        best: the feed whose columns it has most of
        complete: the feeds whose columns it has
        where: file and sheet
    """
    feeds = tuple(dict.fromkeys(match.feed.name for match in complete))
    key = "several_feeds" if len(feeds) > 1 else "too_little"
    return FeedError(key, file=where, feeds=Named("feed", feeds), understood=_detected(top, best))


def contradicts(other: HeaderMatch, best: HeaderMatch, top: Rows) -> bool:
    """Whether a title that only another feed knows speaks against the best one: `Donatur` in what looks like calls.

    Args:
        other: what another feed makes of the table
        best: what the best one makes of it
        top: the first rows of the table
    """
    rivals = other.feed.name != best.feed.name and not other.feed.reference and other.position == best.position
    if not rivals or other.columns < max(_FEW, best.columns - 1):
        return False
    titles = [folded(cell) for cell in top[best.position][1]]
    taken = {*best.places.values(), *best.clocks.values()}
    return any(KNOWN_BY[titles[place]] == 1 for place in other.places.values() if place not in taken)


def _resembles(top: Rows, match: HeaderMatch) -> bool:
    titles = sum(1 for cell in top[match.position][1] if cell.strip())
    return match.columns >= _SHARE * titles and (match.columns >= _FEWEST or (match.is_telling and match.columns > 1))


def _width(top: Rows) -> int:
    return max((len(row) for _, row in top), default=0)


def _detected(top: Rows, match: HeaderMatch) -> Named:
    header = top[match.position][1]
    return Named("column", tuple(match.places), tuple(header[place].strip() for place in match.places.values()))
