"""Surge alarms of calls, and how often each is a false alarm."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, definitions, tables

KEY = "calls.surge"


def draw(context: PageContext, surge: Any) -> None:
    """Draw the finding, the trend in a sentence, and the rules; surge: of the metric `surge`."""
    with canvas.card(context, KEY, title=context.w.sentence(surge.headline)):
        if surge.rules.empty:
            return
        st.write(_trend(context, surge.trend.iloc[0]))
        st.html(tables.html(context, surge.rules.drop(columns="day"), label=context.w(KEY)))
        definitions.of_columns(context, surge.rules)
        tables.behind(context, KEY, surge.days)
        st.caption(context.w("calls.surge_about"))


def _trend(context: PageContext, row: pd.Series) -> str:
    w = context.w
    sure = w.share(float(row["growth_share"]))
    if cells.is_missing(row["doubling_days"]):
        return w("calls.trend_flat", sure=sure)
    middle, soonest = (w.number(round(row[f"doubling{part}_days"])) for part in ("", "_soonest"))
    if cells.is_missing(row["doubling_latest_days"]):
        return w("calls.trend_open", sure=sure, days=middle, soonest=soonest)
    return w(
        "calls.trend", sure=sure, days=middle, soonest=soonest, latest=w.number(round(row["doubling_latest_days"]))
    )
