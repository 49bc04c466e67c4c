"""The hours of the week: who is on shift, how many call, and the chance that a caller finds everyone busy."""

from html import escape
from math import isinf, log10
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import address, picture
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.views.calls import call_figures
from dashboard.widgets import canvas, cells, forecast, heatmap, tables

KEY = "calls.coverage"
MEASURES = ("busy_share", "people_on_shift", "calls_per_hour", "survived_times")
_BUSY_FULL = 0.3  # from this chance on a cell has the darkest shade
_FORM = "`python -m pipelines template shifts --out jadwal.xlsx`"


def draw(context: PageContext, coverage: Any) -> None:
    """Draw the finding, its basis, and a heatmap of the chosen measure; coverage: of the metric `coverage`."""
    with canvas.card(context, KEY, title=context.w.sentence(coverage.headline)):
        if coverage.hours.empty:
            missing = coverage.headline.key.rpartition(".")[2]
            st.write(context.w(f"calls.coverage_{missing}"))
            if missing == "none" and context.writes:
                st.markdown(_FORM)
            return
        st.write(_basis(context, coverage.summary.iloc[0]))
        _table(context, coverage.hours)
        picture.offer(context, context.w.sentence(coverage.headline))
        tables.behind(context, KEY, coverage.hours)
        st.caption(context.w("calls.coverage_about"))
        if note := call_figures.without_time(context, coverage.summary):
            st.caption(note)


def beside_expected(context: PageContext, rosters: ModuleType, forecasts: ModuleType) -> None:
    """Draw the hours of the week, and those to come.

    Args:
        context: The opened page.
        rosters: The metrics of `call_coverage`.
        forecasts: The metrics of `call_forecast`.
    """
    draw(context, query(rosters.coverage, **context.days))
    if not context.is_past:  # what came since is known
        ahead = query(forecasts.expected_hours, end=context.end, place=context.place)
        forecast.hours(context, "calls.hours_ahead", ahead)


@st.fragment
def _table(context: PageContext, hours: pd.DataFrame) -> None:
    """The heatmap of the chosen measure; another one reruns this fragment only."""
    measure = _choose(context)
    grid = hours.pivot(index="hour", columns="weekday", values=measure)
    largest = float(hours[measure].max()) or 1.0
    grid.index = pd.Index([f"{hour:02d}" for hour in grid.index])
    grid.columns = pd.Index([context.w.weekday(int(day)) for day in grid.columns])
    heatmap.draw(context, KEY, grid, lambda figure: _cell(context, measure, figure, largest))


def _choose(context: PageContext) -> str:
    code = address.chosen("coverage", MEASURES, MEASURES[0])
    st.pills(
        context.w("calls.coverage_measure"), MEASURES, format_func=lambda name: context.w(f"column.{name}"),
        required=True, wrap=True, label_visibility="collapsed", **address.widget("coverage", code),
    )  # fmt: skip
    return code


def _basis(context: PageContext, row: pd.Series) -> str:
    """Which roster, which calls, and which model, in whole sentences."""
    w = context.w
    days = {"start": w.short_day(row["roster_start"]), "end": w.short_day(row["roster_end"])}
    sentences = [
        w("calls.coverage_basis", **days, calls=round(row["calls_per_week"]), busy=_percent(context, row["busy_share"]))
    ]
    patience = float(row["patience_seconds"])
    model = "blocked" if not patience else "waiting" if isinf(patience) else "patience"
    load, minutes = w.number(row["busiest_erlangs"], digits=2), w.number(row["handling_seconds"] / 60, digits=1)
    sentences.append(
        w(f"calls.coverage_{model}", load=load, handling=minutes, patience=round(patience) if patience < 1e6 else 0)
    )
    if row["unstaffed_share"] > 0:
        sentences.append(
            w(
                "calls.coverage_unstaffed",
                hours=round(row["unstaffed_hours"]),
                share=_percent(context, row["unstaffed_share"]),
            )
        )
    return " ".join(sentences)


def _cell(context: PageContext, measure: str, figure: Any, largest: float) -> str:
    if cells.is_missing(figure):
        return f'<td class="none">{escape(context.w("table.missing"))}</td>'
    return heatmap.shaded(_written(context, measure, float(figure)), _part(measure, float(figure), largest))


def _written(context: PageContext, measure: str, figure: float) -> str:
    if measure == "busy_share":
        return _percent(context, figure)
    if measure == "survived_times":
        return (
            context.w("calls.more_than_20")
            if figure > 20
            else context.w.number(figure, digits=0 if figure >= 10 else 1)
        )
    return context.w.number(figure, digits=0 if figure == round(figure) else 1)


def _percent(context: PageContext, share: float) -> str:
    return context.w("calls.below_1_percent") if 0 < share < 0.005 else context.w.share(share)


def _part(measure: str, figure: float, largest: float) -> float:
    """How dark a cell is, 0 to 1: what needs looking at is darkest."""
    if measure == "busy_share":
        return min(1.0, figure / _BUSY_FULL)
    return 1 - min(1.0, log10(max(figure, 1.0)) / log10(20)) if measure == "survived_times" else figure / largest
