"""Whether a text names an item that comes with Posko, spelled as `data/reference/items.csv` knows it."""

import csv
import re
from functools import cache

import settings


def is_item(text: str) -> bool:
    """Whether this is a spelling of an item; spaces do not matter, the decimal of `1,5 m3` does."""
    return item_of(text) is not None


def item_of(text: str) -> str | None:
    """Return the item that this is a spelling of; None for any other text."""
    return _items().get(_spelled(text))


def _spelled(text: str) -> str:
    """As the macro `fold_item` does it."""
    decimals = re.sub(r"(\d)[.,](\d)", r"\1p\2", text.lower().replace("³", "3"))
    return "".join(letter for letter in decimals if letter.isalnum() or "\u0900" <= letter <= "\u097f")


@cache
def _items() -> dict[str, str]:
    """Spelling of an item → the item."""
    with (settings.ROOT / "data" / "reference" / "items.csv").open(encoding="utf-8", newline="") as file:
        return {
            _spelled(name): row["item"]
            for row in csv.DictReader(file)
            for name in (row["item"], row["name_id"], row["name_en"], row["name_hi"], *row["aliases"].split(";"))
        }
