"""The trips of a plan of deliveries, as every hand-over to a driver reads them."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from string import ascii_uppercase
from typing import Any

import pandas as pd

Row = dict[Hashable, Any]


@dataclass(frozen=True)
class Contact:
    """Whom a driver looks for. Private: it goes onto paper and into a message, and is stored nowhere."""

    recipient: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """Cylinders of one size at one stop."""

    item: str
    """Code of the item."""
    full: int
    """Full ones to hand over."""
    empties_item: str
    """Code of the item of the empty ones, which may be of another size."""
    empties: int
    """Empty ones to collect."""


@dataclass(frozen=True)
class TripStop:
    """One stop of a trip."""

    number: int
    """Its place in the trip, from 1."""
    stop: str
    """Its name in the plan, by which it is reported."""
    place: str
    """Village with its district, or the depot that is replenished."""
    village: str
    district: str
    to_depot: str
    """The depot that is replenished, empty for a household."""
    request_id: str
    lines: tuple[Line, ...]
    arrive_at: datetime | None
    deadline_at: datetime | None
    reason: str
    """Code of why it is visited."""
    contact: Contact | None = None
    """None where names are left out."""

    @property
    def is_late(self) -> bool:
        """Whether it is planned after its deadline."""
        return bool(self.arrive_at and self.deadline_at and self.arrive_at > self.deadline_at)


@dataclass(frozen=True)
class Trip:
    """One trip of a vehicle, from a depot and back to it."""

    plan_id: str
    day: date
    shift: str
    vehicle: str
    letter: str
    """The vehicle on paper: A, B, C in the order of their names."""
    number: int
    """Which trip of the vehicle, from 1."""
    depot: str
    """Where it is loaded."""
    stops: tuple[TripStop, ...]

    @property
    def loading(self) -> dict[str, int]:
        """Full cylinders to load, by item."""
        return _sum((line.item, line.full) for stop in self.stops for line in stop.lines)

    @property
    def empties(self) -> dict[str, int]:
        """Empty cylinders expected back, by item."""
        return _sum((line.empties_item, line.empties) for stop in self.stops for line in stop.lines)


def _sum(counts: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for item, number in counts:
        total[item] += number
    return {item: number for item, number in sorted(total.items()) if number}


def trips_of(plan: pd.DataFrame, contacts: Mapping[str, Contact] | None = None) -> list[Trip]:
    """Group a plan into trips, by vehicle and in order of time.

    Args:
        plan: The columns of the feed `plans`; a stop with several sizes has several rows.
        contacts: Whom to look for, by stop; None leaves names out.

    Returns:
        The trips of each vehicle; stops are numbered from 1 in each.
    """
    rows = sorted(plan.to_dict("records"), key=_order)
    names = sorted({_text(row["vehicle"]) for row in rows})
    return [
        _trip(list(group), letter_of(names.index(vehicle)), contacts)
        for (vehicle, _), group in groupby(rows, key=lambda row: (_text(row["vehicle"]), _text(row["trip"])))
    ]


def letter_of(place: int) -> str:
    """`A` for the first vehicle, `Z` for the 26th, `AA` for the one after."""
    more, rest = divmod(place, len(ascii_uppercase))
    return (letter_of(more - 1) if more else "") + ascii_uppercase[rest]


def _order(row: Row) -> tuple[Any, ...]:
    arrives = _moment(row["arrive_at"])
    stop = _text(row["stop"])
    return (
        *(_text(row["vehicle"]), _natural(_text(row["trip"]))),
        *(arrives.timestamp() if arrives else float("inf"), _natural(stop), _text(row.get("item"))),
    )


def _natural(text: str) -> tuple[int, str]:
    """Order of `2` before `10`."""
    digits = "".join(letter for letter in text if letter.isdecimal())
    return int(digits) if digits else 0, text


def _trip(rows: Sequence[Row], letter: str, contacts: Mapping[str, Contact] | None) -> Trip:
    first = rows[0]
    stops = [list(group) for _, group in groupby(rows, key=lambda row: _text(row["stop"]))]
    day = first["day"]
    return Trip(
        plan_id=_text(first["plan_id"]),
        day=day.date() if isinstance(day, datetime) else day,
        shift=_text(first.get("shift")),
        vehicle=_text(first["vehicle"]),
        letter=letter,
        number=_natural(_text(first["trip"]))[0] or 1,
        depot=_text(first["from_depot"]),
        stops=tuple(_stop(group, number, contacts) for number, group in enumerate(stops, start=1)),
    )


def _stop(rows: Sequence[Row], number: int, contacts: Mapping[str, Contact] | None) -> TripStop:
    first = rows[0]
    stop, depot = _text(first["stop"]), _text(first.get("to_depot"))
    village, district = _text(first.get("village")), _text(first.get("district"))
    return TripStop(
        number=number,
        stop=stop,
        place=depot or ", ".join(filter(None, (village, district))),
        village=village,
        district=district,
        to_depot=depot,
        request_id=_text(first.get("request_id")),
        lines=tuple(map(_line, rows)),
        arrive_at=_moment(first.get("arrive_at")),
        deadline_at=_moment(first.get("deadline_at")),
        reason=_text(first.get("reason")),
        contact=None if contacts is None else contacts.get(stop, Contact()),
    )


def _line(row: Row) -> Line:
    item = _text(row["item"])
    return Line(item, _count(row["quantity"]), _text(row.get("empties_item")) or item, _count(row["empties"]))


def _is_missing(cell: Any) -> bool:
    return cell is None or bool(pd.isna(cell))


def _text(cell: Any) -> str:
    if _is_missing(cell):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _count(cell: Any) -> int:
    return 0 if _is_missing(cell) else round(float(cell))


def _moment(cell: Any) -> datetime | None:
    return None if _is_missing(cell) else pd.Timestamp(cell).to_pydatetime()
