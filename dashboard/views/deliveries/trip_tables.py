"""The plan as a table per trip: in which order, when, where, what goes out and what comes back."""

from collections.abc import Callable, Collection, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.frontend import escaping
from dashboard.shell import case_link
from dashboard.shell.page_context import PageContext
from dashboard.widgets import tables
from dashboard.widgets.drawing import icons
from i18n import Words

Trips = list[Any]
"""Of `reports.trips.trips_of`."""
_HEADS = ("number", "place", "load", "due")


def draw(
    context: PageContext,
    trips: Trips,
    *,
    cancelled: Collection[str] = (),
    cases: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Draw every stop; only for the desk, because a stop is about one person.

    Args:
        context: The opened page.
        trips: The trips.
        cancelled: Stops that are no longer wanted.
        cases: Stop → key of the case of whom it is for.
    """
    for trip in trips:
        _heading(context, trip)
        links = {stop: case_link.anchor(context, key) for stop, key in cases.items()}
        st.html(_table(context.w, trip, mark(trips, trip), cancelled, links))


def _heading(context: PageContext, trip: Any) -> None:
    w = context.w
    st.markdown(f"#### {escaping.unmarked(title(w, trip))}")
    line = w("deliveries.trip_line", depot=trip.depot, stops=len(trip.stops), loading=cylinders(w, trip.loading))
    st.caption(escaping.unmarked(line))


def mark(trips: Trips, trip: Any) -> str:
    """What stands before the number of a stop: `A`, or `A2·` where the vehicle has several trips."""
    many = sum(other.letter == trip.letter for other in trips) > 1
    return f"{trip.letter}{trip.number}·" if many else str(trip.letter)


def title(w: Words, trip: Any) -> str:
    """`Kendaraan A (Pikap Timur) · Rit 1`."""
    return _title(w, trip.letter, trip.vehicle, trip.number)


def _title(w: Words, letter: str, vehicle: str, number: int) -> str:
    return w("sheet.heading", letter=letter, vehicle=vehicle, trip=number)


def cylinders(w: Words, counts: dict[str, int]) -> str:
    """`4 × Tabung 1 m³, 1 × Tabung 6 m³`; a dash for none."""
    parts = [w("sheet.cylinders", quantity=number, item=w.term("item", item)) for item, number in counts.items()]
    return ", ".join(parts) or w("table.missing")


def draw_sums(context: PageContext, sums: pd.DataFrame, letter_of: Callable[[int], str]) -> None:
    """Draw a line per trip: for readers, to whom no stop is shown.

    Args:
        context: The opened page.
        sums: Of `trip_sums`.
        letter_of: The letter of a vehicle by its place among all.
    """
    w = context.w
    columns = [tables.Column(w(f"deliveries.trip_{name}")) for name in ("name", "depot", "stops", "full", "empties")]
    vehicles = sorted({*sums["vehicle"].astype(str)})
    rows = []
    for _, trip in sums.groupby(["vehicle", "trip"]):
        vehicle, number = str(trip["vehicle"].iloc[0]), int(trip["trip"].iloc[0])
        name = _title(w, letter_of(vehicles.index(vehicle)), vehicle, number)
        loads = (cylinders(w, _counts(trip, column)) for column in ("quantity", "empties"))
        rows.append((name, str(trip["from_depot"].iloc[0]), w.number(int(trip["stops"].iloc[0])), *loads))
    inside = ([escape(text) for text in row] for row in rows)
    st.html(tables.drawn(columns, inside, label=w("deliveries.plan"), whole=True))


def _counts(trip: pd.DataFrame, column: str) -> dict[str, int]:
    """Cylinders by size, those of which there are any."""
    return {str(item): int(number) for item, number in zip(trip["item"], trip[column], strict=True) if number > 0}


def _table(w: Words, trip: Any, letter: str, cancelled: Collection[str], links: Mapping[str, str]) -> str:
    columns = [tables.Column(w(f"deliveries.stop_{name}"), _kind(name)) for name in _HEADS]
    rows = (_row(w, trip, stop, letter, stop.stop in cancelled, links) for stop in trip.stops)
    return tables.drawn(columns, rows, label=title(w, trip), whole=True, cards=False)


def _row(w: Words, trip: Any, stop: Any, letter: str, is_cancelled: bool, links: Mapping[str, str]) -> list[str]:
    """The cells of a stop, each with what stands small below it: few columns, so that a phone shows them all.

    Args:
        w: Words in the reader's language.
        trip: The trip.
        stop: One of its stops.
        letter: What stands before its number.
        is_cancelled: Whether it is no longer wanted.
        links: Stop → HTML of the link to the case of whom it is for.
    """
    time = w.clock(stop.arrive_at) if stop.arrive_at else ""
    why = w("deliveries.cancelled_stop") if is_cancelled else reason(w, stop.reason)
    full = [w("sheet.cylinders", quantity=line.full, item=_size(w, line.item)) for line in stop.lines if line.full]
    empties = [
        w("sheet.collect", quantity=line.empties, item=_size(w, line.empties_item))
        for line in stop.lines
        if line.empties
    ]
    due = w.clock_on(stop.deadline_at, trip.day) if stop.deadline_at else w("table.missing")
    parts = {
        "number": (f"{letter}{stop.number}", time),
        "place": (stop.place or w("term.unknown"), why),
        "load": (", ".join(full), ", ".join(empties)),
        "due": (due, w("deliveries.late") if stop.is_late else ""),
    }
    icon = {
        "place": icons.html("warehouse") if stop.to_depot else "",
        "due": icons.html("alarm", "bad") if stop.is_late else "",
        **({"place": icons.html("block", "bad")} if is_cancelled else {}),
    }
    link = {"place": links.get(stop.stop, "")}
    return [_two_lines(*parts[name], link.get(name, ""), icon.get(name, "")) for name in _HEADS]


def _two_lines(text: str, small: str, link: str, icon: str) -> str:
    """HTML inside one cell.

    Args:
        text: What it says.
        small: What stands below.
        link: HTML of a link below.
        icon: HTML of an icon before it.
    """
    lines = [
        f"{icon} {escape(text)}".strip(),
        f"<small>{escape(small)}</small>" if small else "",
        f"<small>{link}</small>" if link else "",
    ]
    return "<br>".join(filter(None, lines))


def _size(w: Words, item: str) -> str:
    return w.term("item", item).replace(" m³", "\N{NO-BREAK SPACE}m³")


def reason(w: Words, code: str) -> str:
    """Why a stop is visited, in words; a dash without a reason."""
    return w.term("stop_reason", code) if code else w("table.missing")


def _kind(name: str) -> str:
    return "short" if name == "number" else "name" if name in ("load", "due") else "text"
