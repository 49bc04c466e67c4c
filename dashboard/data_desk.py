"""What a writer does on the Data page: take a form to fill in, correct what was set aside, undo a load."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import downloads, held, intake, tables
from dashboard.ask import ask, ask_once
from dashboard.screen import Screen

FORMS = (
    "calls", "requests", "stock", "arrivals", "donations", "purchases", "distributions", "shifts", "events",
    "villages", "depots", "items",
    "words", "own_numbers", "limits", "norms",
)  # fmt: skip
"""Every kind of data there is a form for."""


def forms(screen: Screen) -> None:
    """An empty workbook to fill in and send, for who keeps no book yet."""
    w = screen.w
    with st.expander(w("data.forms"), icon="📝"):
        st.caption(w("data.forms_hint"))
        feed = st.selectbox(
            w("data.forms_pick"), FORMS, None, lambda name: w(f"feed.{name}"), placeholder=w("data.forms_pick")
        )
        book = _form(feed, screen) if feed else None
        if book:
            name = f"posko-{w(f'feed.{feed}').lower()}.xlsx"
            st.download_button(w("data.forms_download"), book, name, icon="⬇️")


def _form(feed: str, screen: Screen) -> bytes | None:
    """Made once while it is being looked at."""
    kept = st.session_state.get("form")
    if kept is None or kept[0] != (feed, screen.w.language):
        with st.spinner(screen.w("screen.reading")):
            made = intake.form(feed, screen.w.language)
        kept = st.session_state["form"] = ((feed, screen.w.language), made)
    return kept[1]


def corrections(screen: Screen, metric: Callable[..., pd.DataFrame]) -> None:
    """The rows and cells set aside, by `quarantine_rows`, and a workbook of them to correct and send again."""
    aside = ask(metric)
    with st.container(border=True):
        st.markdown(f"### {screen.w('data.quarantine_rows')}")
        if aside.empty:
            st.write(screen.w("data.quarantine_rows_none"))
            return
        tables.rows(
            screen,
            "data.quarantine_rows",
            _told(screen, aside),
            every=lambda: _told(screen, ask_once(metric, limit=downloads.MOST_ROWS)),
        )
        if st.button(screen.w("data.quarantine_prepare"), icon="🧾"):
            with st.spinner(screen.w("screen.reading")):
                st.session_state["corrections"] = intake.corrections(language=screen.w.language)
        book = st.session_state.get("corrections")
        if book:
            st.download_button(screen.w("data.quarantine_download"), book, "posko-karantina.xlsx", icon="⬇️")


def _told(screen: Screen, aside: pd.DataFrame) -> pd.DataFrame:
    return held.in_words(screen, aside.drop(columns="load_id"))


def undo(screen: Screen, loads: pd.DataFrame) -> None:
    """Leave one load out of the counts."""
    w = screen.w
    names = {row["load_id"]: f"{row['file']} ({w.moment(row['loaded_at'])})" for row in loads.to_dict("records")}
    with st.container(border=True):
        st.markdown(f"### {w('data.undo')}")
        st.caption(w("data.undo_hint"))
        load = st.selectbox(
            w("data.undo_pick"), list(names), index=None, format_func=names.__getitem__, placeholder=w("data.undo_pick")
        )
        if load and st.button(w("data.undo_do"), icon="↩️"):
            with st.spinner(w("data.undoing"), show_time=True):
                answer = intake.undo(load, language=w.language)
            if answer.message:
                st.error(answer.message, icon="⛔")
            else:
                st.rerun()
