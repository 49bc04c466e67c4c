"""Parts of the Village page: the choice, its figures, its weeks."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from codes import HIDDEN
from dashboard.shell import drill_down, navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells
from dashboard.widgets.figures import Figure
from finding import Finding


def choose(context: PageContext, ranked: pd.DataFrame) -> PageContext:
    """Draw the way back to the map, and return the context narrowed to the village.

    Args:
        context: The opened page; its place is the chosen village, None for the one that stands out most.
        ranked: Of `village_rates`.
    """
    villages = [*ranked["village_code"], *context.places.loc[context.places["level"] == "village", "code"]]
    if not villages:
        st.caption(context.w("screen.nothing_here"))
        st.stop()
    navigation.draw_link("demand_map", context.w("village.to_map"))
    return replace(context, place=context.place or villages[0])


def counted(context: PageContext, totals: pd.DataFrame, column: str, change: Finding | None) -> Figure:
    """A count of the period, with that of its complete days and of as many before: a relative change says nothing.

    Args:
        context: The opened page.
        totals: One row, with `column`.
        column: Column of the count.
        change: Of `change_of`.
    """
    return Figure(column, totals.iloc[0][column], about=context.chart_title(change))


def standing(context: PageContext, ranked: pd.DataFrame) -> Figure:
    """The smoothed rate, or share, of the village, with its interval and verdict."""
    rates = ranked[ranked["village_code"] == context.place]
    row: Any = rates.iloc[0] if len(rates) else {}
    name = "smoothed_per_10000" if cells.is_missing(row.get("share")) else "village_share"
    columns = ("share", "share_low", "share_high")
    if name == "smoothed_per_10000":
        columns = (name, "smoothed_low_per_10000", "smoothed_high_per_10000")
    middle, low, high = (cells.written(context.w, column, row.get(column)) for column in columns)
    if cells.is_missing(row.get(columns[0])):
        return Figure(name, None)
    about = context.w("village.interval", low=low, high=high, verdict=context.w.term("verdict", row["verdict"]))
    return Figure(name, middle, unit="text", about=about)


def cylinders(context: PageContext, oxygen: pd.DataFrame) -> Figure:
    """Cylinders in the village; missing, and why, where no stock ledger names it.

    Args:
        context: The opened page.
        oxygen: Of `village_oxygen`.
    """
    if "with_patients" not in oxygen:
        return Figure("cylinders_here", HIDDEN)
    known = oxygen["with_patients"].dropna()
    if known.empty:
        return Figure("cylinders_here", None, about=context.w("village.no_cylinders"))
    return Figure("cylinders_here", int(known.sum()))


def history(context: PageContext, key: str, weeks: pd.DataFrame, *, title: str) -> None:
    """Draw calls and requests per week as bars, with the calls its city would lead to expect as a line.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        weeks: Of `village_weeks`: week, calls, requests, expected_calls, complete.
        title: Heading in words; without one the text of `key`.
    """
    figure = canvas.blank(320)
    colours = canvas.colours()
    for column, colour in (("calls", colours.main), ("requests", colours.fourth)):
        figure.add_bar(
            x=weeks["week"], y=weeks[column], name=context.label(column), marker={"color": colour},
            **drill_down.marks(("week",), [[pd.Timestamp(week).date().isoformat()] for week in weeks["week"]]),
            hovertext=[_about(context, row, column) for row in weeks.to_dict("records")], hoverinfo="text",
        )  # fmt: skip
    line = {"color": colours.accent, "width": 3}
    named = {"name": context.label("expected_calls"), "mode": "lines", "hoverinfo": "skip", "line": line}
    figure.add_scatter(x=weeks["week"], y=weeks["expected_calls"], **named)
    largest = float(weeks[["calls", "requests", "expected_calls"]].astype(float).max().max())
    figure.update_xaxes(showgrid=False, **canvas.day_ticks(context.w, list(weeks["week"])))
    edges = pd.to_datetime(weeks["week"]).agg(["min", "max"]) + pd.to_timedelta([-4, 4], unit="D")
    figure.update_xaxes(range=list(edges))
    figure.update_yaxes(**canvas.number_ticks(context.w, largest, whole=True))
    unfinished = pd.to_datetime(weeks.loc[~weeks["complete"].astype(bool), "week"])
    for week in unfinished:
        ground = {"x0": week - pd.Timedelta(hours=84), "x1": week + pd.Timedelta(hours=84)}
        figure.add_vrect(**ground, fillcolor=canvas.SHADED, line_width=0, layer="below")
    symbols = [canvas.Symbol("", context.w("wave.unfinished_week"), canvas.SHADED)] if len(unfinished) else []
    canvas.show(context, key, figure, behind=weeks, title=title, picks=("week",), symbols=symbols)


def _about(context: PageContext, row: cells.Row, column: str) -> str:
    return f"{context.w.day(row['week'])}<br>{context.label(column)}: {cells.written(context.w, column, row[column])}"
