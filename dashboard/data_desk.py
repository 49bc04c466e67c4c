"""What a writer does on the Data page with what arrived: correct what was set aside, undo a load."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import downloads, held, intake, tables
from dashboard.ask import ask, ask_once
from dashboard.screen import Screen


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
                answer = intake.undo(load)
            if answer.message:
                st.error(answer.message, icon="⛔")
            else:
                st.rerun()
