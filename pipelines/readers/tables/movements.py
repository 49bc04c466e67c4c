"""What came in and what went out, in tables of their own: each gets the empty column that the other has."""

from collections.abc import Iterable

from pipelines.feeds.stock import STOCK_CARD
from pipelines.types.feed import Kind, folded

MOVED = {alias: column.name for column in STOCK_CARD.columns if column.kind is Kind.COUNT for alias in column.headers}
"""Folded title → the column of a stock card that it names."""


def lacking_movements(own: Iterable[str], of_all: Iterable[str]) -> list[str]:
    """Return the titles of what came in or went out that a table lacks and another of its sheet has.

    A card has a column for both; a table with one of them alone is half of it.

    Args:
        own: titles of the table
        of_all: titles of all tables of the sheet
    """
    named = {name: title for title in of_all if (name := MOVED.get(folded(title))) in STOCK_CARD.also_in_header}
    present = {MOVED.get(folded(title)) for title in own} & {*STOCK_CARD.also_in_header}
    return [title for name, title in named.items() if name not in present] if present else []
