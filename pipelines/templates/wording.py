"""Texts of a template: titles, choices and examples of its columns."""

import csv
from datetime import datetime, timedelta
from typing import Any

import settings
from i18n import Words
from pipelines.feeds import codes
from pipelines.feeds.referrals import STATUS_DATES
from pipelines.types.feed import Column, Feed, Kind, folded

ITEMS = "item"
"""The list of item names, beside the domains of codes."""
_TERMS = {"donation_kind": "kind", "order_status": "arrival_status", "word_category": "category"}
"""Group of i18n terms, where its name differs from the domain's."""
_DEVANAGARI = range(0x0900, 0x0980)
_EXAMPLES: dict[str, Any] = {
    "latitude": -7.7958, "longitude": 112.5207, "village": "Tulungrejo", "district": "Bumiaji", "city": "Kota Batu",
    "depot": "Posko Batu", "centre": "Posko Batu", "code": "35.79.02.2003", "name": "Tulungrejo", "unit": "piece",
    "amount_idr": 1_500_000, "population": 4_500, "flow_lpm": 5, "items.item": "wheelchair", "items.contents_m3": "",
    "words.word": "sesak", "words.item": "", "corrects": "", "quantity_approved": 1, "quantity_delivered": 1,
    "label": "PPKM darurat", "norms.norm_value": 0.4, "norms.unit": "share", "source_date": "2021-07-10",
    "shift_start": "08:00", "shift_end": "16:00", "vehicle": "Mobil A", "stop": 1, "trip": 1, "places": 24,
    "weight_limit_kg": 900, "idr_per_km": 2_500, "from_place": "Tulungrejo", "to_place": "Posko Batu",
    "from_depot": "Posko Batu", "plan_id": "RA-0712", "metres": 1_850, "kilometres": "", "seconds": 240, "minutes": "",
    "withdrawn_at": "", "area": "Bumiaji", "residence": "Tulungrejo", "to_agency": "Puskesmas Bumiaji",
    "to_region": "Kota Batu", "organisation": "Universitas Brawijaya", "active_to": "", "sessions.minutes": 45,
    "companionships.ended_at": "", "confirmed_with_person_at": "", "priority": 1,
}  # fmt: skip
_AFTER = {
    "answered_at": 1,
    "ended_at": 10,
    "fulfilled_at": 180,
    "expected_at": 1440,
    "arrived_at": 1440,
    "ends_at": 420,
    "arrive_at": 60,
    "delivered_at": 65,
    "deadline_at": 120,
    "until": 43_200,
    "trained_at": 10_080,
    "active_from": 14_400,
    "status_at": 1_440,
}
"""Minutes of the example moment after _MOMENT."""
_OF_PROGRAMS = ("shape", "call_type", "duration_seconds")
_OF_WIDE_BOOKS = {("referrals", f"{status}_at") for status in STATUS_DATES}
_MOMENT = datetime(2021, 7, 12, 14, 5)


def columns(feed: Feed) -> list[Column]:
    """Return the columns people fill in: all but those that only programs write, or only books with a row per thing."""
    filled = (column for column in feed.columns if column.name not in _OF_PROGRAMS)
    return [column for column in filled if (feed.name, column.name) not in _OF_WIDE_BOOKS]


def title(column: Column, feed: Feed, words: Words) -> str:
    """Title a column; `*` marks a required one.

    Args:
        column: The column.
        feed: Its feed.
        words: Language of the template.
    """
    keys = (f"template.title.{feed.name}.{column.name}", f"template.title.{column.name}", f"column.{column.name}")
    return words(next(key for key in keys if words.has(key))) + (" *" if is_needed(column, feed) else "")


def is_needed(column: Column, feed: Feed) -> bool:
    """Whether a row without it is quarantined."""
    return column.required or feed.one_of == (column.name,)


def need(column: Column, feed: Feed) -> str:
    """Return `needed`, `one_of` where one of several columns is enough, or `optional`."""
    return "needed" if is_needed(column, feed) else "one_of" if column.name in feed.one_of else "optional"


def list_of(column: Column, feed: Feed) -> str | None:
    """Return the list that cells of a column are chosen from: a domain of codes, ITEMS or None."""
    return ITEMS if column.name == ITEMS and feed.name not in ("items", "words") else column.domain


def choices(domain: str, words: Words) -> list[str]:
    """Return one word per code of a domain, or per item; parsing maps each back to that code."""
    if domain == ITEMS:
        with (settings.ROOT / "data" / "reference" / "items.csv").open(encoding="utf-8", newline="") as file:
            return [row[f"name_{words.language}"] for row in csv.DictReader(file)]
    return [choice(domain, code, words) for code in codes.words(domain)]


def choice(domain: str, code: str, words: Words) -> str:
    """Choose the word for a code: the one of the pages if parsing accepts it, else one that parsing accepts.

    Args:
        domain: Domain of the code.
        code: The code.
        words: Language of the template.
    """
    label = words.term(_TERMS.get(domain, domain), code)
    if label != code and codes.aliases(domain).get(folded(label)) == code:
        return label
    known = codes.words(domain)[code]
    hindi = [word for word in known if ord(word[0]) in _DEVANAGARI]
    own = {"hi": hindi, "id": [word for word in known[1:] if word not in hindi]}.get(words.language, [])
    return (own or [code.replace("_", " ")])[0].capitalize()


def example(column: Column, feed: Feed, words: Words) -> Any:
    """Return the value of a column in the example row, as Excel stores it.

    Args:
        column: The column.
        feed: Its feed.
        words: Language of the template.
    """
    for key in (f"{feed.name}.{column.name}", column.name):
        if key in _EXAMPLES:
            return _EXAMPLES[key]
    if column.kind is Kind.MOMENT:
        return _MOMENT + timedelta(minutes=_AFTER.get(column.name, 0))
    if domain := list_of(column, feed):
        return choices(domain, words)[0]
    plain = {Kind.PHONE: "0812-0000-0001", Kind.MONEY: 100_000, Kind.YES_NO: words("template.yes")}
    return plain.get(column.kind, 2 if column.kind in (Kind.COUNT, Kind.NUMBER) else "")
