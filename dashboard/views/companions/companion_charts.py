"""Charts of companions: people and places by tier, active ones by area, the funnel, sessions by week."""

from collections import Counter
from datetime import date
from math import ceil
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, heatmap, tables
from finding import Finding

_PARTS = ("caseload", "places_left")
_UNKNOWN = "unknown"
_MOST_TICKS = 6
_OF_DESK = ["over_capacity", "capacity_unknown"]
"""Columns that readers see in all only."""


def explained(context: PageContext, frame: pd.DataFrame) -> str | None:
    """The line that explains hidden numbers, None where there are none; frame: with `is_suppressed`."""
    return context.w("small_groups.explained") if frame[cells.SUPPRESSED].any() else None


def seen(context: PageContext, counts: pd.DataFrame) -> pd.DataFrame:
    """The columns of `companion_counts` that the page's reader sees by tier."""
    return counts if context.writes else counts.drop(columns=_OF_DESK)


def caseload(context: PageContext, key: str, counts: pd.DataFrame, *, title: Finding | None) -> None:
    """Draw by tier how many people are accompanied and how many places are left; a click picks the tier.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        counts: Of `companion_counts`.
        title: Of `places_finding`.
    """
    tiers = counts[counts["role"].notna() & (counts["companions"].fillna(1) > 0)]
    if tiers.empty:
        with canvas.card(context, key):
            of_all = context.place and not context.writes
            st.write(context.w("companions.tiers_of_all" if of_all else "screen.nothing_here"))
        return
    ordered = tiers.sort_values("caseload", na_position="first")
    widest = float((ordered["caseload"].fillna(0) + ordered["places_left"].fillna(0)).max()) or 1.0
    figure = canvas.chart(
        96 + 34 * len(ordered),
        traces=[_part(context, ordered, number) for number in range(len(_PARTS))],
        xaxis={"visible": False, "range": [0, widest * 2.6]},
        yaxis={"showgrid": False},
        layout={"barmode": "stack", "legend": {**canvas.LEGEND, "traceorder": "normal"}},
    )
    note = " ".join(filter(None, (_unknown(context, counts), explained(context, counts)))) or None
    behind = seen(context, counts).assign(
        role=counts["role"].where(counts["role"].notna(), context.w("small_groups.total"))
    )
    canvas.show(context, key, figure, behind=behind, picks=("role",), title=context.chart_title(title), note=note)


def _part(context: PageContext, tiers: pd.DataFrame, number: int) -> canvas.PlotlyOptions:
    """Bars of one of the two parts, people or places; what both are is written beside the last."""
    part, colour, last = _PARTS[number], canvas.colours().series[number], number + 1 == len(_PARTS)
    return {
        "type": "bar",
        "y": [cells.written(context.w, "role", code) for code in tiers["role"]],
        "x": [0.0 if cells.is_missing(count) else float(count) for count in tiers[part]],
        "orientation": "h",
        "name": context.label(part),
        **drill_down.marks(("role",), [[code] for code in tiers["role"]]),
        "marker": {"color": canvas.faint(colour) if number else colour, "line": {"color": colour, "width": 1}},
        "text": [_beside(context, row) for row in cells.records(tiers)] if last else None,
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "none",
    }


def _unknown(context: PageContext, counts: pd.DataFrame) -> str | None:
    """How many companions have no recorded capacity, or more people than it, in words."""
    row: Any = counts[counts["role"].isna()].iloc[0] if counts["role"].isna().any() else {}
    named = [
        name for name in ("capacity_unknown", "over_capacity") if not cells.is_missing(row.get(name)) and row[name]
    ]
    return " · ".join(context.w(f"companions.with_{name}", companions=int(row[name])) for name in named) or None


def _beside(context: PageContext, row: cells.Row) -> str:
    """People and places in words."""
    w = context.w
    if row[cells.SUPPRESSED] and cells.is_missing(row["places_left"]):
        return w("small_groups.hidden")
    written = {name: cells.written(w, name, row[name]) for name in _PARTS}
    return w("companions.people_and_places", people=written["caseload"], places=written["places_left"])


