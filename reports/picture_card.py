"""The overview as one PNG, to be sent where links are not opened."""

import json
from typing import TypedDict

import typst

import settings


class CardFigure(TypedDict):
    """One figure in words: what it is, the number with its unit, and what stands beside it (its change, its place)."""

    label: str
    number: str
    beside: str


class Card(TypedDict):
    """Everything on the picture, already in the reader's language; `made_up` is empty for real data."""

    language: str
    name: str
    period: str
    title: str
    figures: list[CardFigure]
    sentences: list[str]
    as_of: str
    made_up: str


def drawn(card: Card) -> bytes:
    """The card as PNG, 1,080 pixels wide, as high as its words need; the same card gives the same bytes.

    No text of the card is read as typesetting: it comes as JSON.
    """
    picture = typst.compile(
        settings.ROOT / "reports" / "card.typ",
        font_paths=[settings.ROOT / "static" / "print"],
        ignore_system_fonts=True,
        sys_inputs={"card": json.dumps(card, ensure_ascii=False)},
        format="png",
        ppi=144.0,
    )
    if not isinstance(picture, bytes):
        raise TypeError("a card is one page")
    return picture
