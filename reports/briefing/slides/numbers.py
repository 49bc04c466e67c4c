"""Formats of numbers on axes and labels: as the reader's language writes them, whatever the machine is set to."""

from collections.abc import Mapping, Sequence
from typing import Any

_GROUPED = {
    # Digits between literal dots: an English machine writes 1.234 too, as the sentence above the chart does.
    "id": '[>=1000000]0"."000"."000;[>=1000]0"."000;0',
    "en": '[>=1000000]0","000","000;[>=1000]0","000;0',
    "hi": '[>=100000]0","00","000;[>=1000]0","000;0',
}


def number_format(language: str, ticks: Sequence[Mapping[str, Any]]) -> str:
    """The format code for an axis with these ticks.

    Args:
        language: Of the reader.
        ticks: at, text; the text tells whether they are shares.
    """
    if any("%" in str(tick["text"]) for tick in ticks):
        return "0%"
    return _GROUPED[language] if all(is_whole(tick["at"]) for tick in ticks) else "0.0"


def is_whole(number: float | None) -> bool:
    """Whether a number has no decimals; an unknown one has none."""
    return number is None or float(number).is_integer()


def step(ticks: Sequence[Mapping[str, Any]]) -> float | None:
    """The distance between ticks; None with fewer than two."""
    return float(ticks[1]["at"]) - float(ticks[0]["at"]) if len(ticks) > 1 else None
