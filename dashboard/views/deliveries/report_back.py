"""Typing a driver's sheet back: every stop as planned, to be changed where it went otherwise."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

import settings
from dashboard.data_entry import pipeline_client
from dashboard.frontend import escaping
from dashboard.shell.page_context import PageContext
from dashboard.views.deliveries.hand_over import Reports
from dashboard.views.deliveries.trip_tables import mark
from dashboard.widgets.drawing import icons

COLUMNS = (
    *("day", "plan_id", "stop", "outcome", "delivered_at", "vehicle", "from_depot", "to_depot", "request_id"),
    *("village", "district", "item", "quantity_delivered", "empties_item", "empties_collected", "note"),
)
SERVED = ("delivered", "partly")
_CLOCK = re.compile(r"\s*(\d{1,2})\s*[.:]\s*(\d{2})\s*")
_SAVED = "deliveries-saved"


def draw(context: PageContext, plan: pd.DataFrame, reports: Reports) -> None:
    """Draw the stops of an accepted plan that nobody reported on yet; only for the desk.

    Args:
        context: The opened page.
        plan: Of `accepted_plan`.
        reports: Draw the plan.
    """
    w = context.w
    if saved := st.session_state.pop(_SAVED, None):
        st.success(w("deliveries.report_saved", rows=saved), icon=icons.mark("check_circle"))
    trips = reports.trips.trips_of(plan)
    lines = open_lines(trips, {*plan["stop"][plan["outcome"].isna()].astype(str)})
    if not lines:
        st.write(w("deliveries.report_done"))
        return
    words = {w.term("delivery_outcome", code): code for code in reports.trip_sheet.OUTCOMES}
    st.caption(w("deliveries.report_hint"))
    typed = st.data_editor(
        _as_planned(context, trips, lines, next(iter(words))),
        column_config=_config(context, list(words)),
        hide_index=True,
        width="stretch",
        key=f"report-{plan['plan_id'].iloc[0]}-{len(lines)}",
    )
    if st.button(w("deliveries.report_save"), type="primary", icon=icons.mark("move_to_inbox")):
        _save(context, lines, typed.to_dict("records"), words)


def open_lines(trips: list[Any], stops: set[str]) -> list[Any]:
    """Trip, stop and size of every row to report on: those of these stops, under the letters of the whole plan."""
    return [(trip, stop, line) for trip in trips for stop in trip.stops if stop.stop in stops for line in stop.lines]


def _as_planned(context: PageContext, trips: list[Any], lines: list[Any], outcome: str) -> pd.DataFrame:
    w = context.w
    return pd.DataFrame(
        {
            "stop": [f"{mark(trips, trip)}{stop.number} {stop.place}" for trip, stop, _ in lines],
            "item": [w.term("item", line.item or line.empties_item) for *_, line in lines],
            "outcome": outcome,
            "quantity_delivered": [line.full for *_, line in lines],
            "empties_collected": [line.empties for *_, line in lines],
            "empties_item": [w.term("item", line.empties_item) for *_, line in lines],
            "delivered_at": "",
            "note": "",
        }
    )


def _config(context: PageContext, outcomes: list[str]) -> dict[str, Any]:
    columns = st.column_config
    label = context.label
    return {
        "stop": columns.TextColumn(label("stop"), disabled=True, pinned=True),
        "item": columns.TextColumn(label("item"), disabled=True),
        "outcome": columns.SelectboxColumn(label("outcome"), options=outcomes, required=False),
        "quantity_delivered": columns.NumberColumn(label("quantity_delivered"), min_value=0, step=1),
        "empties_collected": columns.NumberColumn(label("empties_collected"), min_value=0, step=1),
        "empties_item": columns.SelectboxColumn(label("empties_item"), options=[*_sizes(context)], required=True),
        "delivered_at": columns.TextColumn(context.w("deliveries.report_clock")),
        "note": columns.TextColumn(label("note")),
    }


def _sizes(context: PageContext) -> dict[str, str]:
    """Cylinder sizes in words → their codes."""
    codes = [code for code in context.w.terms("item") if code.startswith("cylinder_")]
    return {context.w.term("item", code): code for code in codes}


def _save(context: PageContext, lines: list[Any], typed: list[Any], words: dict[str, str]) -> None:
    """Store what was typed, or say which lines contradict themselves.

    Args:
        context: The opened page.
        lines: Trip, stop and line of each row.
        typed: The rows of the table.
        words: Outcome in words → its code.
    """
    w, rows, wrong, sizes = context.w, [], [], _sizes(context)
    for (trip, stop, line), row in zip(lines, typed, strict=True):
        try:
            named = {"outcome": words.get(row["outcome"]), "empties_item": sizes.get(row["empties_item"])}
            rows.append(report_row(trip, stop, line, {**row, **named}))
        except ValueError as error:
            wrong.append(w(f"deliveries.{error}", stop=escaping.unmarked(row["stop"])))
    for sentence in wrong:
        st.error(sentence, icon=icons.mark("block"))
    if wrong or not rows:
        return
    plan_id = lines[0][0].plan_id
    with st.spinner(w("data.taking"), show_time=True):
        answer = pipeline_client.take_rows(
            "deliveries",
            f"{plan_id} {w('feed.deliveries')}",
            COLUMNS,
            rows,
            made_up=context.made_up,
            language=w.language,
        )
    if answer.taken:
        st.session_state[_SAVED] = len(rows)
        st.rerun()
    for sentence in [answer.message, *(str(report.get("message", "")) for report in answer.reports)]:
        if sentence:
            st.error(sentence, icon=icons.mark("block"))


def report_row(trip: Any, stop: Any, line: Any, typed: dict[str, Any]) -> list[str]:
    """A row of the feed `deliveries`, in the order of `COLUMNS`.

    Where nothing was handed over the amounts are 0 unless another number of empties was typed.

    Args:
        trip: The trip.
        stop: The stop.
        line: The size.
        typed: outcome (its code, None when not reported), quantity_delivered, empties_collected, empties_item (None
            for that of the plan), delivered_at, note.

    Raises:
        ValueError: With a key of the i18n section `deliveries`, where the row contradicts itself.
    """
    outcome = typed["outcome"]
    full, empties = (_whole(typed[name]) for name in ("quantity_delivered", "empties_collected"))
    if outcome == "partly" and full == line.full and empties == line.empties:
        raise ValueError("report_partly")
    if outcome and outcome not in SERVED:
        full, empties = 0, 0 if empties == line.empties else empties
    return [
        *(trip.day.isoformat(), trip.plan_id, stop.stop, outcome or ""),
        _moment(trip, stop, str(typed["delivered_at"] or "")) if outcome in SERVED else "",
        *(trip.vehicle, trip.depot, stop.to_depot, stop.request_id, stop.village, stop.district),
        *(
            line.item if line.full else "",
            str(full),
            (typed["empties_item"] or line.empties_item) if empties else "",
            str(empties),
        ),
        str(typed["note"] or ""),
    ]


def _whole(number: Any) -> int:
    return 0 if number is None or pd.isna(number) else int(number)


def _moment(trip: Any, stop: Any, clock: str) -> str:
    """The local moment of a clock time on the day of the trip, or after midnight where that is nearer to the plan."""
    if not clock.strip():
        return ""
    match = _CLOCK.fullmatch(clock)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError("report_time")
    at = datetime.combine(trip.day, datetime.min.time(), ZoneInfo(settings.timezone()))
    at = at.replace(hour=int(match[1]), minute=int(match[2]))
    moments = [at, at + timedelta(days=1)] if stop.arrive_at else [at]
    return f"{min(moments, key=lambda moment: abs(moment - (stop.arrive_at or at))):%Y-%m-%d %H:%M}"
