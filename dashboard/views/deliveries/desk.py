"""The desk plans: choose stops and vehicles, have a plan made, lock, plan again, accept."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

import settings
import warehouse
from dashboard.data_entry import pipeline_client
from dashboard.data_entry.planning_client import Planning
from dashboard.frontend import escaping
from dashboard.shell.page_context import PageContext
from dashboard.views.deliveries import choices, planner, trip_map, trip_tables
from dashboard.views.deliveries.hand_over import Reports
from dashboard.views.deliveries.planner import Metrics, Setting, Shift, Trip
from dashboard.widgets import canvas, data_gaps, tables
from dashboard.widgets.drawing import icons

_RUNNING, _DRAFT, _NOTE, _LOCKS = (f"deliveries-{name}" for name in ("planning", "draft", "note", "locks"))
_POLL_SECONDS = 0.5
_OF_THE_PROBLEM = ["place", "planned_stop", "is_critical"]
"""Columns of a plan's rows that are no columns of the feed."""


class Draft(NamedTuple):
    """A plan that nobody has accepted: it lives in the session."""

    setting: Setting
    snapshot: str | None
    """The snapshot it was made from."""
    answer: dict[str, Any]
    """What the planner answered."""


def draw(
    context: PageContext,
    metrics: Metrics,
    shift: Shift,
    candidates: pd.DataFrame,
    vehicles: pd.DataFrame,
    accepted: pd.DataFrame,
) -> None:
    """Draw the choices and the button that plans; only for the desk.

    Args:
        context: The opened page.
        metrics: Make plans.
        shift: The day and the shift.
        candidates: Of `delivery_candidates`.
        vehicles: Of `delivery_vehicles`, of this shift.
        accepted: Rows of the plan in force; an empty frame without one.
    """
    w = context.w
    with st.container(border=True, key="desk"):
        st.markdown(f"### {w('deliveries.desk')}")
        st.caption(w("deliveries.desk_hint"))
        if candidates.empty and data_gaps.draw_unknown(context, "deliveries.headline"):
            return
        if candidates.empty or vehicles.empty:
            st.info(w("deliveries.no_candidates" if candidates.empty else "deliveries.no_vehicles"))
            return
        stops = choices.draw_candidates(context, candidates)
        fleet = choices.draw_vehicles(context, vehicles)
        _draw_basis(context, planner.ways(metrics, candidates, vehicles))
        if _RUNNING in st.session_state:
            _progress(context)
            return
        for note in st.session_state.pop(_NOTE, []):
            st.info(note)
        draft = _draft_of(shift)
        label = w("deliveries.again" if draft or len(accepted) else "deliveries.start")
        if st.button(
            label,
            type="secondary" if draft else "primary",
            icon=icons.mark("calculate"),
            disabled=stops.empty or fleet.empty,
        ):
            _start(context, metrics, Setting(shift, None, stops, fleet), vehicles, accepted)
            st.rerun()


def _draft_of(shift: Shift) -> Draft | None:
    draft: Draft | None = st.session_state.get(_DRAFT)
    return draft if draft and draft.setting.shift == shift else None


def _draw_basis(context: PageContext, ways: Any) -> None:
    """Draw where distances come from: an estimate is never presented as a road."""
    w = context.w
    gaps = {
        "factor": w.number(ways.detour_factor, digits=1),
        "allowance": w.number(ways.within_village_metres),
        "percent": w.number(100 * (1 - ways.estimated_share)),
    }
    st.caption(f"{icons.mark('straighten')} {w(f'deliveries.ways_{ways.basis}', **gaps)}")


def _start(
    context: PageContext, metrics: Metrics, chosen: Setting, vehicles: pd.DataFrame, accepted: pd.DataFrame
) -> None:
    """Start the planner: what is locked or has departed stays, other trips are only added to.

    Args:
        context: The opened page.
        metrics: Make plans.
        chosen: The shift, the chosen stops and vehicles.
        vehicles: All vehicles of the shift: also one that is not chosen may be on a trip that is decided.
        accepted: Rows of the plan in force.
    """
    draft, tables_of = _draft_of(chosen.shift), metrics.plan_tables
    if draft:
        stops = tables_of.with_earlier(chosen.candidates, draft.setting.candidates)
    else:
        stops = tables_of.with_planned(chosen.candidates, accepted)
    fleet = chosen.vehicles
    if len(others := vehicles[~vehicles["vehicle"].isin(fleet["vehicle"])]):
        fleet = pd.concat([fleet, others])
    setting = planner.setting_of(context, metrics, chosen.shift, stops, fleet)
    if draft:
        trips: list[Trip] = draft.answer["plan"]["trips"]
    else:
        trips = [asdict(trip) for trip in tables_of.planned_trips(setting.problem, accepted, stops)]
    locked = locks(trips, {*st.session_state.get(_LOCKS, []), *_departed(trips, setting.shift, context.now)})
    decided = [trip for trip, is_locked in zip(trips, locked, strict=True) if is_locked]
    planned = [trip for trip, is_locked in zip(trips, locked, strict=True) if not is_locked]
    setting = planner.with_decided(metrics, setting, chosen, decided)
    obstacles = planner.obstacles(metrics, setting._replace(vehicles=chosen.vehicles))
    notes = [escaping.unmarked(context.w.sentence(finding)) for finding in obstacles]
    st.session_state[_NOTE] = notes
    if not setting.problem.stops or not setting.problem.vehicles:
        return
    asking = planner.question(metrics, setting, decided=decided, planned=planned)
    st.session_state[_RUNNING] = Planning(asking), Draft(setting, warehouse.snapshot_id(), {})


