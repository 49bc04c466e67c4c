"""The sheet a driver takes along: one A4 page a trip, in black and white, with the load first and room to report."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import settings
from codes import MADE_UP_MARK
from i18n import Words
from reports.paper import pdf
from reports.trips import Trip, TripStop

OUTCOMES = ("delivered", "partly", "refused", "nobody_there", "not_found", "not_reached")
"""What can become of a stop, as the feed `deliveries` knows it."""
LONGEST_LINE = 300
"""Letters of what is written about a stop in one line; the books have the rest."""
_WORDS = (
    *("page", "load", "size", "full", "loaded", "empties_expected", "stops", "number", "whom", "bring", "result"),
    *("quantity", "empties", "time", "back", "full_back", "empties_back", "driver", "counted_by"),
)


def trip_sheets(trips: Sequence[Trip], w: Words, *, made_up: bool, printed_at: datetime) -> bytes:
    """The sheets of these trips as one PDF; the same trips give the same bytes.

    Args:
        trips: Of `trips_of`, with contacts or without.
        w: Words in the driver's language.
        made_up: Whether the data are made up.
        printed_at: Written at the foot.
    """
    return pdf("trip_sheet", content(trips, w, made_up=made_up, printed_at=printed_at), printed_at=printed_at)


def content(trips: Sequence[Trip], w: Words, *, made_up: bool, printed_at: datetime) -> dict[str, Any]:
    """Everything on the sheets in words.

    Args:
        trips: Of `trips_of`.
        w: Words in the driver's language.
        made_up: Whether the data are made up.
        printed_at: Written at the foot.
    """
    return {
        "language": w.language,
        "title": w("sheet.title"),
        "name": settings.centre(),
        "made_up": [MADE_UP_MARK, w("screen.made_up")] if made_up else [],
        "words": {
            **{name: w(f"sheet.{name}") for name in _WORDS},
            "outcomes": [w.term("delivery_outcome", outcome) for outcome in OUTCOMES],
        },
        "trips": [_trip(trip, w, printed_at) for trip in trips],
    }


def _trip(trip: Trip, w: Words, printed_at: datetime) -> dict[str, Any]:
    sizes = sorted({*trip.loading, *trip.empties})
    day = w.day(trip.day)
    return {
        "letter": trip.letter,
        "title": heading(trip, w),
        "day": w("sheet.day_shift", day=day, shift=w.term("shift", trip.shift)) if trip.shift else day,
        "depot": w("sheet.load_at", depot=trip.depot),
        "foot": w("sheet.foot", plan=trip.plan_id, moment=printed_at),
        "loading": [
            {
                "item": item_name(item, w),
                "full": w.number(trip.loading.get(item, 0)),
                "empties": w.number(trip.empties.get(item, 0)),
            }
            for item in sizes
        ],
        "stops": [_stop(stop, w, trip.day) for stop in trip.stops],
    }


def _stop(stop: TripStop, w: Words, day: date) -> dict[str, Any]:
    return {
        "number": str(stop.number),
        "time": w.clock(stop.arrive_at) if stop.arrive_at else "",
        "place": stop.place or w("term.unknown"),
        "about": about(stop, w),
        "urgent": due(stop, w, day),
        "bring": full_of(stop, w),
        "collect": empties_of(stop, w),
    }


def heading(trip: Trip, w: Words) -> str:
    """`Kendaraan A (Pikap Timur) · Rit 1`."""
    return w("sheet.heading", letter=trip.letter, vehicle=trip.vehicle, trip=trip.number)


def full_of(stop: TripStop, w: Words) -> list[str]:
    """What is handed over, a size a line."""
    return [w("sheet.cylinders", quantity=line.full, item=item_name(line.item, w)) for line in stop.lines if line.full]


def empties_of(stop: TripStop, w: Words) -> list[str]:
    """What is collected empty, a size a line."""
    lines = (line for line in stop.lines if line.empties)
    return [w("sheet.collect", quantity=line.empties, item=item_name(line.empties_item, w)) for line in lines]


def item_name(item: str, w: Words) -> str:
    """`Tabung 1 m³`, whose number and unit stay on one line."""
    return w.term("item", item).replace(" m³", "\N{NO-BREAK SPACE}m³")


def about(stop: TripStop, w: Words) -> list[str]:
    """Name, number, address and note where they are known, and the number of the request."""
    contact = stop.contact
    request = w("sheet.request", request=stop.request_id) if stop.request_id else ""
    if contact is None:
        return [request] if request else []
    person = " · ".join(filter(None, (contact.recipient, contact.phone)))
    return [
        *filter(None, (_line(person), _line(contact.address), " · ".join(filter(None, (_line(contact.note), request)))))
    ]


def _line(text: str) -> str:
    """What somebody wrote about a stop, as far as a driver reads it."""
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1]}…"


def due(stop: TripStop, w: Words, day: date) -> str:
    """Until when it is needed, and that it is late where it is.

    Args:
        stop: The stop.
        w: Words in the reader's language.
        day: Day of the trip; a deadline of another day is written with its day.
    """
    if stop.deadline_at is None:
        return ""
    return w("sheet.late" if stop.is_late else "sheet.due", time=w.clock_on(stop.deadline_at, day))
