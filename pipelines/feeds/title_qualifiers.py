"""What a title says of the figures below it: `Jumlah (kg)`, `Amount (USD)`, `dalam ribuan rupiah` above the table."""

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipelines.feeds.codes import aliases
from pipelines.types.feed import Column, Feed, Kind, folded
from pipelines.types.grid import Rows

_SCALES = {
    "ribu": "ribu, ribuan, thousand, thousands, 000, 1000, rb, हज़ार, हजार",
    "juta": "juta, jutaan, million, millions, jt, 000000, 1000000",
    "miliar": "miliar, miliaran, milyar, milyaran, billion, billions",
    "लाख": "लाख, lakh, lakhs",
    "करोड़": "करोड़, crore, crores",
}
_SCALE = {folded(word): scale for scale, words in _SCALES.items() for word in words.split(",")}
MONEY_WORDS = (*_SCALE, *aliases("currency"))
"""Every folded word for a currency or the scale of an amount."""
_RUPIAH = "Rp"
_FILLERS = {"dalam", "dlm", "in", "of", "satuan", "x", "per", "में"}
_SYMBOL = re.compile(r"[$€£¥]")
_BRACKETS = re.compile(r"^(?P<base>[^()\[\]]+)[(\[](?P<inside>[^()\[\]]*)[)\]]\W*$")
_THOUSANDS = re.compile(r"(?<=\d)[.,' ](?=000)|'(?=000)")
_WORDS = "|".join(sorted((re.escape(word) for word in _SCALE if not word.isdecimal()), key=len, reverse=True))
_BEFORE = r"(?:dalam|dlm|in|satuan|angka|nilai)"
_NOTED = re.compile(rf"(?:^|\s)(?:{_BEFORE} )+(?P<unit>\S+(?: \S+)?)$")
_ABOVE = (
    re.compile(
        rf"(?:^|\s){_BEFORE}(?: (?:rp|rupiah|idr|satuan|angka|nilai))*(?: of)? (?P<scale>{_WORDS})(?P<rest>( \S+)*)$"
    ),
    re.compile(rf"^(?:rp|rupiah|idr)? ?(?P<scale>{_WORDS})(?P<rest>( of)?( (?:rp|rupiah|idr))?)$"),
    re.compile(
        r"^(?:(?:dalam|dlm|in|x|kali) )*(?:rp|rupiah|idr)? ?(?P<scale>000(?:000)?)(?P<rest>( (?:rp|rupiah|idr))?)$"
    ),
    re.compile(r"^(?:(?:x|kali) (?:rp|rupiah|idr)?|(?:rp|rupiah|idr)) ?(?:x )?(?P<scale>1000(?:000)?)(?P<rest>)$"),
)


class QualifiedTitle(NamedTuple):
    """A title in two parts: `base` is folded, `behind` is what stands behind each of its figures."""

    base: str
    behind: str
    is_money: bool


@lru_cache(maxsize=20_000)
def qualified_title(title: str) -> QualifiedTitle | None:
    """Take the unit, the currency and the scale off a title; None where it has none."""
    brackets = _BRACKETS.match(title.strip())
    if brackets:
        behind = _behind(_tokens(brackets["inside"]), shortest=1)
        symbols = _SYMBOL.search(brackets["inside"])
        if behind is not None or symbols:
            return _qualified(folded(brackets["base"]), [*(behind or []), *([symbols[0]] if symbols else [])])
    tokens = _tokens(title)
    for start in range(1, len(tokens)):
        behind = _behind(tokens[start:], shortest=2)
        if behind is not None:
            return _qualified(" ".join(tokens[:start]), behind)
    return None


def base_title(title: str) -> str:
    """Return a folded title without the currency and the scale of its figures."""
    qualified = qualified_title(title)
    return qualified.base if qualified and qualified.is_money else folded(title)


def column_of_qualified(feed: Feed, title: QualifiedTitle) -> Column | None:
    """Return the column of figures that a title names besides what it says of them."""
    bases = (title.base, f"{title.base} rp") if title.is_money else (title.base,)
    fits = (c for base in bases for c in feed.columns if base in c.headers and is_of_kind(c, title))
    return next((column for column in fits if feed.qualifiers_of(column.name)), None)


def both_behind(titles: dict[str, str], above: dict[str, str]) -> dict[str, str]:
    """Return, by column, what its own title and a row above the table say of its figures."""
    return {name: f"{titles.get(name, '')} {above.get(name, '')}".strip() for name in {**above, **titles}}


