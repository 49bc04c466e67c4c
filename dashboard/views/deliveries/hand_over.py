"""Handing the plan over: sheets for drivers, a workbook that comes back, messages, map links and a GPX track."""

from datetime import UTC, datetime
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard.data_entry import pipeline_client
from dashboard.frontend import escaping
from dashboard.shell import recording
from dashboard.shell.page_context import PageContext
from dashboard.views.deliveries import trip_tables
from dashboard.widgets import canvas
from dashboard.widgets.drawing import icons

_NAMED = "sheets-with-names"


class Reports(NamedTuple):
    """The modules of `reports` that draw a plan."""

    trips: ModuleType
    trip_sheet: ModuleType
    delivery_book: ModuleType
    driver_message: ModuleType


def draw(context: PageContext, plan: pd.DataFrame, points: pd.DataFrame, reports: Reports) -> None:
    """Draw the ways to hand an accepted plan over; only for the desk.

    Args:
        context: The opened page.
        plan: Rows of the plan, as the feed `plans` has them.
        points: Of `place_points`.
        reports: Draw the plan.
    """
    w, made_up = context.w, context.made_up
    at = {
        place: reports.driver_message.Point(float(latitude), float(longitude))
        for place, latitude, longitude in points[["place", "latitude", "longitude"]].itertuples(index=False)
    }
    trips = reports.trips.trips_of(plan)
    name = f"{w('sheet.file')}-{plan['day'].iloc[0]:%Y%m%d}"
    with canvas.card(context, "deliveries.hand_over"):
        with st.container(horizontal=True, gap="small"):
            _download(context, "sheets", f"{name}.pdf", lambda: _sheets(context, trips, reports))
            _download(
                context, "book", f"{name}.xlsx", lambda: reports.delivery_book.delivery_book(trips, w, made_up=made_up)
            )
            _download(
                context, "gpx", f"{name}.gpx", lambda: reports.driver_message.gpx(trips, w, points=at, made_up=made_up)
            )
        _with_names(context, plan, name, at, reports)
        for trip in trips:
            _message(context, trip, at, reports)


def _sheets(context: PageContext, trips: list[Any], reports: Reports) -> Any:
    return reports.trip_sheet.trip_sheets(
        trips, context.w, made_up=context.made_up, printed_at=datetime.now(UTC).replace(second=0, microsecond=0)
    )


def _download(context: PageContext, kind: str, name: str, make: Any) -> None:
    st.download_button(
        context.w(f"deliveries.take_{kind}"),
        data=recording.exporting("deliveries.plan", kind, make),
        file_name=name,
        key=f"take-{kind}",
        icon=icons.mark("download"),
        on_click="ignore",
    )


@st.fragment
def _with_names(context: PageContext, plan: pd.DataFrame, name: str, at: Any, reports: Reports) -> None:
    """Draw the button that takes names, numbers and addresses from the books; each use is recorded.

    Args:
        context: The opened page.
        plan: Rows of the plan.
        name: Of the file, without its ending.
        at: Points of the map.
        reports: Draw the plan.
    """
    w, plan_id = context.w, str(plan["plan_id"].iloc[0])
    st.caption(w("deliveries.names_hint"))
    if st.button(w("deliveries.names_take"), icon=icons.mark("lock_open")):
        with st.spinner(w("screen.reading")):
            day, shift = f"{plan['day'].iloc[0]:%Y-%m-%d}", str(plan["shift"].iloc[0])
            which = ("--day", day, "--shift", shift)
            rows, problem = pipeline_client.contacts("deliveries", *which, language=w.language)
        if problem:
            st.error(problem, icon=icons.mark("block"))
            return
        trips = reports.trips.trips_of(plan, _contacts(rows, plan_id, reports))
        st.session_state[_NAMED] = plan_id, _sheets(context, trips, reports)
        for number, trip in enumerate(trips):
            text = reports.driver_message.message(trip, w, points=at, made_up=context.made_up)
            st.text_area(escaping.unmarked(trip_tables.title(w, trip)), text, height=180, key=f"named-{number}")
    of_plan, pdf = st.session_state.get(_NAMED, (None, b""))
    if of_plan == plan_id:
        file_name = f"{name}-{w('sheet.file_names')}.pdf"
        st.download_button(
            w("deliveries.names_download"),
            pdf,
            file_name,
            key="take-named",
            icon=icons.mark("download"),
            on_click="ignore",
        )


def _contacts(rows: list[dict[str, Any]], plan_id: str, reports: Reports) -> dict[str, Any]:
    """The contact of each stop of a plan."""
    return {
        str(row["stop"]): reports.trips.Contact(
            *(str(row.get(name) or "") for name in ("recipient", "contact_phone", "address", "note"))
        )
        for row in rows
        if str(row.get("plan_id", plan_id)) == plan_id
    }


def _message(context: PageContext, trip: Any, at: Any, reports: Reports) -> None:
    """Draw the message of a trip without names, its way to WhatsApp, and its map links."""
    w, driver = context.w, reports.driver_message
    with st.expander(escaping.unmarked(trip_tables.title(w, trip)), icon=icons.mark("chat")):
        text = driver.message(trip, w, points=at, made_up=context.made_up)
        st.text_area(w("share.text"), text, height=220, key=f"message-{trip.letter}{trip.number}")
        with st.container(horizontal=True, gap="small"):
            st.link_button(w("share.whatsapp"), f"https://wa.me/?text={quote(text)}", icon=icons.mark("chat"))
            for leg in driver.map_legs(trip, at):
                st.link_button(driver.leg_name(leg, w), leg.url, icon=icons.mark("explore"))
