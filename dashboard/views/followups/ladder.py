"""The escalation ladder: tiles of who waits, and people to be called by the way to reach them next."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, figures, tables
from finding import Finding

KEY = "followups.ladder"
_STEP = "followup_step"
_COUNTS = ("due_today", "overdue_people", "unreachable_people", "lost_people")


def tiles(context: PageContext, totals: pd.DataFrame, earlier: pd.DataFrame | None) -> None:
    """Draw who waits, and how well the due days were kept.

    Args:
        context: The opened page.
        totals: Of `followup_totals`.
        earlier: Of `waiting_totals` at the end of the days compared with; None where nothing is known of them.
    """
    share = figures.of(totals.drop(columns="is_suppressed"), "followed_share", better=1, unit="share")
    row = totals.iloc[0]
    if not cells.is_missing(row["share_start"]):
        start, end = (context.w.short_day(row[f"share_{edge}"]) for edge in ("start", "end"))
        hidden = cells.is_missing(share.now) and not context.writes
        number = cells.HIDDEN if hidden else share.now
        share = replace(share, now=number, about=context.w("followups.share_of", start=start, end=end))
    counts = [figures.of(totals, name, better=-1, earlier=earlier) for name in _COUNTS]
    figures.tiles(context, "followups", [*counts, share])
    if not context.writes:
        in_village = context.place is not None and context.place.count(".") > 2
        notes = ["small_groups.readers", *(["small_groups.place"] if in_village else [])]
        st.caption(" ".join(context.w(note) for note in notes))


def draw(context: PageContext, steps: pd.DataFrame, headline: Finding | None) -> None:
    """Draw a bar per step, from the own number to the lost; a click picks the step.

    Args:
        context: The opened page.
        steps: Of `people_by_step`.
        headline: Of `ladder_headline`.
    """
    title = context.chart_title(headline)
    notes = [context.w("small_groups.explained")] if steps["is_suppressed"].any() else []
    if context.place and not context.writes:
        notes.append(context.w("followups.ladder_everywhere"))
    if steps.empty:
        tables.card(context, KEY, steps, title=title)
        return
    bottom_up = steps.iloc[::-1]
    counts = [0.0 if cells.is_missing(count) else float(count) for count in bottom_up["people"]]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [cells.written(context.w, _STEP, code) for code in bottom_up[_STEP]],
        "x": counts,
        "text": [_beside(context, row) for row in bottom_up.to_dict("records")],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "none",
        **drill_down.marks((_STEP,), [[code] for code in bottom_up[_STEP]]),
        "marker": {"color": [_tone(code) for code in bottom_up[_STEP]]},
    }
    most = max(counts) or 1.0
    xaxis = {"visible": False, "range": [0, most * 3]}
    figure = canvas.chart(60 + 44 * len(bottom_up), traces=[bars], xaxis=xaxis, yaxis={"showgrid": False})
    canvas.show(context, KEY, figure, behind=steps, title=title, note=" ".join(notes) or None, picks=(_STEP,))


def _tone(code: str) -> str:
    colours = canvas.colours()
    return colours.bad if code == "lost" else colours.main


def _beside(context: PageContext, row: cells.Row) -> str:
    if cells.is_missing(row["people"]):
        return context.w("small_groups.hidden")
    people = context.w.number(int(row["people"]))
    if not row.get("overdue_people"):
        return people
    return f"{people} · {context.w('followups.overdue_of', overdue=context.w.number(int(row['overdue_people'])))}"
