"""What the fonts of print can draw, and what becomes of letters and symbols that they lack: never an empty box."""

import re
import unicodedata
from functools import cache
from typing import Any, NamedTuple

from fontTools.ttLib import TTFont

import settings
import theme


class Shape(NamedTuple):
    """A symbol that a template draws itself."""

    form: str
    """`circle`, `square`, `diamond`, `hexagon`, `up`, `down`, `left`, `right`, `stop`, `warning` or `tick`."""
    colour: str
    is_filled: bool = True


_PALETTE = theme.palette(dark=False)
_TEXT = _PALETTE.text
SHAPES = {
    "⛔": Shape("stop", _PALETTE.bad),
    "🔴": Shape("circle", "#b3261e"),
    "🟠": Shape("circle", _PALETTE.bad),
    "🟡": Shape("circle", "#d9a400"),
    "🔵": Shape("circle", _PALETTE.main),
    "🟢": Shape("circle", _PALETTE.good),
    "⚪": Shape("circle", _PALETTE.quiet, is_filled=False),
    "●": Shape("circle", _TEXT),
    "○": Shape("circle", _TEXT, is_filled=False),
    "■": Shape("square", _TEXT),
    "□": Shape("square", _TEXT, is_filled=False),
    "◆": Shape("diamond", _TEXT),
    "◇": Shape("diamond", _TEXT, is_filled=False),
    "⬢": Shape("hexagon", _TEXT),
    "⬡": Shape("hexagon", _TEXT, is_filled=False),
    "▲": Shape("up", _TEXT),
    "▼": Shape("down", _TEXT),
    "↑": Shape("up", _TEXT, is_filled=False),
    "↓": Shape("down", _TEXT, is_filled=False),
    "←": Shape("left", _TEXT),
    "→": Shape("right", _TEXT),
    "⚠": Shape("warning", _PALETTE.bad),
    "✅": Shape("tick", _PALETTE.good),
    "✓": Shape("tick", _TEXT),
    "✔": Shape("tick", _TEXT),
    "▪": Shape("square", _PALETTE.quiet),
}
"""Symbol → how it is drawn; `▪` stands for every symbol that is not listed."""

_ANY_SYMBOL = "▪"
# Before the word that it pictures; on paper the word is enough.
_PICTURES = re.compile(rf"(?![{''.join(SHAPES)}])[\U0001f300-\U0001faff]\ufe0f?\s+(?=\w)")
_WRITTEN = {"≤": "<=", "≥": ">=", "≈": "~", "∞": "...", "\t": " ", "\r": " ", "\n": " "}
# A number stays on the line of its unit.
_UNIT_GAP = re.compile(r"(?<=\d) (?=m³|×)|(?<=×) (?=\d)")
# No name or word of a language; an address stays whole.
_LONG_WORD = re.compile(r"(?<!\S)(?!\S*://)[^\s\u0900-\u097f]{41,}")
_PIECE = 12
_JOINERS = "\u200c\u200d"
_DEVANAGARI = range(0x900, 0x980)


@cache
def drawable() -> frozenset[str]:
    """Every character that the fonts of print have, in both weights."""
    folder = settings.ROOT / "static" / "print"
    letters: dict[str, set[int]] = {}
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            letters.setdefault(path.stem.rpartition("-")[2], set()).update(font.getBestCmap())
    return frozenset(map(chr, set.intersection(*letters.values()))) if letters else frozenset()


def printable(text: str, unprintable: str) -> str:
    """A text in letters of the print fonts and symbols of `SHAPES`, and nothing else.

    A letter of a style (bold, wide, in a circle) becomes the plain one, a picture beside its word goes, another
    symbol becomes a small square, and letters of scripts that are not printed become one mark in brackets.

    Args:
        text: Any text.
        unprintable: The word for letters that cannot be printed.
    """
    if text.isascii() and text.isprintable():
        return _LONG_WORD.sub(_breakable, text)
    text = _PICTURES.sub("", unicodedata.normalize("NFC", text))
    pieces = [_piece(text, at) for at in range(len(text))]
    written = re.sub("\0+", f"[{unprintable}]", "".join(pieces))
    return _UNIT_GAP.sub("\N{NO-BREAK SPACE}", _LONG_WORD.sub(_breakable, written))


def _breakable(word: re.Match[str]) -> str:
    """A word of endless letters with places at which a line may end, so that it stays in its column."""
    return "\u200b".join(word[0][at : at + _PIECE] for at in range(0, len(word[0]), _PIECE))


def legible(content: Any, unprintable: str) -> Any:
    """A JSON value, each text of it as `printable` writes it.

    Args:
        content: Texts, numbers, lists and objects.
        unprintable: The word for letters that cannot be printed.
    """
    if isinstance(content, str):
        return printable(content, unprintable)
    if isinstance(content, dict):
        return {key: legible(each, unprintable) for key, each in content.items()}
    return [legible(each, unprintable) for each in content] if isinstance(content, list | tuple) else content


def shapes() -> dict[str, dict[str, Any]]:
    """`SHAPES` as `symbols` of letters.typ takes them."""
    return {symbol: shape._asdict() for symbol, shape in SHAPES.items()}


def _piece(text: str, at: int) -> str:
    """What one character becomes; a zero character for a letter that cannot be printed."""
    letter = text[at]
    if letter in _WRITTEN or letter in SHAPES:
        return _WRITTEN.get(letter, letter)
    kind = unicodedata.category(letter)
    if letter in _JOINERS:
        return letter if at and ord(text[at - 1]) in _DEVANAGARI else ""
    if kind in ("Cc", "Cf", "Cs", "Co") or letter in "\ufe0e\ufe0f\u2028\u2029":
        return ""
    if letter in drawable():
        return letter
    plain = unicodedata.normalize("NFKD", letter)
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    if plain and set(plain) <= drawable():
        return plain
    if kind.startswith("Z"):
        return " "
    if kind == "Mn":
        return ""
    return _ANY_SYMBOL if kind.startswith(("S", "P")) or kind == "Cn" else "\0"