def _departed(trips: list[Trip], shift: Shift, now: datetime) -> set[str]:
    """Names of the trips that have left their depot."""
    midnight = datetime.combine(shift.day, datetime.min.time(), ZoneInfo(settings.timezone()))
    return {trip_name(trips, trip) for trip in trips if midnight + timedelta(seconds=trip["departs_at"]) <= now}


def trip_name(trips: list[Trip], trip: Trip) -> str:
    """`Pikap 2`: the vehicle and which of its trips."""
    earlier = [one for one in trips if one["vehicle"] == trip["vehicle"] and one["departs_at"] < trip["departs_at"]]
    return f"{trip['vehicle']} {len(earlier) + 1}"


def locks(trips: list[Trip], names: set[str]) -> list[bool]:
    """Whether each trip stays: a named one, and every earlier one of its vehicle."""
    until: dict[str, int] = {}
    for trip in trips:
        if trip_name(trips, trip) in names:
            until[trip["vehicle"]] = max(until.get(trip["vehicle"], trip["departs_at"]), trip["departs_at"])
    return [trip["vehicle"] in until and trip["departs_at"] <= until[trip["vehicle"]] for trip in trips]


@st.fragment(run_every=_POLL_SECONDS)
def _progress(context: PageContext) -> None:
    """Draw how far the planner is, with a button that cancels; its answer becomes the draft."""
    w = context.w
    if _RUNNING not in st.session_state:
        st.rerun()
    planning, draft = st.session_state[_RUNNING]
    if planning.is_running:
        st.progress(planning.progress, text=w("deliveries.working"))
        if st.button(w("deliveries.cancel"), icon=icons.mark("cancel")):
            planning.cancel()
            del st.session_state[_RUNNING]
            st.session_state[_NOTE] = [w("deliveries.cancelled")]
            st.rerun()
        return
    del st.session_state[_RUNNING]
    if answer := planning.answer():
        st.session_state[_DRAFT] = draft._replace(answer=answer)
    else:
        st.session_state[_NOTE] = [w("deliveries.failed")]
    st.rerun()


def draw_draft(
    context: PageContext, metrics: Metrics, shift: Shift, points: pd.DataFrame, shapes: pd.DataFrame, reports: Reports
) -> None:
    """Draw the draft of this shift: figures, trips, map, what is left out, locks, and the button that accepts it.

    Args:
        context: The opened page.
        metrics: Make plans.
        shift: The day and the shift.
        points: Of `place_points`.
        shapes: Of `village_shapes`.
        reports: Draw the plan.
    """
    draft, w = _draft_of(shift), context.w
    if draft is None:
        return
    now = datetime.now(UTC)
    name = f"{shift.day:%Y%m%d}-{shift.shift}-{now.astimezone(ZoneInfo(settings.timezone())):%H%M%S}"
    planned_at = context.now if context.made_up else now.replace(microsecond=0)
    rows = planner.rows(context, metrics, draft.setting, draft.answer, plan_id=name, planned_at=planned_at)
    with canvas.card(context, "deliveries.draft"):
        if rows.empty:
            st.write(w("deliveries.draft_empty"))
        else:
            trips = reports.trips.trips_of(rows)
            st.markdown(f"**{figures_line(context, planner.figures(context, metrics, draft.setting, draft.answer))}**")
            trip_tables.draw(context, trips)
            trip_map.draw(context, "draft", trips, points, shapes)
        _draw_unplanned(context, planner.unplanned(metrics, draft.setting, draft.answer))
        if not rows.empty:
            _draw_other(context, draft)
            _draw_locks(context, draft.answer["plan"]["trips"])
        _draw_accept(context, draft, rows)


