"""Upload: choose files, check and take them; have a mapped file mapped anew; blank forms to fill in."""

from functools import partial
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from codes import FEEDS
from dashboard.data_entry import announcement, column_mapping, pipeline_client
from dashboard.frontend import escaping
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import snapshot_in_use
from dashboard.widgets import tables
from dashboard.widgets.drawing import icons
from i18n import Words

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
_CHECKED = "checked"
_PLACE = "upload"


def draw_upload(context: PageContext) -> None:
    """Draw the upload: choose files, check them, then take them. Nothing is stored before that."""
    w = context.w
    with st.container(border=True):
        st.markdown(f"### {w('data.upload')}")
        turn = st.session_state.setdefault(_WAITING, 0)
        sent = st.file_uploader(w("data.upload_hint"), accept_multiple_files=True, key=f"upload-{turn}")
        announcement.confirm(_PLACE)
        files = [file for file in sent if file.file_id not in st.session_state.get(_TAKEN, set())]
        if not files:
            return
        answer = _preview(context, files)
        unknown = _unknown(files, answer) | _remapped(files)
        known = [file for file in files if file.file_id not in unknown]
        _report(context, "data.preview", answer)
        struck = _choose_struck(context, answer)
        if known and answer.taken:
            announcement.draw(context, _preview(context, files, struck) if struck else answer)
        if known and answer.taken and st.button(w("data.take"), type="primary", icon=icons.mark("move_to_inbox")):
            _take(context, known, sent, struck)
        _offer_remap(context, known, answer.reports)
    for file in files:
        if file.file_id in unknown:
            column_mapping.draw_column_mapping(
                context, file, unknown[file.file_id], partial(_arrived, context, [file], sent)
            )


def _unknown(files: list[Any], answer: pipeline_client.Answer) -> dict[str, list[dict[str, Any]]]:
    """The reports of each file with an unknown sheet, by the file's id."""
    unknown = {report["sha256"] for report in answer.reports if report.get("proposal")}
    hashes = {file.file_id: sha256(file.getvalue()).hexdigest() for file in files} if unknown else {}
    return {
        file_id: [report for report in answer.reports if report["sha256"] == digest]
        for file_id, digest in hashes.items()
        if digest in unknown
    }


def _arrived(context: PageContext, files: list[Any], sent: list[Any], answer: pipeline_client.Answer) -> None:
    """Drop stored files from the upload; once all are stored, start with an empty one.

    Args:
        context: The opened page.
        files: The stored ones.
        sent: All of the upload.
        answer: What was answered when they were stored.
    """
    taken = st.session_state.setdefault(_TAKEN, set())
    taken |= {file.file_id for file in files}
    if taken >= {file.file_id for file in sent}:
        taken.clear()
        st.session_state[_WAITING] += 1
    announcement.remember(_PLACE, context.w("data.taken"), answer)
    st.rerun()


def _preview(context: PageContext, files: list[Any], struck: str | None = None) -> pipeline_client.Answer:
    """The check of these files, run once per selection.

    Args:
        context: The opened page.
        files: The chosen ones.
        struck: What their struck rows mean; None sets them aside.
    """
    selection = (context.w.language, snapshot_in_use(), *(file.file_id for file in files))
    checked = st.session_state.get(_CHECKED)
    if checked is None or checked[0] != selection:
        checked = st.session_state[_CHECKED] = selection, {}
    answers: dict[str | None, pipeline_client.Answer] = checked[1]
    if struck not in answers:
        with st.spinner(context.w("data.checking"), show_time=True):
            answers[struck] = pipeline_client.check(files, struck=struck, language=context.w.language)
    return answers[struck]


def _choose_struck(context: PageContext, answer: pipeline_client.Answer) -> str | None:
    """What struck rows mean, chosen where the files have some; None sets them aside."""
    if not any("struck_out" in report.get("reasons", {}) for report in answer.reports):
        return None
    words = {meaning: context.w(f"data.struck_{meaning}") for meaning in ("aside", "void", "done", "ignore")}
    meant = st.radio(context.w("data.struck"), list(words), format_func=words.__getitem__, key="struck")
    return None if meant == "aside" else meant


def _take(context: PageContext, files: list[Any], sent: list[Any], struck: str | None) -> None:
    """Store the files.

    Args:
        context: the opened page
        files: those to store
        sent: all of the upload
        struck: what their struck rows mean; None sets them aside
    """
    with st.spinner(context.w("data.taking"), show_time=True):
        answer = pipeline_client.take(files, struck=struck, language=context.w.language)
    if answer.taken:
        _arrived(context, files, sent, answer)
    _report(context, "data.result", answer)


