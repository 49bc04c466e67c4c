"""Headings that say of a whole table what none of its rows says: that it is planned, or in another currency."""

import re
from collections.abc import Sequence

from pipelines.detect.header_match import HeaderMatch
from pipelines.feeds.qualifiers import CURRENCY
from pipelines.types.cell_text import without_numbers
from pipelines.types.errors import FeedError
from pipelines.types.feed import Kind, folded
from pipelines.types.grid import Rows

_FEEDS = ("donations", "purchases", "distributions", "stock")
_PLANNED = re.compile(
    r"(?:(?:daftar|data|tabel|form|formulir|lembar|laporan|rekap) )?"
    r"(?:rencana|perencanaan|usulan|proyeksi|estimasi|perkiraan|anggaran|rab|target|janji|komitmen|draft|draf|konsep|"
    r"simulasi|planned|plan|draft|proposal|budget|forecast|pledges?|योजना|प्रस्ताव)\b"
)
_DONE = re.compile(r"\b(?:realisasi|terealisasi|aktual|actual|pelaksanaan)\b")
_AMOUNT = re.compile(r"\d[\d.,]{4,}|(?i:\brp\b)")
_LONGEST = 120


def refuse_planned(match: HeaderMatch, headings: Sequence[str], where: str) -> None:
    """Refuse a table of what is planned or promised, as its rows are written like those of what happened.

    Args:
        match: the feed and the columns of the table
        headings: what stands above it, and the name of its sheet
        where: file and sheet, for the refusal

    Raises:
        FeedError: quotes the heading.
    """
    if match.feed.name not in _FEEDS or match.feed.planned:
        return
    # `Target: Rp 50.000.000` says something of a list, and does not name it
    named = [text for text in headings if ":" not in text and not _AMOUNT.search(text)]
    heading = next((text for text in named if _is_planned(folded(text))), None)
    if heading is not None:
        raise FeedError("planned_table", file=where, found=without_numbers(heading.strip())[:_LONGEST])


def currency_of_headings(match: HeaderMatch, headings: Sequence[str]) -> dict[str, str]:
    """Return the foreign currency that a heading names, by column of amounts: `Donasi USD`.

    Args:
        match: the feed and the columns of the table
        headings: what stands above it, and the name of its sheet
    """
    amounts = [column.name for column in match.feed.columns if column.kind is Kind.MONEY]
    places = [name for name in amounts if name in match.places and match.feed.qualifiers_of(name)]
    if not places or CURRENCY.name in match.qualifiers:
        return {}
    texts = [" ".join(text.lower().split()) for text in headings if len(text) <= _LONGEST]
    named = next((word for text in texts for word in [_currency(text)] if word), "")
    return dict.fromkeys(places, named.upper()) if named else {}


def headings_of(titles: Rows, sheet: str) -> list[str]:
    """Return what stands alone in the rows above a table, and the name of its sheet."""
    rows = ([cell for cell in row if cell.strip()] for _, row in titles)
    return [*(cells[0] for cells in rows if len(cells) == 1), sheet]


def _is_planned(heading: str) -> bool:
    return bool(_PLANNED.match(heading)) and not _DONE.search(heading)


def _currency(text: str) -> str:
    for remark in CURRENCY.remarks:
        match = re.fullmatch(_of_python(remark.pattern), text)
        if match and not re.search(remark.unless, text):
            return match[1]
    return ""


def _of_python(pattern: str) -> str:
    r"""The pattern without `\pL`, which only DuckDB knows."""
    return pattern.replace(r"[^\pL]", r"[\W\d_]")
