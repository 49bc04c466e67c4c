"""Whether a text names an item that comes with Posko, spelled as `data/reference/items.csv` knows it, and its unit."""

import csv
import re
from functools import cache

import settings

_DIVISIBLE = ("kg", "litre")


def is_item(text: str) -> bool:
    """Whether this is a spelling of an item; spaces do not matter, the decimal of `1,5 m3` does."""
    return _spelled(text) in _units()


def is_counted_whole(text: str) -> bool | None:
    """Whether what is counted of an item is whole, as cylinders are and kilograms are not; None for an unknown item."""
    unit = _units().get(_spelled(text))
    return None if unit is None else unit not in _DIVISIBLE


def _spelled(text: str) -> str:
    """As the macro `fold_item` does it."""
    decimals = re.sub(r"(\d)[.,](\d)", r"\1p\2", text.lower().replace("³", "3"))
    return "".join(letter for letter in decimals if letter.isalnum() or "\u0900" <= letter <= "\u097f")


@cache
def _units() -> dict[str, str]:
    """Spelling of an item → its unit."""
    with (settings.ROOT / "data" / "reference" / "items.csv").open(encoding="utf-8", newline="") as file:
        return {
            _spelled(name): row["unit"]
            for row in csv.DictReader(file)
            for name in (row["item"], row["name_id"], row["name_en"], row["name_hi"], *row["aliases"].split(";"))
        }
