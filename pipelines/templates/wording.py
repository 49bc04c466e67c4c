"""The words of a template: what stands above a column, what may be chosen in it, how it is filled in."""

import csv
from datetime import datetime, timedelta
from typing import Any

import settings
from i18n import Words
from pipelines.feeds import codes
from pipelines.types.feed import Column, Feed, Kind, folded

ITEMS = "item"
_TERMS = {"donation_kind": "kind", "order_status": "arrival_status", "word_category": "category"}
_DEVANAGARI = range(0x0900, 0x0980)
_SHOWN: dict[str, Any] = {
    "latitude": -7.7958, "longitude": 112.5207, "village": "Tulungrejo", "district": "Bumiaji", "city": "Kota Batu",
    "depot": "Posko Batu", "centre": "Posko Batu", "code": "35.79.02.2003", "name": "Tulungrejo", "unit": "piece",
    "amount_idr": 1_500_000, "population": 4_500, "flow_lpm": 5, "items.item": "wheelchair", "items.contents_m3": "",
    "words.word": "sesak", "words.item": "", "corrects": "", "quantity_approved": 1, "quantity_delivered": 1,
    "label": "PPKM darurat", "norms.norm_value": 0.4, "norms.unit": "share", "source_date": "2021-07-10",
}  # fmt: skip
_AFTER = {
    "answered_at": 1,
    "ended_at": 10,
    "fulfilled_at": 180,
    "expected_at": 1440,
    "arrived_at": 1440,
    "ends_at": 420,
}
_MOMENT = datetime(2021, 7, 12, 14, 5)


def columns(feed: Feed) -> list[Column]:
    """The columns people fill in; a boundary is drawn, not written."""
    return [column for column in feed.columns if column.name != "shape"]


def title(column: Column, feed: Feed, words: Words) -> str:
    """What stands above a column; `*` where it must be filled in."""
    keys = (f"template.title.{feed.name}.{column.name}", f"template.title.{column.name}", f"column.{column.name}")
    return words(next(key for key in keys if words.has(key))) + (" *" if is_needed(column, feed) else "")


def is_needed(column: Column, feed: Feed) -> bool:
    """Whether a row without it is set aside."""
    return column.required or feed.one_of == (column.name,)


def need(column: Column, feed: Feed) -> str:
    """`needed`, `one_of` where one of several columns is enough, or `optional`."""
    return "needed" if is_needed(column, feed) else "one_of" if column.name in feed.one_of else "optional"


def listed(column: Column, feed: Feed) -> str | None:
    """Which list a column's cells are chosen from: a domain of codes, or the names of ITEMS."""
    return ITEMS if column.name == ITEMS and feed.name not in ("items", "words") else column.domain


def choices(domain: str, words: Words) -> list[str]:
    """One word for each code of a domain, or item, in the reader's language; each is read as that code."""
    if domain == ITEMS:
        with (settings.ROOT / "data" / "reference" / "items.csv").open(encoding="utf-8", newline="") as file:
            return [row[f"name_{words.language}"] for row in csv.DictReader(file)]
    return [choice(domain, code, words) for code in codes.words(domain)]


def choice(domain: str, code: str, words: Words) -> str:
    """The word pages use for a code, where readers of files know it too; else one of those they know."""
    shown = words.term(_TERMS.get(domain, domain), code)
    if shown != code and codes.aliases(domain).get(folded(shown)) == code:
        return shown
    known = codes.words(domain)[code]
    hindi = [word for word in known if ord(word[0]) in _DEVANAGARI]
    own = {"hi": hindi, "id": [word for word in known[1:] if word not in hindi]}.get(words.language, [])
    return (own or [code.replace("_", " ")])[0].capitalize()


def example(column: Column, feed: Feed, words: Words) -> Any:
    """What the example row shows in this column, as a value of Excel."""
    for key in (f"{feed.name}.{column.name}", column.name):
        if key in _SHOWN:
            return _SHOWN[key]
    if column.kind is Kind.MOMENT:
        return _MOMENT + timedelta(minutes=_AFTER.get(column.name, 0))
    if domain := listed(column, feed):
        return choices(domain, words)[0]
    plain = {Kind.PHONE: "0812-0000-0001", Kind.MONEY: 100_000, Kind.YES_NO: words("template.yes")}
    return plain.get(column.kind, 2 if column.kind in (Kind.COUNT, Kind.NUMBER) else "")
