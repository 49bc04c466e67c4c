"""Oxygen needed by the patients served beside what left the depots, by day and size, with the norms."""

from types import ModuleType
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.shell import address, layout
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import canvas, cells, tables

_FLOWS = ("2", "5", "10", "15", "30")


def draw(context: PageContext, metrics: ModuleType) -> None:
    """Draw the need at home as a line and the use as bars, the norms, and a row per size."""
    layout.mark_now(context)
    days = query(metrics.need_days, **context.days)
    figure = canvas.blank(300)
    _bars(figure, context, days)
    _home(figure, context, days.dropna(subset=["need_home_m3"]))
    figure.update_xaxes(showgrid=False, **canvas.day_ticks(context.w, list(days["day"])))
    most = days[["need_home_m3", "used_m3"]].astype(float).to_numpy()
    figure.update_yaxes(**canvas.number_ticks(context.w, float(pd.Series(most.ravel()).max())))
    canvas.show(context, "oxygen.need", figure, behind=days, title=context.w.sentence(query(metrics.need_finding)))
    with st.expander(context.w("oxygen.need_people")):
        tables.rows(context, "oxygen.need_people", query(metrics.need_by_severity))
    with st.expander(context.w("oxygen.norms")):
        st.caption(context.w("oxygen.norms_note"))
        norms = query(metrics.norms)
        tables.rows(context, "oxygen.norms", cells.with_sources(context.w, norms))
    _by_size(context, "oxygen.sizes", metrics)


def _by_size(context: PageContext, key: str, metrics: ModuleType) -> None:
    """Draw a row per size of cylinder at the chosen flow."""
    code = address.chosen("flow", _FLOWS, "5")
    with canvas.card(context, key, title=context.w(key, flow=int(code))):
        st.pills(
            context.w("oxygen.flow"), _FLOWS, format_func=lambda each: context.w("oxygen.flow_lpm", flow=int(each)),
            required=True, **address.widget("flow", code),
        )  # fmt: skip
        tables.rows(context, key, query(metrics.need_by_size, flow_lpm=float(code)))


def _bars(figure: go.Figure, context: PageContext, days: pd.DataFrame) -> None:
    name, w = context.w("oxygen.need_used"), context.w
    figure.add_bar(
        x=days["day"],
        y=days["used_m3"],
        width=canvas.BAR,
        marker={"color": canvas.colours().main},
        name=name,
        hovertext=[f"{w.day(day)}<br>{name}: {w.number(used, 1)} m³" for day, used in _pairs(days, "used_m3")],
        hoverinfo="text",
    )


def _home(figure: go.Figure, context: PageContext, days: pd.DataFrame) -> None:
    """The need by the norms of care at home; its upper bound is in the title and the table."""
    name, w = context.w("oxygen.need_home"), context.w
    figure.add_scatter(
        x=days["day"],
        y=days["need_home_m3"],
        mode="lines",
        line={"color": canvas.colours().accent, "width": 2.5},
        name=name,
        hovertext=[f"{w.day(day)}<br>{name}: {w.number(need)} m³" for day, need in _pairs(days, "need_home_m3")],
        hoverinfo="text",
    )


def _pairs(days: pd.DataFrame, column: str) -> list[tuple[Any, float]]:
    return list(zip(days["day"], days[column].fillna(0), strict=True))
