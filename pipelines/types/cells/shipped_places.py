"""Names of the villages, districts and cities that come with Posko."""

import csv
from functools import cache

import settings


@cache
def shipped_places() -> frozenset[str]:
    """Return them as they are written."""
    names: set[str] = set()
    for table in ("villages", "districts", "cities"):
        with (settings.ROOT / "data" / "reference" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            names |= {
                cell for row in csv.DictReader(file) for cell in map(row.get, ("name", "district", "city")) if cell
            }
    return frozenset(names)
