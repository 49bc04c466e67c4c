"""Callers who were lost: how many, how soon they are reached, and who they are, as far as a page may say."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import canvas, cells, downloads, figures, tables
from dashboard.ask import ask, ask_once
from dashboard.screen import Screen

KEY = "calls.lost_callers"
_SHARES = ("within_10min_callback_share", "within_1h_callback_share", "within_24h_callback_share")


def draw(screen: Screen, said: Any, times: pd.DataFrame, listed: Callable[..., pd.DataFrame]) -> None:
    """The finding, how long it takes until callers are reached, and the list; by `lost_headline`, `callback_times` and
    the metric `lost_callers`, of which the workbook holds all rows.
    """

    def every() -> pd.DataFrame:
        return ask_once(listed, limit=downloads.MOST_ROWS, **screen.asked)

    rows = ask(listed, **screen.asked)
    with canvas.card(screen, KEY, title=screen.say(said)):
        if not rows.empty:
            figures.tiles(screen, KEY.replace(".", "-"), _figures(screen, times))
            tables.rows(screen, KEY, rows, every=every)
            if screen.writes:
                st.caption(screen.w("calls.contacts_hint"))
                st.markdown("`python -m pipelines contacts lost_callers --out penelepon.xlsx`")


def _figures(screen: Screen, times: pd.DataFrame) -> list[figures.Figure]:
    row = times.iloc[0]
    median = row["median_callback_minutes"]
    half = figures.Figure("median_callback_minutes", None if cells.is_missing(median) else median * 60, unit="seconds")
    return [half, *(figures.of(times, name, unit="share") for name in _SHARES)]
