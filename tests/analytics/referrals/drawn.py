"""Referrals drawn one a line, each status with its moment, as rows of staging.

`a P1 07-01T08:00 whatsapp_group health Temas requested>RSUD/Malang@07-02T09:00 confirmed@07-03`: id, person, opening,
origin, kind, village (`-` is missing), then events; a day without a time is a time that nobody knows.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from tests.analytics.staged import staged

ZONE = ZoneInfo("Asia/Jakarta")
VILLAGES = """
village_code   name   district  district_code  city  city_code
35.79.01.1001  Temas  Batu      35.79.01       Batu  35.79
35.79.02.2004  Punten Bumiaji   35.79.02       Batu  35.79
"""
_PLACES = {"Temas": ("35.79.01.1001", "Batu", "35.79.01"), "Punten": ("35.79.02.2004", "Bumiaji", "35.79.02")}
_HEAD = (
    "referral_id person_code person_basis opened_at time_known origin kind village village_code district "
    "district_code status to_agency to_region status_at status_time_known confirmed_at confirmed_time_known"
)


def at(text: str) -> datetime:
    """A local moment of July 2021 and around: `07-10T08:00`."""
    return datetime.fromisoformat(f"2021-{text}").replace(tzinfo=ZONE)


def _moment(text: str) -> tuple[str, str]:
    return (f"2021-{text}", str("T" in text).lower()) if text else ("-", "true")


def _rows(line: str) -> Iterator[str]:
    number, person, opened, origin, kind, village, *events = line.split()
    basis = "phone" if person.startswith("tel") else "id"
    place = _PLACES.get(village, ("-", "-", "-"))
    fixed = [number, person, basis, *_moment(opened), origin, kind, village, *place]
    confirmed = [event.partition("@")[2] for event in events if event.startswith("confirmed")]
    for event in [event for event in events if not event.startswith("confirmed")] or ["-"]:
        name, _, moment = event.partition("@")
        status, _, receiver = name.partition(">")
        agency, _, region = receiver.partition("/")
        last = confirmed[-1] if confirmed and event == events[-1 - len(confirmed)] else ""
        yield " ".join([*fixed, status, agency or "-", region or "-", *_moment(moment), *_moment(last)])


def referrals(lines: str) -> str:
    """A drawing of the rows of `staging.referrals`."""
    return "\n".join([_HEAD, *(row for line in lines.strip().splitlines() for row in _rows(line))])


def book(lines: str, **tables: str) -> DuckDBPyConnection:
    """A posko with these referrals."""
    return staged(referrals=referrals(lines), **{"villages": VILLAGES, **tables})
