"""What would become of a file with the column maps a reader chose; and, once that is agreed, taking it."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import held, intake, tables
from dashboard.screen import Screen

_FIGURES = ("rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined")


def draw(screen: Screen, file: Any, maps: list[dict[str, Any]], taken: Callable[[], None]) -> None:
    """The dry run of a file with these column maps, and after it the button that takes the file."""
    w, kept = screen.w, f"tried-{file.file_id}"
    if st.button(w("mapping.try"), icon="🔎", key=f"try-{file.file_id}"):
        with st.spinner(w("mapping.trying"), show_time=True):
            st.session_state[kept] = (maps, intake.check([file], maps=maps, language=w.language))
    tried, answer = st.session_state.get(kept, (None, None))
    if tried != maps or answer is None:
        return
    _result(screen, answer, _titles(maps))
    if answer.taken and st.button(w("mapping.accept"), type="primary", icon="📥", key=f"accept-{file.file_id}"):
        with st.spinner(w("data.taking"), show_time=True):
            done = intake.take([file], maps=maps, language=w.language)
        if done.taken:
            taken()
        _result(screen, done, _titles(maps))
    st.caption(w("mapping.remembered"))


def _titles(maps: list[dict[str, Any]]) -> dict[str, str]:
    """Column → the title it has in the file."""
    return {name: title for said in maps for name, title in said.get("columns", {}).items()}


def _result(screen: Screen, answer: intake.Answer, titles: dict[str, str]) -> None:
    """How many rows would be loaded or set aside, and examples of these, each with its reason."""
    w = screen.w
    for sentence in [answer.message, *(report.get("message") for report in answer.reports)]:
        if sentence:
            st.error(str(sentence), icon="⛔")
    for report in [report for report in answer.reports if report.get("status") != "refused"]:
        with st.container(key=f"tiles-mapping-{report['feed']}-{report['load_id']}"):
            for name in _FIGURES:
                st.metric(w(f"column.{name}"), w.number(report[name]), border=True)
        for sentence in report.get("assumed", []):
            st.caption(f"💡 {sentence}")
        if report.get("examples"):
            st.markdown(f"**{w('mapping.examples')}**")
            aside = pd.DataFrame(report["examples"])
            aside["column_name"] = aside["column_name"].replace(titles)
            st.html(tables.html(screen, held.in_words(screen, aside)))
