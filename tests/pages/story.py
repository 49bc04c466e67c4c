"""A story of seven weeks in every book, as the books of any day tell it: what ended later is still open there."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

FIRST, END, LAST = date(2021, 6, 1), date(2021, 7, 14), date(2021, 7, 22)
SIZE = "cylinder_6m3"
_VILLAGES = ("Sisir|Batu", "Punten|Bumiaji", "Beji|Junrejo", "Temas|Batu")
_CATEGORIES = ("oxygen", "food", "medicine")


def story(last: date) -> dict[str, str]:
    """The rows of every book that were there at the end of the day `last`.

    Args:
        last: The day.
    """
    return {name: "\n".join(rows) for name, rows in _books(last).items()}


def _books(last: date) -> dict[str, list[str]]:
    return {
        "calls": _calls(last),
        "requests": _requests(last),
        "stock": _stock(last),
        "arrivals": _orders(last),
        **_gifts(last),
        **_care(last),
    }


def _days(last: date) -> Iterable[tuple[int, date]]:
    return ((number, FIRST + timedelta(days=number)) for number in range((last - FIRST).days + 1))


def _then(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)


def _calls(last: date) -> list[str]:
    draw, rows = (
        Random(1),
        ["call_id|started_at|answered_at|ended_at|channel|outcome|caller_phone|village|district|need"],
    )
    for number, day in _days(LAST):
        for each in range(draw.randint(3, 7)):
            at = _then(day, 7 + 2 * each, draw.randint(0, 50))
            place, is_lost, need = draw.choice(_VILLAGES), draw.random() < 0.2, draw.choice(_CATEGORIES)
            phone = f"0812345{number % 30:02d}{each:03d}"
            answered = "" if is_lost else f"{at + timedelta(minutes=1)}"
            ended = f"{at + timedelta(minutes=2 if is_lost else 6)}"
            outcome = "abandoned" if is_lost else "answered"
            row = f"c{number}-{each}|{at}|{answered}|{ended}|phone|{outcome}|{phone}|{place}|{need}"
            rows += [row] if day <= last else []
    return rows


def _requests(last: date) -> list[str]:
    draw = Random(2)
    rows = [
        "request_id|requested_at|category|village|district|item|quantity_requested|quantity_delivered|urgency|status"
        "|fulfilled_at|person"
    ]
    for number, day in _days(LAST):
        for each in range(draw.randint(1, 4)):
            at, category = _then(day, 8 + each, draw.randint(0, 50)), draw.choice(_CATEGORIES)
            done = at + timedelta(hours=draw.randint(3, 120))
            place, urgency, stays = draw.choice(_VILLAGES), draw.choice(("high", "normal", "critical")), draw.random()
            item, wanted = (SIZE, 1) if category == "oxygen" else ("rice", 5) if category == "food" else ("", "")
            is_met = stays > 0.1 and done.date() <= last
            outcome = (
                f"{wanted if is_met else ''}|{urgency}|{'fulfilled' if is_met else 'open'}|{done if is_met else ''}"
            )
            row = f"q{number}-{each}|{at}|{category}|{place}|{item}|{wanted}|{outcome}|P-{number:03d}{each}"
            rows += [row] if day <= last else []
    return rows


def _stock(last: date) -> list[str]:
    draw, rows = Random(3), ["movement_id|occurred_at|depot|item|movement|condition|quantity"]
    for depot in ("Posko Batu", "Posko Beji"):
        rows.append(f"o{depot[-2:]}|{FIRST} 06:00|{depot}|{SIZE}|opening||230")
        for number, day in _days(LAST):
            issued = draw.randint(2, 7)
            moves = (("issue", "", issued, 10), ("return", "", issued, 15), ("refill_out", "", 1, 16))
            moves += (("refill_in", "", 1, 17),) if number > 4 else ()
            rows += [
                f"m{depot[-2:]}{number}{name}|{day} {hour}:00|{depot}|{SIZE}|{name}|{state}|{count}"
                for name, state, count, hour in moves
                if day <= last
            ]
    return rows


def _orders(last: date) -> list[str]:
    rows = ["order_id|ordered_at|expected_at|supplier|depot|item|quantity|status|arrived_at|quantity_arrived"]
    for number, day in enumerate(FIRST + timedelta(days=5 * each) for each in range(10)):
        depot, came = ("Posko Batu", "Posko Beji")[number % 2], day + timedelta(days=3 + number % 3)
        outcome = f"arrived|{came} 09:00|10" if came <= last else "open||"
        row = f"p{number}|{day} 08:00|{day + timedelta(days=3)} 08:00|Gas Batu|{depot}|{SIZE}|10|{outcome}"
        rows += [row] if day <= last else []
    return rows


def _gifts(last: date) -> dict[str, list[str]]:
    donations = ["donation_id|received_at|donor_kind|kind|item|quantity|amount_idr"]
    purchases = ["purchase_id|purchased_at|supplier|item|quantity|amount_idr"]
    distributions = ["distribution_id|distributed_at|village|district|recipient_kind|item|quantity"]
    for number, day in _days(last):
        if number % 4 == 3:
            donations.append(f"d{number}|{day} 09:00|person|cash|||{100_000 * (number + 1)}")
            donations.append(f"e{number}|{day} 10:00|company|in_kind|rice|{20 + number}|")
        if number % 5 == 1:
            purchases.append(f"b{number}|{day} 11:00|Toko|rice|10|{50_000 + 1000 * number}")
        if number % 3 == 2:
            distributions.append(f"x{number}|{day} 13:00|{_VILLAGES[number % 4]}|household|rice|{5 + number % 7}")
    return {"donations": donations, "purchases": purchases, "distributions": distributions}


def _care(last: date) -> dict[str, list[str]]:
    calls = ["followup_id|person|due_at|done_at|attempt|outcome|place|physical_state|emotional_state|village"]
    referrals = ["referral_id|person|opened_at|origin|residence|district|kind|to_agency|status|status_at"]
    assessed = ["assessment_id|person|assessed_at|team|profession|result|village|district"]
    for number, day in _days(LAST):
        village, person = _VILLAGES[number % 4], f"P-{number % 12:03d}"
        done = day + timedelta(days=number % 3)
        result = (
            f"{done} 09:00|1|{('reached', 'unreachable')[number % 5 == 4]}|home|{('good', 'poor')[number % 2]}|calm"
        )
        calls.append(f"f{number}|{person}|{day}|{result if done <= last else '|||||'}|{village.split('|')[0]}")
        if day > last:
            continue
        referrals.append(f"t{number}|{person}|{day} 08:00|call|{village}|health|RSUD|traced|{day} 09:00")
        closed = day + timedelta(days=1 + number % 9)
        if closed <= last:
            state = ("completed", "requested")[number % 4 == 3]
            referrals.append(f"t{number}|{person}|{day} 08:00|call|{village}|health|RSUD|{state}|{closed} 10:00")
        assessed.append(
            f"n{number}|{person}|{day} 10:00|health|nurse|{('on_the_spot', 'hospital')[number % 2]}|{village}"
        )
    return {"followups": calls, "referrals": referrals, "assessments": assessed, **_companions(last)}


def _companions(last: date) -> dict[str, list[str]]:
    roster = ["companion_id|role|area|capacity|registered_at|trained_at|active_from|active_to"]
    roles = ("volunteer", "senior_social_worker", "alumni", "psychologist")
    pairs = ["companion_id|person|person_kind|started_at|ended_at"]
    sessions = ["companion_id|held_at|kind|person|minutes"]
    for number in range(8):
        day = FIRST + timedelta(days=6 * number)
        ends = FIRST + timedelta(days=30 + 3 * number)
        if day <= last:
            roster.append(f"C-{number}|{roles[number % 4]}|Batu|3|{day}|{day}|{day}|")
            pairs.append(f"C-{number}|P-{number:03d}|patient|{day}|{ends if ends <= last else ''}")
    for number, day in _days(last):
        if FIRST + timedelta(days=6 * (number % 8)) <= day:
            sessions.append(f"C-{number % 8}|{day} 14:00|counselling|P-{number % 8:03d}|45")
    return {"companions": roster, "companionships": pairs, "sessions": sessions}
