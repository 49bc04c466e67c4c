"""What a writer does on the Data page: add files, correct what was set aside, undo a load."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import downloads, held, intake, tables
from dashboard.ask import ask, ask_once
from dashboard.screen import Screen

_REPORT = [
    "file",
    "feed",
    "status",
    "rows_read",
    "rows_loaded",
    "rows_duplicate",
    "rows_quarantined",
    "cells_quarantined",
]
_WAITING = "upload-round"


def upload(screen: Screen) -> None:
    """Choose files, see what would happen with them, then take them. Nothing is stored before that."""
    w = screen.w
    with st.container(border=True):
        st.markdown(f"### {w('data.upload')}")
        turn = st.session_state.setdefault(_WAITING, 0)
        files = st.file_uploader(w("data.upload_hint"), accept_multiple_files=True, key=f"upload-{turn}")
        if st.session_state.pop("taken", False):
            st.success(w("data.taken"), icon="✅")
        if not files:
            return
        answer = _preview(screen, files)
        _report(screen, "data.preview", answer)
        if answer.taken and st.button(w("data.take"), type="primary", icon="📥"):
            _take(screen, files)


def _preview(screen: Screen, files: list[Any]) -> intake.Answer:
    """The check of these very files, run once while they are being looked at."""
    chosen = tuple(file.file_id for file in files)
    kept = st.session_state.get("checked")
    if kept is None or kept[0] != chosen:
        with st.spinner(screen.w("data.checking"), show_time=True):
            kept = st.session_state["checked"] = (chosen, intake.check(files))
    return kept[1]


def _take(screen: Screen, files: list[Any]) -> None:
    with st.spinner(screen.w("data.taking"), show_time=True):
        answer = intake.take(files)
    if answer.taken:
        st.session_state["taken"] = True
        st.session_state[_WAITING] += 1
        st.rerun()
    _report(screen, "data.result", answer)


def _report(screen: Screen, key: str, answer: intake.Answer) -> None:
    """Per file and feed: what would be or was loaded; per refusal one sentence; what the file did not decide."""
    if answer.message:
        st.error(f"{screen.w('data.failed')} {answer.message}", icon="⛔")
    for report in answer.reports:
        if report.get("message"):
            st.error(str(report["message"]), icon="⛔")
        if report.get("assumed"):
            st.info(screen.w("data.assumed", assumed="; ".join(map(str, report["assumed"]))), icon="💡")
    if answer.reports:
        st.markdown(f"**{screen.w(key)}**")
    taken = [report for report in answer.reports if report.get("status") != "refused"]
    if taken:
        frame = pd.DataFrame(taken)
        tables.rows(screen, key, frame[[name for name in _REPORT if name in frame]])


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
                st.session_state["corrections"] = intake.corrections()
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
