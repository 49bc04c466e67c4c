"""Which columns of the feeds have texts that pages show, what they name, and which have the names of people."""

from functools import cache

from pipelines.types.feed import Column, Feed, Kind

LABELS = {
    "depot": "depot", "from_depot": "depot", "to_depot": "depot", "from_place": "depot", "to_place": "depot",
    "item": "item", "empties_item": "item", "supplier": "supplier", "organisation": "organisation",
    "to_agency": "agency", "vehicle": "vehicle", "donor": "donor", "centre": "posko",
}  # fmt: skip
"""Column → the kind of name in it, which is shown; with a known person's name in it a code of that kind."""
PLACES = frozenset({"village", "district", "residence", "to_region", "area"})
"""Columns with places, in which a name of two words or more is hidden."""
ID, CODE, PLACE, PLACE_NAME, TEXT, FILE, SHEET = "id", "code", "place", "place_name", "text", "file", "sheet"
"""Kinds of text besides labels: ids of records, codes of villages, places as written, names of a list of villages, free
text, files, sheets."""
OF_FILES = {"file": FILE, "sheet": SHEET}
"""Column of a correction → the kind of name that it says how to show."""
OF_PLACES = frozenset({CODE, PLACE, PLACE_NAME})
"""Kinds of text that name places."""
CHECKED = {"shape": "public_shape"}
"""Kind of text that is never looked at one by one → the macro that takes away what it is not."""
_NO_PERSONS = frozenset({"chat"})
_PERSON_TEXTS = frozenset({"person", "agent", "holder"})
ORGANISED = ("company", "community", "government")
"""Kinds of donor that are named."""


@cache
def kinds(feed: Feed) -> dict[str, str]:
    """Return the column → kind of each text of a feed that may be shown."""
    public = {
        column.name: _kind(feed, column) for column in feed.columns if column.kind is Kind.TEXT and not column.private
    }
    if any(column.name == "donor_kind" for column in feed.columns):
        public["donor"] = LABELS["donor"]
    return public


def _kind(feed: Feed, column: Column) -> str:
    if column.name in ("code", "bps_code", "shape") and feed.table == "villages":
        return "shape" if column.name == "shape" else CODE
    if column.name in feed.ids or (column.name == feed.key and not feed.reference):
        return ID
    if column.name == "aliases" and feed.table in ("depots", "items"):
        return feed.table.removesuffix("s")
    if feed.table == "villages":
        return PLACE_NAME
    return LABELS.get(column.name) or (PLACE if column.name in PLACES else TEXT)


def labels(feed: Feed) -> dict[str, str]:
    """Return the column → kind of each name of a thing, a firm or a posko in the rows of a feed."""
    return {column: kind for column, kind in kinds(feed).items() if kind in LABELS.values()}


@cache
def people(feed: Feed) -> tuple[str, ...]:
    """Return SQL of the names of people in the rows of a feed."""
    names = [
        column.name for column in feed.columns
        if column.private and column.name not in _NO_PERSONS
        and (column.kind is Kind.PERSON or column.name in _PERSON_TEXTS)
    ]  # fmt: skip
    kinds_of_donor = ", ".join(f"'{kind}'" for kind in ORGANISED)
    return tuple(
        f"CASE WHEN donor_kind IS NULL OR donor_kind NOT IN ({kinds_of_donor}) THEN donor END"
        if name == "donor"
        else name
        for name in names
    )
