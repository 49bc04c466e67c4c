"""Files whose columns are read by a remembered column map: a writer may have them read otherwise."""

import re
from functools import partial
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.data_entry import column_mapping, pipeline_client
from dashboard.shell.page_context import PageContext
from dashboard.widgets import tables
from i18n import Words


def chosen(files: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """The reports, each with the remembered choices as its proposal, on files that are to be read otherwise; by id."""
    kept = {file.file_id: st.session_state.get(_kept(file)) for file in files}
    return {file_id: reports for file_id, reports in kept.items() if reports}


def offer(context: PageContext, files: list[Any], reports: list[dict[str, Any]]) -> None:
    """A button for each file that a remembered column map reads, as the reports on the files say."""
    w = context.w
    told = [report for report in reports if report["status"] != "already_loaded"]
    marks = {report["sha256"] for report in told if w("assumed.mapping_remembered") in report.get("assumed", [])}
    for file in files if marks else []:
        asked = sha256(file.getvalue()).hexdigest() in marks and not st.session_state.get(_kept(file))
        if asked and st.button(w("mapping.ignore_saved_map", file=file.name), icon="🧩", key=f"button-{_kept(file)}"):
            with st.spinner(w("data.checking"), show_time=True):
                st.session_state[_kept(file)] = pipeline_client.check(
                    [file], ignore_saved_map=True, language=w.language
                ).reports
            st.rerun()


def _kept(file: Any) -> str:
    return f"remap-{file.file_id}"


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
_TAKEN = "uploads-taken"


def upload(context: PageContext) -> None:
    """Choose files, see what would happen with them, then take them. Nothing is stored before that."""
    w = context.w
    with st.container(border=True):
        st.markdown(f"### {w('data.upload')}")
        turn = st.session_state.setdefault(_WAITING, 0)
        sent = st.file_uploader(w("data.upload_hint"), accept_multiple_files=True, key=f"upload-{turn}")
        if st.session_state.pop("taken", False):
            st.success(w("data.taken"), icon="✅")
        files = [file for file in sent if file.file_id not in st.session_state.get(_TAKEN, set())]
        if not files:
            return
        answer = _preview(context, files)
        unknown = _unknown(files, answer) | chosen(files)
        known = [file for file in files if file.file_id not in unknown]
        _report(context, "data.preview", answer)
        if known and answer.taken and st.button(w("data.take"), type="primary", icon="📥"):
            _take(context, known, sent)
        offer(context, known, answer.reports)
    for file in files:
        if file.file_id in unknown:
            column_mapping.draw_column_mapping(context, file, unknown[file.file_id], partial(_arrived, [file], sent))


def _unknown(files: list[Any], answer: pipeline_client.Answer) -> dict[str, list[dict[str, Any]]]:
    """The reports on the sheets of each file that holds one nobody knows, by the file's id."""
    asked = {report["sha256"] for report in answer.reports if report.get("proposal")}
    marks = {file.file_id: sha256(file.getvalue()).hexdigest() for file in files} if asked else {}
    return {
        file_id: [report for report in answer.reports if report["sha256"] == mark]
        for file_id, mark in marks.items()
        if mark in asked
    }


def _arrived(files: list[Any], sent: list[Any]) -> None:
    """Leave files that were taken out of what is looked at; once all were, begin anew."""
    taken = st.session_state.setdefault(_TAKEN, set())
    taken |= {file.file_id for file in files}
    if taken >= {file.file_id for file in sent}:
        taken.clear()
        st.session_state[_WAITING] += 1
    st.session_state["taken"] = True
    st.rerun()


def _preview(context: PageContext, files: list[Any]) -> pipeline_client.Answer:
    """The check of these very files, run once while they are being looked at."""
    chosen = (context.w.language, *(file.file_id for file in files))
    kept = st.session_state.get("checked")
    if kept is None or kept[0] != chosen:
        with st.spinner(context.w("data.checking"), show_time=True):
            kept = st.session_state["checked"] = (chosen, pipeline_client.check(files, language=context.w.language))
    return kept[1]


def _take(context: PageContext, files: list[Any], sent: list[Any]) -> None:
    with st.spinner(context.w("data.taking"), show_time=True):
        answer = pipeline_client.take(files, language=context.w.language)
    if answer.taken:
        _arrived(files, sent)
    _report(context, "data.result", answer)


def _difference(w: Words, report: dict[str, Any]) -> list[str]:
    """What the file does to those that came before, as sentences; row numbers of a few of what it changes."""
    key = "cli.replaced" if report.get("supersedes") else "cli.contradicted"
    older = {"file": report.get("supersedes_file", ""), "load": report.get("supersedes")}
    rows = {kind: ", ".join(named) for kind, named in report["difference_rows"].items() if kind != "added"}
    told = w(key, **older, **report["difference"])
    return [f"{report['file']}: {told}", *(w(f"cli.rows_{kind}", rows=few) for kind, few in rows.items())]


def _unread(w: Words, report: dict[str, Any]) -> str:
    """The titles nobody understood; what is marked up in them stays text."""
    titles = (re.sub(r"([\\`*_\[\]()#$:!<>~|])", r"\\\1", title) for title in report["columns_unread"])
    return w("cli.unread", columns=", ".join(titles))


def _report(context: PageContext, key: str, answer: pipeline_client.Answer) -> None:
    """Per file and feed: what would be or was loaded; per refusal one sentence; what the file did not decide."""
    if answer.message:
        st.error(f"{context.w('data.failed')} {answer.message}", icon="⛔")
    for report in answer.reports:
        if report.get("message") and not report.get("proposal"):
            st.error(str(report["message"]), icon="⛔")
        if report.get("difference_rows"):
            st.info("  \n".join(_difference(context.w, report)), icon="🔁")
        if report.get("columns_unread"):
            st.info(f"{report['file']}: {_unread(context.w, report)}", icon="🔎")
        if report.get("assumed"):
            st.info(context.w("data.assumed", assumed="; ".join(map(str, report["assumed"]))), icon="💡")
    taken = [report for report in answer.reports if report.get("status") != "refused"]
    if taken:
        st.markdown(f"**{context.w(key)}**")
        frame = pd.DataFrame(taken)
        tables.rows(context, key, frame[[name for name in _REPORT if name in frame]])
