"""Lost callers: how many, how soon they are called back, and their list without private data."""

from collections.abc import Callable
from types import ModuleType

import pandas as pd
import streamlit as st

from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import canvas, cells, figures, tables

KEY = "calls.lost_callers"
_SHARES = ("within_10min_callback_share", "within_1h_callback_share", "within_24h_callback_share")


def draw(context: PageContext, metrics: ModuleType) -> None:
    """Draw the finding and the times until call-back; metrics: of `call_backs`."""
    finding = query(metrics.lost_headline, **context.filters, now=context.now)
    times = query(metrics.callback_times, **context.filters)
    with canvas.card(context, KEY, title=context.w.sentence(finding)):
        if not finding.key.endswith(".none"):
            figures.tiles(context, KEY.replace(".", "-"), _figures(context, times))


def listed(context: PageContext, metric: Callable[..., pd.DataFrame]) -> None:
    """Draw their list without private data, and how to get their numbers; metric: `lost_callers`."""
    tables.listed(context, f"{KEY}_list", metric, **context.filters, now=context.now)
    if context.writes and len(query(metric, **context.filters, now=context.now)):
        st.caption(context.w("calls.contacts_hint"))
        st.markdown("`python -m pipelines contacts lost_callers --out penelepon.xlsx`")


def _figures(context: PageContext, times: pd.DataFrame) -> list[figures.Figure]:
    row = times.iloc[0]
    median = row["median_callback_minutes"]
    half = figures.Figure("median_callback_minutes", None if cells.is_missing(median) else median * 60, unit="seconds")
    return [half, *(figures.of(times, name, unit="share") for name in _SHARES)]