def areas(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw active companions by district and tier, where a click picks both; for readers a table by district.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `companions_by_area`.
    """
    drawn = frame.drop(columns="district_code")
    if context.writes:
        there = drawn[drawn["active"] > 0].drop(columns=cells.SUPPRESSED)
        elsewhere = there["district"] == _UNKNOWN
        heatmap.crossed(context, key, there[~elsewhere], down="district", across="role", column="active")
        if elsewhere.any():
            number = int(there["active"][elsewhere].to_numpy().sum())
            st.caption(context.w("companions.areas_elsewhere", number=number))
        return
    tables.card(
        context,
        key,
        drawn.drop(columns="role").sort_values("active", ascending=False),
        title=context.w("companions.areas_readers"),
    )


def funnel(context: PageContext, key: str, frame: pd.DataFrame, *, title: Finding | None) -> None:
    """Draw how many companions came as far as each step.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `companion_funnel`.
        title: Of `funnel_finding`.
    """
    rows = cells.records(frame)[::-1]
    counts = [0 if cells.is_missing(row["companions"]) else int(row["companions"]) for row in rows]
    bars = {
        "type": "bar",
        "y": [cells.written(context.w, "funnel_step", row["funnel_step"]) for row in rows],
        "x": counts,
        "orientation": "h",
        "marker": {"color": canvas.colours().main},
        "text": [_step(context, row) for row in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    xaxis = {"visible": False, "range": [0, (max(counts) or 1) * 1.8]}
    figure = canvas.chart(60 + 42 * len(rows), traces=[bars], xaxis=xaxis, yaxis={"showgrid": False})
    of_all = context.w("companions.funnel_of_all") if context.place and not context.writes else None
    note = " ".join(filter(None, (of_all, explained(context, frame)))) or None
    canvas.show(context, key, figure, behind=frame, title=context.chart_title(title), note=note)


def _step(context: PageContext, row: cells.Row) -> str:
    if row[cells.SUPPRESSED]:
        return context.w("small_groups.hidden")
    count = cells.written(context.w, "companions", row["companions"])
    share = row["of_previous_share"]
    return count if cells.is_missing(share) else f"{count} ({context.w.share(float(share))})"


def weeks(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw sessions by week, stacked by kind; a click picks week and kind.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `sessions_by_week`.
    """
    kinds = [code for code in (*context.w.terms("session_kind"), "unknown") if (frame["session_kind"] == code).any()]
    starts = sorted({pd.Timestamp(week).date() for week in frame["week"]})
    names = [context.w.short_day(week) for week in starts]
    colours = (*canvas.colours().series, canvas.colours().quiet)
    totals = Counter[Any]()
    for week, count in zip(frame["week"], frame["sessions"], strict=True):
        totals[week] += 0 if cells.is_missing(count) else int(count)
    ticks = names[::-1][:: max(1, ceil(len(names) / _MOST_TICKS))][::-1]
    figure = canvas.chart(
        320,
        traces=[_of_kind(context, frame, starts, (code, colour)) for code, colour in zip(kinds, colours, strict=False)],
        xaxis={"title": {"text": context.w("column.week")}, "tickvals": ticks, "tickangle": 0},
        yaxis=canvas.number_ticks(context.w, float(max(totals.values(), default=0)), whole=True),
        layout={"barmode": "stack"},
    )
    picks = ("week", "session_kind")
    title = context.chart_title(_weeks_title(frame, starts))
    canvas.show(context, key, figure, behind=frame, picks=picks, title=title, note=explained(context, frame))


def _of_kind(
    context: PageContext, frame: pd.DataFrame, starts: list[date], named: tuple[str, str]
) -> canvas.PlotlyOptions:
    """Bars of the sessions of one kind.

    Args:
        context: The opened page.
        frame: Of `sessions_by_week`.
        starts: The first day of each week.
        named: Code and colour of the kind.
    """
    code, colour = named
    every = zip(frame["session_kind"], frame["week"], frame["sessions"], strict=True)
    own = {pd.Timestamp(week).date(): count for kind, week, count in every if kind == code}
    counts: list[Any] = [own.get(week) for week in starts]
    name = cells.written(context.w, "session_kind", code)
    weeks = [context.w.short_day(week) for week in starts]
    return {
        "type": "bar",
        "x": weeks,
        "y": [0 if cells.is_missing(count) else int(count) for count in counts],
        "name": name,
        **drill_down.marks(("week", "session_kind"), [[week.isoformat(), code] for week in starts]),
        "marker": {"color": colour},
        "hovertext": [
            f"{context.w('rows.week', day=week)}<br>{name}: {_count(context, count)}"
            for week, count in zip(weeks, counts, strict=True)
        ],
        "hoverinfo": "text",
    }


def _count(context: PageContext, count: Any) -> str:
    return context.w("small_groups.hidden") if cells.is_missing(count) else context.w.number(int(count))


def _weeks_title(frame: pd.DataFrame, starts: list[Any]) -> Finding | None:
    """Sessions in all and the kind with most, where none is hidden."""
    if frame.empty or frame[cells.SUPPRESSED].any():
        return None
    kinds = frame.groupby("session_kind")["sessions"].sum().sort_values(ascending=False)
    if len(kinds) > 1 and kinds.iloc[0] == kinds.iloc[1]:
        return None
    total = int(kinds.to_numpy().sum())
    numbers = {"sessions": total, "weeks": len(starts), "kind_terms": [("session_kind", str(kinds.index[0]))]}
    return Finding("chart_title.companions_sessions", numbers | {"share_percent": round(100 * kinds.iloc[0] / total)})
