"""What people write for a need besides its own words: the list of words that comes with Posko, and names of items."""

import csv
from collections.abc import Iterator
from functools import cache

import settings
from pipelines.feeds import codes
from pipelines.feeds.feed import folded

_DOMAIN = "category"


@cache
def need_words() -> dict[str, str]:
    """Folded word → category; a word of the category itself comes first, then the list of words, then the items."""
    categories = codes.words(_DOMAIN)
    listed = (pair for name in ("words", "items") for pair in _written(name))
    found: dict[str, str] = {}
    for word, category in listed:
        if category in categories and folded(word):
            found.setdefault(folded(word), category)
    return found | codes.aliases(_DOMAIN)


def _written(name: str) -> Iterator[tuple[str, str]]:
    """Each spelling in a list of `data/reference`, with its category."""
    with (settings.ROOT / "data" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = [row[column] for column in ("word", "name_id", "name_en", "name_hi") if column in row]
            for spelling in (*own, *row["aliases"].split(";")):
                yield spelling, row["category"]
