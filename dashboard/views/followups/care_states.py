"""States of body and mind over time and by group, with the number of people asked."""

from html import escape
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import address, picture
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import canvas, cells, charts, heatmap, tables

KEY, GROUPS = "followups.states", "followups.groups"
TONES = {
    "physical_state": {"good": "good", "fair": "main", "poor": "warning", "critical": "bad"},
    "emotional_state": {"calm": "good", "anxious": "main", "distressed": "warning", "crisis": "bad"},
}
_READ = {"not_bad": "main", "is_bad": "bad"}
_COLUMNS = 10
"""Most days or weeks side by side in the table of groups: the newest."""


def choose(context: PageContext) -> dict[str, str]:
    """Draw the choice of body or mind, and of groups; return them as arguments of `bad_states`."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="filters-states"):
        measure = _pills(context, "measure", tuple(TONES))
        by = _pills(context, "by", ("care_place", "district"))
    return {"measure": measure, "by": by}


def _pills(context: PageContext, name: str, codes: tuple[str, ...]) -> str:
    parameter = f"state_{name}"
    code = address.chosen(parameter, codes, codes[0])
    st.pills(
        context.w(f"followups.{name}"), codes, format_func=lambda each: context.w(f"followups.{name}_{each}"),
        required=True, label_visibility="collapsed", **address.widget(parameter, code),
    )  # fmt: skip
    return code


def by_day(context: PageContext, metrics: ModuleType, choice: dict[str, str], groups: pd.DataFrame) -> None:
    """Draw the people asked on each day by their state, for the desk.

    Args:
        context: The opened page.
        metrics: Of `care_states`.
        choice: Of `choose`.
        groups: Of `bad_states`.
    """
    measure = choice["measure"]
    days = query(metrics.states_by_day, **context.filters, now=context.now, measure=measure)
    title = context.chart_title(metrics.states_headline(groups, **choice))
    charts.stacked_days(
        context, KEY, days, by=measure, column="people", title=title, tones=TONES[measure], picks=("day",)
    )


def by_week(context: PageContext, metrics: ModuleType, choice: dict[str, str], groups: pd.DataFrame) -> None:
    """Draw the people asked in each week, in a bad state or not: what readers may see.

    Args:
        context: The opened page.
        metrics: Of `care_states`.
        choice: Of `choose`.
        groups: Of `bad_states`.
    """
    whole = groups[groups[choice["by"]].isna()]
    is_visible = whole["bad_share"].notna()
    title = context.chart_title(metrics.states_headline(groups, **choice))
    if not is_visible.any():
        tables.card(context, KEY, whole.drop(columns=choice["by"]), title=title)
        return
    weeks = [context.w.short_day(day) for day in whole["day"]]
    bad, people = (whole[name].astype("Float64").where(is_visible) for name in ("bad_people", "asked_people"))
    counts = {"not_bad": people - bad, "is_bad": bad}
    colours = canvas.colours()
    traces = [
        {
            "type": "bar",
            "x": weeks,
            "y": counts[name].astype(float),
            "name": context.w(f"followups.{name}"),
            "marker": {"color": getattr(colours, tone)},
            "hovertemplate": "%{y}<extra>%{fullData.name}</extra>",
        }
        for name, tone in _READ.items()
    ]
    largest = float(people.fillna(0).max())
    yaxis = canvas.number_ticks(context.w, largest, whole=True)
    xaxis, stacked = {"type": "category", "showgrid": False}, {"barmode": "stack", "barcornerradius": 0}
    figure = canvas.chart(320, traces=traces, xaxis=xaxis, yaxis=yaxis, layout=stacked)
    note = context.w("small_groups.explained") if whole["is_suppressed"].any() else None
    canvas.show(context, KEY, figure, behind=whole.drop(columns=choice["by"]), title=title, note=note)


def by_group(context: PageContext, groups: pd.DataFrame, choice: dict[str, str]) -> None:
    """Draw the share in a bad state of each group, over time, with the people asked.

    Args:
        context: The opened page.
        groups: Of `bad_states`.
        choice: Of `choose`.
    """
    by = choice["by"]
    with canvas.card(context, GROUPS):
        if groups.empty:
            st.write(context.w("followups.groups_none"))
            return
        newest = sorted(set(groups["day"]))[-_COLUMNS:]
        rows = groups[groups["day"].isin(newest)]
        names = [*dict.fromkeys(rows[by].dropna().sort_values()), None]
        by_cell = {(_code(row[by]), row["day"]): row for row in rows.to_dict("records")}
        grid = pd.DataFrame(
            [[by_cell.get((_code(name), day)) for day in newest] for name in names],
            index=[_group(context, by, name) for name in names],
            columns=[context.w.short_day(day) for day in newest],
            dtype=object,
        )
        heatmap.draw(context, GROUPS, grid, lambda row: _cell(context, row))
        picture.offer(context, context.w(GROUPS))
        if rows["is_suppressed"].any():
            st.caption(context.w("small_groups.explained"))
        tables.behind(context, GROUPS, groups)


def _code(name: Any) -> str | None:
    return None if cells.is_missing(name) else str(name)


def _group(context: PageContext, by: str, name: str | None) -> str:
    if name is None:
        return context.w("followups.all_groups")
    if name == "unknown":
        return context.w("small_groups.unknown")
    return cells.written(context.w, by, name)


def _cell(context: PageContext, row: Any) -> str:
    if not isinstance(row, dict):
        return f'<td class="none">{escape(context.w("table.missing"))}</td>'
    if cells.is_missing(row["bad_share"]):
        hidden = "small_groups.hidden" if row["is_suppressed"] else "table.missing"
        return f'<td class="none">{escape(context.w(hidden))}</td>'
    share = float(row["bad_share"])
    numbers = {"bad": int(row["bad_people"]), "asked": int(row["asked_people"])}
    return heatmap.shaded(context.w("followups.bad_of", share=context.w.share(share), **numbers), share)
