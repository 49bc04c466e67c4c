"""A small posko, built once, whose briefing is composed by many tests."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from duckdb import DuckDBPyConnection

from reports.briefing.compose import compose
from reports.briefing.document import Briefing
from reports.briefing.options import SECTIONS, Options
from tests.world import World

ZONE = ZoneInfo("Asia/Jakarta")
FIRST, LAST = date(2021, 6, 28), date(2021, 7, 25)
MADE_AT = datetime(2021, 7, 26, 9, 0, tzinfo=ZONE)
VILLAGES = (("Sisir", "Batu"), ("Punten", "Bumiaji"), ("Beji", "Junrejo"))
NEEDS = ("oxygen", "food", "medicine")


def _days() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def _calls() -> str:
    """Three calls a day, twice as many from 12 July on; every fourth is not answered."""
    rows = ["call_id | started_at | answered_at | channel | outcome | caller_phone | village | district"]
    for n, day in enumerate(_days()):
        for k in range(6 if day >= date(2021, 7, 12) else 3):
            village, district = VILLAGES[k % 3]
            at = f"{day} {9 + k:02d}:00"
            ending = " | phone | abandoned" if (n + k) % 4 == 0 else f"{day} {9 + k:02d}:01 | phone | answered"
            rows.append(f"c{n}-{k} | {at} | {ending} | 0812345{n:03d}{k:02d} | {village} | {district}")
    return "\n".join(rows)


def _requests() -> str:
    """One of each need a day: oxygen met after 6 hours, food after 4 days, medicine of the last days still open."""
    rows = [
        "request_id | requested_at | category | village | district | item | quantity_requested | status | fulfilled_at"
    ]
    for n, day in enumerate(_days()):
        for k, need in enumerate(NEEDS):
            village, district = VILLAGES[k]
            ended = {
                "oxygen": f"fulfilled | {day} 16:00",
                "food": f"fulfilled | {day + timedelta(days=4)} 10:00" if day <= date(2021, 7, 20) else "open | -",
                "medicine": "open | -" if day >= date(2021, 7, 16) else f"fulfilled | {day} 20:00",
            }[need]
            item = "cylinder_1m3 | 1" if need == "oxygen" else " | "
            rows.append(f"r{n}-{k} | {day} 10:00 | {need} | {village} | {district} | {item} | {ended}")
    for n in range(2):
        rows.append(f"p{n} | 2021-07-{14 + n} 11:00 | psychosocial | Sisir | Batu |  |  | fulfilled | 2021-07-16 15:00")
    rows += [f"u{n} | 2021-07-{13 + n} 12:00 | food | Beji | Junrejo |  |  | unmet | -" for n in range(3)]
    return "\n".join(rows)


def _stock() -> str:
    """A hundred cylinders, two handed out a day, and one more depot whose only size is out since 15 July."""
    rows = ["movement_id | occurred_at | depot | item | movement | quantity"]
    rows.append("m0 | 2021-06-28 06:00 | Posko Batu | cylinder_1m3 | opening | 100")
    rows.append("b0 | 2021-06-28 06:00 | Posko Beji | cylinder_2m3 | opening | 18")
    for n, day in enumerate(_days()):
        rows.append(f"i{n} | {day} 12:00 | Posko Batu | cylinder_1m3 | issue | 2")
        if day < date(2021, 7, 16):
            rows.append(f"j{n} | {day} 13:00 | Posko Beji | cylinder_2m3 | issue | 1")
    rows.append("j99 | 2021-07-20 13:00 | Posko Beji | cylinder_2m3 | receipt | 30")
    return "\n".join(rows)


def _plans() -> str:
    """Three stops in two trips of one vehicle on 15 July."""
    at = {1: ("1", 11, "12:00", 17), 2: ("1", 13, "12:30", 16), 3: ("2", 15, "17:00", 15)}
    rows = ["plan_id | planned_at | day | shift | vehicle | trip | stop | from_depot | request_id | village | district"]
    rows[0] += " | item | quantity | arrive_at | deadline_at"
    for stop, (trip, hour, deadline, request) in at.items():
        village, district = VILLAGES[stop - 1]
        row = (
            f"p1 | 2021-07-15 07:00 | 2021-07-15 | day | Pick-up Pak Budi | {trip} | {stop} | Posko Batu | r{request}-0"
        )
        row += f" | {village} | {district} | cylinder_1m3 | {2 if stop == 2 else 1}"
        rows.append(f"{row} | 2021-07-15 {hour}:00 | 2021-07-15 {deadline}")
    return "\n".join(rows)


def _followups(*, distressed_at_home: int = 2) -> str:
    """14 people at home and 12 in hospital were asked in the week of 12 July; 7 of those at home are overdue since.

    Of 5 who are distressed, so many are at home; of 11 who are poorly, 6 are, of whom 3 are overdue.
    """
    rows = ["followup_id | person | due_at | done_at | attempt | outcome | contacted | place | physical_state"]
    rows[0] += " | emotional_state | village | district"
    places = {"home": (14, range(4, 10), distressed_at_home), "hospital": (12, range(5), 5 - distressed_at_home)}
    for place, (people, poorly, distressed) in places.items():
        for n in range(people):
            states = f"{'poor' if n in poorly else 'good'} | {'distressed' if n < distressed else 'calm'}"
            person, where = f"{place[:4].upper()}-{n:03d}", "Sisir | Batu" if n % 2 else "Punten | Bumiaji"
            made = f"2021-07-14 09:00 | 2021-07-14 09:30 | 1 | reached | own | {place} | {states} | {where}"
            rows.append(f"{person}-a | {person} | {made}")
            if place == "home" and n < 7:
                rows.append(f"{person}-b | {person} | 2021-07-16 09:00 |  | 1 |  |  | {place} |  |  | {where}")
    return "\n".join(
        [*rows, "z | XX-001 | 2021-07-24 09:00 | 2021-07-24 09:30 | 1 | reached | own | home | good | calm |  | "]
    )


def _referrals() -> str:
    """9 referrals: 6 asked for since 2 July, 3 of which the person confirmed the end."""
    rows = [
        "referral_id | person | opened_at | origin | kind | to_agency | status | status_at | confirmed_with_person_at"
    ]
    for n in range(9):
        opened = f"r{n} | RE-{n:03d} | 2021-07-02 08:00 | call | health | RSUD"
        rows.append(f"{opened} | requested | 2021-07-02 10:00 | ")
        if n > 5:
            rows.append(f"{opened} | completed | 2021-07-14 10:00 | 2021-07-15 10:00")
    return "\n".join(rows)


def _companions() -> dict[str, str]:
    """8 students and 7 alumni, 12 of whom accompany somebody; 6 of these were debriefed in the week of 12 July."""
    roster = ["companion_id | role | capacity | registered_at | trained_at | active_from"]
    roster += [
        f"S{n} | {'student' if n < 8 else 'alumni'} | 3 | 2021-06-01 | 2021-06-05 | 2021-06-10" for n in range(15)
    ]
    pairs = ["companion_id | person | person_kind | started_at"]
    pairs += [f"S{n} | CA-{n:03d} | {'volunteer' if n < 8 else 'nurse'} | 2021-06-20" for n in range(12)]
    sessions = ["companion_id | held_at | kind | person | minutes"]
    sessions += [f"S{n} | 2021-07-13 10:00 | debriefing |  | 60" for n in range(6)]
    sessions += [f"S{n} | 2021-07-14 10:00 | counselling | CA-{n:03d} | 45" for n in range(12)]
    sessions += [f"S{n} | 2021-07-15 10:00 | spiritual | CA-{n:03d} | 45" for n in range(2)]
    return {name: "\n".join(rows) for name, rows in
            {"companions": roster, "companionships": pairs, "sessions": sessions}.items()}  # fmt: skip


def _assessments() -> str:
    rows = ["assessment_id | person | assessed_at | team | result"]
    results = ["on_the_spot"] * 6 + ["hospital"] * 2
    rows += [f"a{n} | AS-{n:03d} | 2021-07-13 10:00 | health | {result}" for n, result in enumerate(results)]
    return "\n".join(rows)


FEEDS = {
    "arrivals": """
        order_id | ordered_at | expected_at | supplier | depot | item | quantity | status | arrived_at
        o1 | 2021-07-10 08:00 | 2021-07-17 08:00 | Contoh | Posko Beji | cylinder_2m3 | 30 | arrived | 2021-07-20 13:00
        o2 | 2021-07-22 08:00 | 2021-07-28 08:00 | Contoh | Posko Batu | cylinder_1m3 | 10 | open | -
    """,
    "donations": """
        donation_id | received_at | donor_kind | kind | item | quantity | amount_idr
        g0 | 2021-06-28 08:00 | person | cash |  |  | 1000000
        g1 | 2021-07-13 08:00 | company | cash |  |  | 5000000
        g2 | 2021-07-14 08:00 | person | in_kind | rice | 50 | -
        g3 | 2021-07-21 08:00 | person | cash |  |  | 7000000
    """,
    "purchases": """
        purchase_id | purchased_at | supplier | item | quantity | amount_idr
        p1 | 2021-07-15 08:00 | Contoh | medicine | 20 | 1500000
    """,
    "distributions": """
        distribution_id | distributed_at | village | district | recipient_kind | item | quantity
        x1 | 2021-07-16 08:00 | Sisir | Batu | household | rice | 10
    """,
    "deliveries": """
        plan_id | stop | vehicle | from_depot | day | outcome | delivered_at | item | quantity_delivered
        p1 | 1 | Pick-up Pak Budi | Posko Batu | 2021-07-15 | delivered | 2021-07-15 11:10 | cylinder_1m3 | 1
        p1 | 2 | Pick-up Pak Budi | Posko Batu | 2021-07-15 | delivered | 2021-07-15 13:10 | cylinder_1m3 | 2
    """,
    "events": """
        starts_at | label
        2021-07-13 00:00 | PPKM diperketat
        2021-07-20 00:00 | Sesudah periode
    """,
}


def care(*, distressed_at_home: int = 2) -> dict[str, str]:
    """The books of care.

    Args:
        distressed_at_home: How many of the 5 distressed people are at home.
    """
    due = {"followups": _followups(distressed_at_home=distressed_at_home)}
    return {**due, "referrals": _referrals(), "assessments": _assessments(), **_companions()}


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """The published snapshot of the small posko."""
    folder = tmp_path_factory.mktemp("briefing")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        made = World(folder / "files")
        con = made(calls=_calls(), requests=_requests(), stock=_stock(), plans=_plans(), **FEEDS, **care())
    yield con
    made.close()


Composed = Callable[..., Briefing]


@pytest.fixture(scope="session")
def composed(books: DuckDBPyConnection) -> Composed:
    """Composes a briefing of the small posko; of equal options only once."""

    @cache
    def made(options: Options, made_at: datetime = MADE_AT) -> Briefing:
        return compose(books, options, now=MADE_AT, made_at=made_at)

    return made


@pytest.fixture(scope="session")
def weekly(composed: Composed) -> Briefing:
    """A past week of the small posko, every section."""
    return composed(week())


def week(language: str = "id", kind: str = "inspection", comparison: str = "previous") -> Options:
    """12 to 18 July."""
    return Options(kind, date(2021, 7, 12), date(2021, 7, 18), comparison, SECTIONS, language)