def scale_notes(behind: dict[str, str]) -> tuple[str, ...]:
    """Return keys of `assumed` in i18n: which figures are multiplied, and by what."""
    return tuple(f"figures_scaled|{name}|{text}" for name, text in behind.items() if {*text.split()} & {*_SCALES})


def is_of_kind(column: Column, title: QualifiedTitle) -> bool:
    """Whether what a title says can be said of the figures of a column: a currency of amounts, a unit of counts."""
    return (column.kind is Kind.MONEY) == title.is_money


def behind_all(titles: Rows, feed: Feed, places: Container[str]) -> dict[str, str]:
    """Return what rows above a table say of its figures: `dalam ribuan rupiah` multiplies its amounts.

    Args:
        titles: the rows above the header
        feed: whose columns
        places: columns the table has

    Returns:
        Text behind each figure, by column; where no row names money or things, counts are meant only in a table without
        amounts.
    """
    return _behind_figures(_scale_above(titles), feed, places)


def behind_notes(notes: Sequence[str], feed: Feed, places: Container[str]) -> dict[str, str]:
    """Return what notes say of the figures of a table: `*) satuan dalam ton` below it, or the name of its sheet.

    Args:
        notes: texts that stand alone in their rows, and the name of the sheet
        feed: whose columns
        places: columns the table has

    Returns:
        Text behind each figure, by column, of the first note that says anything of them.
    """
    for note in notes:
        words = _scale_above([(0, [note])]) or _unit_of_note(note)
        if words:
            return _behind_figures(words, feed, places)
    return {}


def _unit_of_note(note: str) -> list[str]:
    """The unit, the currency or the scale that a note names behind `dalam`, or in brackets at its end."""
    introduced = _NOTED.search(" ".join(_tokens(note)))
    words = _behind(introduced["unit"].split(), shortest=2) if introduced else None
    bracketed = qualified_title(note) if _BRACKETS.match(note.strip()) else None
    return words or (bracketed.behind.split() if bracketed else [])


def _behind_figures(words: list[str], feed: Feed, places: Container[str]) -> dict[str, str]:
    """By column, what these words say of its figures: amounts or things, as the words are."""
    if not words:
        return {}
    figures = [column for column in feed.columns if column.name in places and feed.qualifiers_of(column.name)]
    money = [column.name for column in figures if column.kind is Kind.MONEY]
    things = [column.name for column in figures if column.kind is not Kind.MONEY]
    of_things = any(word in aliases("unit") for word in words)
    meant = things if of_things else money or (things if len(words) == 1 else [])
    return dict.fromkeys(meant, " ".join(words))


def _scale_above(titles: Rows) -> list[str]:
    """The scale that a title row names, and the currencies or units behind it."""
    for _, row in titles:
        for cell in (cell for cell in row if cell.strip()):
            text = " ".join(_tokens(cell))
            match = next((match for pattern in _ABOVE if (match := pattern.search(text))), None)
            if match:
                rest = [_word(word) for word in match["rest"].split() if word not in _SCALE]
                return [_SCALE[match["scale"]], *(word for word in rest if word)]
    return []


def _tokens(text: str) -> list[str]:
    return folded(_THOUSANDS.sub("", re.sub(r"(?i)\b(rp)[.']?(?=0)", r"\1 ", text))).split()


def _behind(tokens: list[str], *, shortest: int) -> list[str] | None:
    """Each word as it stands behind a figure; None where one of them is no unit, currency or scale."""
    words = [_word(token) for token in tokens if token not in _FILLERS and len(token) >= shortest]
    is_whole = all(token in _FILLERS or len(token) >= shortest for token in tokens)
    known = [word for word in words if word]
    return known if known and is_whole and len(known) == len(words) else None


def _word(token: str) -> str:
    if token in _SCALE:
        return _SCALE[token]
    if token in aliases("currency"):
        return _RUPIAH if _is_rupiah(token) else token.upper()
    return token if aliases("unit").get(token, "plain") != "plain" else ""


def _is_rupiah(token: str) -> bool:
    return aliases("currency").get(token) == "idr"


def _qualified(base: str, behind: list[str]) -> QualifiedTitle:
    is_money = any(word in _SCALES or folded(word) in aliases("currency") for word in behind)
    return QualifiedTitle(base, " ".join(behind), is_money)
