"""What goes into a plan: the desk ticks stops and vehicles, and sets a vehicle's hours."""

from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from codes import URGENCIES
from dashboard.shell import case_link
from dashboard.shell.page_context import PageContext
from dashboard.views.deliveries.trip_tables import reason
from dashboard.widgets import cells
from dashboard.widgets.drawing import icons

_STOPS = ["place", "urgency", "item", "quantity", "empties", "waiting_hours", "deadline_at", "reason", case_link.COLUMN]
_VEHICLES = ["vehicle", "depot", "places", "weight_limit_kg", "shift_start", "shift_end"]
_GO = "go"


def draw_candidates(context: PageContext, candidates: pd.DataFrame) -> pd.DataFrame:
    """Draw the stops with a tick each, late and urgent ones first; return the ticked ones."""
    table = in_words(context, candidates)
    config: dict[str, Any] = {
        str(name): st.column_config.Column(context.label(str(name)), disabled=True) for name in table
    }
    text = f"{context.w('case.link')} ›"
    config[case_link.COLUMN] = st.column_config.LinkColumn(context.label("case"), display_text=text, disabled=True)
    typed = _edited(context, table, config, "candidates", [*candidates["candidate_id"]])
    return candidates[typed[_GO].astype(bool).to_numpy()]


def draw_vehicles(context: PageContext, vehicles: pd.DataFrame) -> pd.DataFrame:
    """Draw the vehicles of the shift with a tick and their hours, which can be changed; return the ticked ones."""
    table = vehicles[[name for name in _VEHICLES if name in vehicles]].reset_index(drop=True)
    config: dict[str, Any] = {
        str(name): st.column_config.Column(context.label(str(name)), disabled=True) for name in table
    }
    for name in ("shift_start", "shift_end"):
        config[name] = st.column_config.TimeColumn(context.label(name), format="HH:mm", step=300, required=True)
    typed = _edited(context, table, config, "vehicles", [*vehicles["vehicle"]])
    fleet = vehicles.reset_index(drop=True).assign(shift_start=typed["shift_start"], shift_end=typed["shift_end"])
    return fleet[typed[_GO].astype(bool).to_numpy()]


def _edited(
    context: PageContext, table: pd.DataFrame, config: dict[str, Any], name: str, ids: list[Any]
) -> pd.DataFrame:
    """Draw a table with a column of ticks in an expander that says how many are chosen.

    The editor knows rows by their place only: other rows get an editor of their own, which begins with what was left
    out before.

    Args:
        context: The opened page.
        table: The rows.
        config: Of its columns.
        name: `candidates` or `vehicles`.
        ids: What each row is.
    """
    w, memory = context.w, f"left-out-{name}"
    key = f"choose-{name}-{crc32(repr(ids).encode())}"
    before = st.session_state.setdefault(f"before-{key}", frozenset(st.session_state.get(memory, ())))
    rows = table.reset_index(drop=True)
    rows.insert(0, _GO, [each not in before for each in ids])
    changed = st.session_state.get(key, {}).get("edited_rows", {})
    ticked = sum(changed.get(place, {}).get(_GO, go) for place, go in enumerate(rows[_GO]))
    icon = icons.mark("pin_drop" if name == "candidates" else "local_shipping")
    with st.expander(w(f"deliveries.{name}", chosen=ticked, all=len(rows)), icon=icon, key=f"open-{name}"):
        tick = {_GO: st.column_config.CheckboxColumn(w("deliveries.go"), pinned=True)}
        typed = st.data_editor(rows, column_config=tick | config, hide_index=True, width="stretch", key=key)
    left_out = {each for each, go in zip(ids, typed[_GO], strict=True) if not go}
    st.session_state[memory] = (st.session_state.get(memory, frozenset()) - {*ids}) | left_out
    return typed


def in_words(context: PageContext, candidates: pd.DataFrame) -> pd.DataFrame:
    """Candidates in words: place, urgency, size, waiting time, deadline with what it rests on, and reason."""
    w = context.w
    rows = candidates.to_dict("records")
    table = pd.DataFrame(
        {
            "place": [place(context, row) for row in rows],
            "urgency": [_urgency(context, row) for row in rows],
            "item": [cells.written(w, "item", row.get("item")) for row in rows],
            "quantity": [row.get("quantity") for row in rows],
            "empties": [row.get("empties") for row in rows],
            "waiting_hours": [cells.written(w, "waiting_hours", row.get("waiting_hours")) for row in rows],
            "deadline_at": [_deadline(context, row) for row in rows],
            "reason": [_reason(context, row) for row in rows],
            case_link.COLUMN: [case_link.url_of(row.get(case_link.COLUMN)) for row in rows],
        }
    )
    return table[_STOPS]


def place(context: PageContext, row: cells.Row) -> str:
    """The village with its district, or the depot that is replenished."""
    if row.get("kind") == "depot":
        return str(row["depot"])
    names = (row.get("village"), row.get("district"))
    return ", ".join(str(name) for name in names if not cells.is_missing(name)) or context.w("term.unknown")


def _urgency(context: PageContext, row: cells.Row) -> str:
    recorded = row.get("urgency")
    code = URGENCIES[-1] if cells.is_missing(recorded) else str(recorded)
    word = context.w.term("urgency", code)
    return f"{word}, {context.w('deliveries.late')}" if row.get("is_late") else word


def _deadline(context: PageContext, row: cells.Row) -> str:
    if cells.is_missing(row.get("deadline_at")):
        return context.w("table.missing")
    basis = context.w.term("deadline_basis", str(row.get("deadline_basis")))
    return f"{context.w.near_moment(row['deadline_at'])} ({basis})"


def _reason(context: PageContext, row: cells.Row) -> str:
    """Why it is on the list; that its number is assumed where nobody said how many."""
    why = reason(context.w, str(row["reason"]))
    return f"{why} · {context.w('deliveries.assumed')}" if row.get("quantity_assumed") else why
