"""The day and shift of the page, the plan in force, and what became of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.frontend import escaping
from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.views.deliveries import hand_over, planner, trip_map, trip_tables
from dashboard.views.deliveries.hand_over import Reports
from dashboard.views.deliveries.planner import Shift
from dashboard.widgets import canvas, cells, data_gaps, tables
from dashboard.widgets.drawing import icons

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_USUAL = "day"
_SHARES = ["depot", "item", "stock", "needed", "quantity", "levelled", "difference", "is_scarce"]


def choose(context: PageContext, vehicles: pd.DataFrame) -> Shift:
    """Draw the choice of the day and the shift; without one it is today, or tomorrow when the vehicles are back.

    Args:
        context: The opened page.
        vehicles: Of `delivery_vehicles`.
    """
    w, now = context.w, context.local_now
    shifts = [str(shift) for shift in dict.fromkeys(vehicles["shift"].dropna())] or [_USUAL]
    usual = "tomorrow" if planner.is_over(vehicles, Shift(now.date(), ""), now) else "today"
    day, shift = address.chosen("antar", tuple(_DAYS), usual), address.chosen("giliran", shifts, shifts[0])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="filters-shift"):
        st.segmented_control(
            w("deliveries.day"), tuple(_DAYS), format_func=lambda code: w(f"deliveries.{code}"), required=True,
            **address.widget("antar", day),
        )  # fmt: skip
        if len(shifts) > 1:
            st.segmented_control(
                w("deliveries.shift"), shifts, format_func=lambda code: w.term("shift", code), required=True,
                **address.widget("giliran", shift),
            )  # fmt: skip
    return Shift(now.date() + timedelta(days=_DAYS[day]), shift)


def is_past(context: PageContext, shift: Shift) -> bool:
    """Whether the day is over: nothing is planned for it."""
    return shift.day < context.local_now.date()


def draw_plan(
    context: PageContext,
    accepted: pd.DataFrame,
    driven: pd.DataFrame,
    points: pd.DataFrame,
    shapes: pd.DataFrame,
    reports: Reports,
) -> None:
    """Draw the plan in force with every stop, the map and the hand-over; only for the desk.

    Args:
        context: The opened page.
        accepted: Of `accepted_plan`.
        driven: Of `still_to_drive`: drivers get no stop whose recipient has died.
        points: Of `place_points`.
        shapes: Of `village_shapes`.
        reports: Draw the plan.
    """
    with canvas.card(context, "deliveries.plan"):
        if accepted.empty:
            st.write(context.w("deliveries.plan_none"))
            return
        trips = reports.trips.trips_of(accepted)
        _draw_line(context, accepted.iloc[0], stops=int(accepted["stop"].nunique()), trips=len(trips))
        _draw_called_off(context, accepted, trips)
        called_off = accepted[accepted["was_cancelled"].fillna(False).astype(bool)]
        links = dict(zip(accepted["stop"].astype(str), accepted["case"], strict=True))
        trip_tables.draw(context, trips, cancelled={*map(str, called_off["stop"])}, cases=links)
    if driven.empty:
        return
    trips = reports.trips.trips_of(driven)
    trip_map.draw(context, "plan", trips, points, shapes)
    hand_over.draw(context, driven, points, reports)


def draw_trips(context: PageContext, sums: pd.DataFrame, reports: Reports) -> None:
    """Draw a line per trip of the plan in force: for readers, to whom no stop is shown.

    Args:
        context: The opened page.
        sums: Of `trip_sums`.
        reports: Draw the plan.
    """
    with canvas.card(context, "deliveries.plan"):
        if sums.empty:
            st.write(context.w("deliveries.plan_none"))
            return
        stops = sums.drop_duplicates(["vehicle", "trip"])["stops"]
        _draw_line(context, sums.iloc[0], stops=int(stops.sum()), trips=len(stops))
        trip_tables.draw_sums(context, sums, reports.trips.letter_of)


def _draw_line(context: PageContext, first: Any, *, stops: int, trips: int) -> None:
    """Say which plan it is; first: its first row."""
    gaps: dict[str, Any] = {
        "plan": escaping.unmarked(str(first["plan_id"])),
        "moment": context.w.moment(first["planned_at"]),
    }
    st.caption(context.w("deliveries.plan_line", **gaps, stops=stops, trips=trips))


def _draw_called_off(context: PageContext, accepted: pd.DataFrame, trips: list[Any]) -> None:
    """Say which stops are no longer wanted, those of people who died apart: somebody has to tell the driver.

    Args:
        context: The opened page.
        accepted: Of `accepted_plan`.
        trips: Of these rows.
    """
    dead = accepted["ended_by_death"].astype(bool)
    cancelled = accepted["was_cancelled"].fillna(False).astype(bool) & ~dead
    for key, rows in (("plan_cancelled", accepted[cancelled]), ("plan_died", accepted[dead])):
        gone = {*map(str, rows["stop"])}
        names = [
            f"{trip_tables.mark(trips, trip)}{stop.number} {stop.place}"
            for trip in trips
            for stop in trip.stops
            if stop.stop in gone
        ]
        if names:
            listed = escaping.unmarked(", ".join(names))
            st.error(context.w(f"deliveries.{key}", stops=len(names), names=listed), icon=icons.mark("block"))


def since(shift: Shift) -> dict[str, date]:
    """The four weeks that end with the day of a shift, as arguments of a metric."""
    return {"start": shift.day - timedelta(days=27), "end": shift.day}


def draw_results(context: PageContext, results: pd.DataFrame, differences: pd.DataFrame) -> None:
    """Draw what became of the plan, a count a line, and the deliveries that the stock book does not confirm.

    Args:
        context: The opened page.
        results: Of `planned_and_delivered`; for readers of a week, which is said below.
        differences: Of `delivery_differences`.
    """
    with canvas.card(context, "deliveries.results"):
        if results.empty:
            st.write(context.w("deliveries.results_none"))
        else:
            row: Any = results.iloc[0]
            counts = row.drop(["day", "last_day", cells.SUPPRESSED], errors="ignore")
            names = [context.label(str(name)) for name in counts.index]
            frame = pd.DataFrame({"plan_result": names, "plan_count": [*counts]})
            hides = frame["plan_count"].isna()
            tables.rows(
                context, "deliveries.results", frame.assign(**{cells.SUPPRESSED: hides}) if hides.any() else frame
            )
            if "last_day" in row:
                week = {"start": context.w.day(row["day"]), "end": context.w.day(row["last_day"])}
                why = [context.w("small_groups.explained")] if hides.any() else []
                st.caption(" ".join([context.w("small_groups.period", **week), *why]))
    tables.card(context, "deliveries.differences", differences)


def draw_waiting(context: PageContext, totals: pd.DataFrame, *, week: datetime) -> None:
    """Draw sums of what waits, which name nobody's request.

    Args:
        context: The opened page.
        totals: Of `candidate_totals`.
        week: Moment of which readers are shown households: of `fixed_moment`.
    """
    reason = data_gaps.unknown(context, "deliveries.households")
    if reason and totals.empty:
        with canvas.card(context, "deliveries.waiting"):
            data_gaps.draw_reason(context, reason)
        return
    tables.card(context, "deliveries.waiting", totals.rename(columns={"kind": "candidate_kind"}))
    if not context.writes:
        st.caption(context.w("deliveries.waiting_week", day=context.w.day(week.date())))
    if reason:
        data_gaps.draw_reason(context, reason)


def draw_scarce(context: PageContext, replenishments: Callable[[], pd.DataFrame], *, blind: int) -> None:
    """Draw which depots others replenish with how much, and beside it what levelling the days of cover would give.

    Args:
        context: The opened page.
        replenishments: The metric of that name.
        blind: How many sizes cannot be forecast: of them nobody knows whether they need a delivery.
    """
    shares = replenishments()
    if blind and shares.empty:
        # why, the list of orders says above
        with canvas.card(context, "deliveries.scarce"):
            st.caption(context.w("small_groups.unknown"))
        return
    rest = [column for column in shares if column not in _SHARES]
    tables.card(context, "deliveries.scarce", shares[_SHARES], every=lambda: shares[[*_SHARES, *rest]])