def _difference(w: Words, report: dict[str, Any]) -> list[str]:
    """How a file changes earlier loads, as sentences, with some row numbers."""
    key = "cli.replaced" if report.get("supersedes") else "cli.contradicted"
    older = {"file": report.get("supersedes_file", ""), "load": report.get("supersedes")}
    rows = {kind: ", ".join(named) for kind, named in report["difference_rows"].items() if kind != "added"}
    change = w(key, **older, **report["difference"])
    return [f"{report['file']}: {change}", *(w(f"cli.rows_{kind}", rows=few) for kind, few in rows.items())]


def _skipped(w: Words, report: dict[str, Any]) -> str:
    """How many rows of a file do not count, by their state."""
    rows = report["rows_skipped"]
    statuses = ", ".join(f"{w.number(count)} {w.term('row_status', status)}" for status, count in rows.items())
    return f"{report['file']}: {w('cli.rows_skipped', rows=sum(rows.values()), statuses=statuses)}"


def _unmapped(w: Words, report: dict[str, Any]) -> str:
    """The unmapped titles, escaped for Markdown."""
    return w("cli.unread", columns=", ".join(map(escaping.unmarked, report["columns_unread"])))


def _report(context: PageContext, key: str, answer: pipeline_client.Answer) -> None:
    """Draw the reports: rows per file and feed, refusals, differences, skipped rows, unmapped columns, assumptions."""
    if answer.message:
        st.error(f"{context.w('data.failed')} {answer.message}", icon=icons.mark("block"))
    for report in answer.reports:
        if report.get("message") and not report.get("proposal"):
            st.error(str(report["message"]), icon=icons.mark("block"))
        if report.get("difference_rows"):
            st.info("  \n".join(_difference(context.w, report)), icon=icons.mark("repeat"))
        if report.get("rows_skipped"):
            st.info(_skipped(context.w, report), icon=icons.mark("skip_next"))
        if report.get("columns_unread"):
            st.info(f"{report['file']}: {_unmapped(context.w, report)}", icon=icons.mark("search"))
        if report.get("assumed"):
            st.info(
                context.w("data.assumed", assumed="; ".join(map(str, report["assumed"]))), icon=icons.mark("lightbulb")
            )
    taken = [report for report in answer.reports if report.get("status") != "refused"]
    if taken:
        st.markdown(f"**{context.w(key)}**")
        frame = pd.DataFrame(taken)
        tables.rows(context, key, frame[[name for name in _REPORT if name in frame]])


def _remapped(files: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """Reports of files to be mapped anew, each with its saved map as proposal, by the file's id."""
    reports = {file.file_id: st.session_state.get(_memory(file)) for file in files}
    return {file_id: sheets for file_id, sheets in reports.items() if sheets}


def _offer_remap(context: PageContext, files: list[Any], reports: list[dict[str, Any]]) -> None:
    """Draw a button for each file with a saved column map, to map it anew."""
    w = context.w
    new = [report for report in reports if report["status"] != "already_loaded"]
    hashes = {report["sha256"] for report in new if w("assumed.mapping_remembered") in report.get("assumed", [])}
    for file in files if hashes else []:
        is_mapped = sha256(file.getvalue()).hexdigest() in hashes and not st.session_state.get(_memory(file))
        if is_mapped and st.button(
            w("mapping.ignore_saved_map", file=file.name), icon=icons.mark("extension"), key=f"button-{_memory(file)}"
        ):
            with st.spinner(w("data.checking"), show_time=True):
                st.session_state[_memory(file)] = pipeline_client.check(
                    [file], ignore_saved_map=True, language=w.language
                ).reports
            st.rerun()


def _memory(file: Any) -> str:
    return f"remap-{file.file_id}"


def draw_blank_forms(context: PageContext) -> None:
    """Draw the choice of a blank workbook to fill in and send."""
    w = context.w
    with st.expander(w("data.forms"), icon=icons.mark("edit_note")):
        st.caption(w("data.forms_hint"))
        feed = st.selectbox(
            w("data.forms_pick"), FEEDS, None, lambda name: w(f"feed.{name}"), placeholder=w("data.forms_pick")
        )
        book = _form(feed, context) if feed else None
        if book:
            name = f"posko-{w(f'feed.{feed}').lower()}.xlsx"
            st.download_button(w("data.forms_download"), book, name, icon=icons.mark("download"))


def _form(feed: str, context: PageContext) -> bytes | None:
    """The workbook, made once per choice."""
    cached = st.session_state.get("form")
    if cached is None or cached[0] != (feed, context.w.language):
        with st.spinner(context.w("screen.reading")):
            made = pipeline_client.form(feed, context.w.language)
        cached = st.session_state["form"] = ((feed, context.w.language), made)
    return cached[1]
