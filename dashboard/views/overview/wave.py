"""Whether it is getting worse: one word, and the calls of the whole wave with its events."""

from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import picture, sections
from dashboard.shell.page_context import PageContext
from dashboard.widgets import data_gaps
from dashboard.widgets.drawing import icons, svg

KEY = "overview.trend"
_ICONS = {
    "rising": ("trending_up", "bad"),
    "flat": ("trending_flat", "main"),
    "falling": ("trending_down", "main"),
    "unknown": ("help", "quiet"),
}
"""Word of the trend → its icon and tone."""


def draw(context: PageContext, days: pd.DataFrame, word: str, events: pd.DataFrame) -> None:
    """Draw the word and the wave, the chosen days marked in it.

    Args:
        context: The opened page.
        days: Of `daily_calls`, from the first day with calls to the end of the period.
        word: Of `trend_word`.
        events: Of `events`, over the same days.
    """
    w = context.w
    with st.container(border=True):
        sections.anchor(KEY)
        st.markdown(f"### {w(KEY)}", help=w("definition.calls_trend"))
        if data_gaps.draw_unknown(context, KEY) or days.empty:
            return
        name, tone = _ICONS[word]
        sentence = escape(w("overview.trend_word", trend=w.term("trend", word)))
        counts = escape(_counts(context, days))
        st.html(f'<div class="posko-wave"><p class="word">{icons.html(name, tone)}{sentence}</p><p>{counts}</p></div>')
        happened = [svg.Event(pd.Timestamp(each["day"]).date(), str(each["label"])) for each in _rows(events)]
        every = [pd.Timestamp(day).date() for day in days["day"]]
        legend = svg.event_legend(every, happened, short_day=w.short_day)
        svg.draw(_picture(context, days, every, happened) + legend)
        picture.offer(context, f"{w('overview.trend_word', trend=w.term('trend', word))}. {_counts(context, days)}")


def _counts(context: PageContext, days: pd.DataFrame) -> str:
    """The mean of the last complete week beside the highest day."""
    w, highest = context.w, days.iloc[int(days["calls"].to_numpy().argmax())]
    most = {"most": int(highest["calls"]), "day": w.short_day(pd.Timestamp(highest["day"]).date())}
    means = days["mean_7d"].dropna()
    if means.empty:
        return w("overview.trend_most", **most)
    return w("overview.trend_counts", calls=round(float(means.iloc[-1])), **most)


def _rows(events: pd.DataFrame) -> list[dict[Any, Any]]:
    return events.to_dict("records")


def _picture(context: PageContext, days: pd.DataFrame, every: list[date], happened: list[svg.Event]) -> str:
    w = context.w
    return svg.trend(
        every,
        [float(count) for count in days["calls"]],
        title=w("overview.trend_alt"),
        number=lambda count: w.number(count),
        short_day=w.short_day,
        complete=days["complete"].tolist(),
        average=[None if pd.isna(mean) else float(mean) for mean in days["mean_7d"]],
        events=happened,
        selected=(context.start, context.end),
    )
