"""Parts of the page of referrals: tiles, the period that readers see, and tables."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.views.referrals import loop_charts
from dashboard.widgets import cells, figures, row_browser, tables

_ASSESSED = "referrals.assessed"
_KINDS = "referrals.kinds"


def tiles(context: PageContext, totals: pd.DataFrame, earlier: pd.DataFrame | None) -> None:
    """Draw the figures of the loops, and for readers the days and the place they are of.

    Args:
        context: The opened page.
        totals: Of `loop_totals`.
        earlier: The same of the days compared with; None where nothing is known of them.
    """
    names = ("open_loops", "old_loops", "no_receiver", "to_confirm")
    every = [figures.of(totals, name, better=-1, earlier=earlier) for name in names]
    days = totals["old_days"].iloc[0]
    if not figures.is_blank(every[1].now) and not cells.is_missing(days):
        every[1] = replace(every[1], about=context.w("referrals.more_than_days", days=int(days)))
    every += [
        figures.of(totals, "confirmed_loops", better=1, earlier=earlier),
        figures.of(totals, "died_loops", earlier=earlier),
    ]
    figures.tiles(context, "referrals", every)
    if not context.writes:
        row = totals.iloc[0]
        period = {"start": context.w.day(row["start"]), "end": context.w.day(row["end"])}
        place = [context.w("small_groups.place")] if (context.place or "").count(".") > 2 else []
        st.caption(" ".join([context.w("small_groups.readers"), context.w("small_groups.period", **period), *place]))


def counted(context: PageContext, key: str, metric: Callable[..., pd.DataFrame], **arguments: Any) -> None:
    """Draw what a metric counts as a table.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        metric: The metric.
        **arguments: Its arguments.
    """
    frame = query(metric, **arguments)
    tables.card(context, key, _in_words(context, frame), every=lambda: frame)
    if len(frame) and frame["is_suppressed"].any():
        st.caption(context.w("small_groups.explained"))


def rows(context: PageContext, listed: row_browser.Rows, among: Callable[[], pd.DataFrame], **arguments: Any) -> None:
    """Draw the loops one by one, for the desk.

    Args:
        context: The opened page.
        listed: `ROWS` of loops.
        among: Queries `loops_by_receiver`, whose agencies can be picked.
        **arguments: now and the filters of the page.
    """
    row_browser.draw(context, "referrals.rows", listed, among=among(), **arguments)


def kinds(context: PageContext, metric: Callable[..., pd.DataFrame], **arguments: Any) -> None:
    """Draw open referrals by kind; a click picks one. What is hidden makes it a table.

    Args:
        context: The opened page.
        metric: `loops_by_kind`.
        **arguments: Its arguments.
    """
    frame = query(metric, **arguments)
    if not context.writes or frame["referral_kind"].isna().any() or frame.empty:
        tables.card(context, _KINDS, frame)
        return
    loop_charts.kinds(context, _KINDS, frame)


def _in_words(context: PageContext, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with its median in words, and receivers that were joined named so."""
    if frame.empty:
        return frame
    medians = [loop_charts.step_time(context, row) for row in frame.to_dict("records")]
    table = frame.drop(columns=["median_hours", "median_days"]).assign(median_time=medians)
    if "is_joined" in table:
        joined = table.pop("is_joined").astype(bool)
        table["to_agency"] = table["to_agency"].mask(joined, context.w("small_groups.other"))
    return table


def assessed(context: PageContext, metrics: ModuleType, **arguments: Any) -> None:
    """Draw first assessments by team and result, and for the desk one by one.

    Args:
        context: The opened page.
        metrics: `analytics.metrics.referrals.assessments`.
        **arguments: now, the filters of the page and the level.
    """
    frame = query(metrics.first_assessments, **arguments)
    if frame.empty or frame["is_suppressed"].any():
        # bars of the numbers that are shown would look like all there are
        counted(context, _ASSESSED, metrics.first_assessments, **arguments)
        return
    loop_charts.assessed(context, _ASSESSED, frame)
    if context.writes:
        terms = context.w.terms
        codes = {name: drill_down.picked_code(name) for name in ("team", "assessment_result")}
        picked = {name: code for name, code in codes.items() if code in terms(name)}
        rows = {name: value for name, value in arguments.items() if name != "level"}
        tables.listed(context, f"{_ASSESSED}_rows", metrics.assessment_rows, **rows, **picked)