def figures_line(context: PageContext, figures: dict[str, Any]) -> str:
    """Kilometres, cylinders and the critical stops on time, in one sentence.

    Stops whose deadline had passed before the plan was made are counted apart: no plan could have been on time.
    """
    w = context.w
    gaps: dict[str, Any] = {
        "kilometres": w.number(figures["kilometres"], digits=1),
        "cylinders": w.number(figures["cylinders"]),
        "on_time": int(figures["critical_on_time"]),
        "critical": int(figures["critical"] - figures["critical_late_before"]),
        "late": int(figures["critical_late_before"]),
    }
    if not figures["critical"]:
        return w("deliveries.figures_calm", **gaps)
    if not gaps["critical"]:
        return w("deliveries.figures_past", **gaps)
    share = w.share(gaps["on_time"] / gaps["critical"])
    return w("deliveries.figures_late" if gaps["late"] else "deliveries.figures", **gaps, share=share)


def _draw_unplanned(context: PageContext, left_out: pd.DataFrame) -> None:
    st.markdown(f"#### {context.w('deliveries.unplanned')}")
    if left_out.empty:
        st.write(context.w("deliveries.unplanned_none"))
        return
    why = [context.w.term("unplanned", str(code)) for code in left_out["why"]]
    table = choices.in_words(context, left_out).drop(columns="reason")
    tables.rows(context, "deliveries.unplanned", table.assign(reason=why))


def _draw_other(context: PageContext, draft: Draft) -> None:
    """Offer the plan that may move everything, with what it saves and what it changes; it is never used by itself."""
    other = draft.answer.get("reoptimised")
    if not other or other["metres_saved"] <= 0:
        return
    w = context.w
    kilometres = w.number(other["metres_saved"] / 1000, digits=1)
    st.info(w("deliveries.reoptimise", kilometres=kilometres, stops=other["stops_changed"]), icon=icons.mark("route"))
    if st.button(w("deliveries.reoptimise_use"), icon=icons.mark("route")):
        st.session_state[_DRAFT] = draft._replace(answer={"plan": other["plan"], "reoptimised": None})
        st.rerun()


def _draw_locks(context: PageContext, trips: list[Trip]) -> None:
    w = context.w
    names = list(dict.fromkeys(trip_name(trips, trip) for trip in trips))
    st.pills(w("deliveries.lock"), names, selection_mode="multi", key=_LOCKS, help=w("deliveries.lock_hint"))


def _draw_accept(context: PageContext, draft: Draft, rows: pd.DataFrame) -> None:
    w = context.w
    is_current = draft.snapshot == warehouse.snapshot_id()
    if not is_current:
        st.warning(w("deliveries.moved"))
    st.caption(w("deliveries.accept_hint"))
    with st.container(horizontal=True, gap="small"):
        if st.button(
            w("deliveries.accept"),
            type="primary",
            icon=icons.mark("check_circle"),
            disabled=rows.empty or not is_current,
        ):
            _accept(context, rows)
        if st.button(w("deliveries.discard"), icon=icons.mark("delete")):
            del st.session_state[_DRAFT]
            st.rerun()


def _accept(context: PageContext, rows: pd.DataFrame) -> None:
    """Store the plan like any other file, and drop the draft."""
    w, name = context.w, f"{context.w('feed.plans')} {rows['plan_id'].iloc[0]}"
    # the code of a village cannot be ambiguous, and a depot has its own
    village = rows["place"].where(rows["to_depot"].isna(), None)
    written = rows.assign(village=village).drop(columns=[*_OF_THE_PROBLEM, "district"])
    cells = [[plain(cell) for cell in row] for row in written.itertuples(index=False)]
    with st.spinner(w("data.taking"), show_time=True):
        answer = pipeline_client.take_rows(
            "plans", name, list(map(str, written.columns)), cells, made_up=context.made_up, language=w.language
        )
    if answer.taken:
        del st.session_state[_DRAFT]
        st.session_state[_NOTE] = [w("deliveries.accepted_now")]
        st.rerun()
    for sentence in [answer.message, *(str(report.get("message", "")) for report in answer.reports)]:
        if sentence:
            st.error(sentence, icon=icons.mark("block"))


def plain(cell: Any) -> str:
    """A cell of a file: local moments without a zone, whole numbers without a point, nothing for a missing one."""
    if cell is None or pd.isna(cell):
        return ""
    if isinstance(cell, datetime):
        local = cell.astimezone(ZoneInfo(settings.timezone())) if cell.tzinfo else cell
        return f"{local:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
