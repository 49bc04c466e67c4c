"""Corrections: choose the code of an unknown text, correct quarantined rows in a workbook, roll back a load."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from codes import CODES
from dashboard.data_entry import announcement, pipeline_client, quarantine_reasons
from dashboard.frontend import escaping
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query, query_uncached, snapshot_in_use
from dashboard.widgets import cells, export, tables
from dashboard.widgets.drawing import icons

# Columns whose texts the desk can explain: columns of codes, and those of villages and items in force.
_CODED = tuple(domain for domain in CODES if domain != "status")
_NAMED = {"need": "category"}
COLUMNS = [*_CODED, *_NAMED, "village", "item"]
_DONE = "explained-rows"
UNDO = "undo"
"""The part of the page that confirms an undo."""
_TRIED = "undo-tried"

Metric = Callable[..., pd.DataFrame]


def draw_unknown_texts(context: PageContext, texts: Metric, places: Metric, items: Metric) -> None:
    """Draw the choice of an unknown text and of the code it means; all its rows are corrected at once.

    Args:
        context: The opened page.
        texts: The metric `open_texts`.
        places: The metric `places`.
        items: The metric `known_items`.
    """
    w, unknown = context.w, query(texts, columns=COLUMNS)
    explained = st.session_state.pop(_DONE, None)
    if explained:
        st.success(w("data.told", rows=explained), icon=icons.mark("check_circle"))
    if unknown.empty:
        return
    with st.container(border=True, key="tell"):
        st.markdown(f"### {w('data.tell')}")
        st.caption(w("data.tell_hint"))
        rows = {str(row["keys"][0]): row for row in unknown.to_dict("records")}
        picked = st.selectbox(w("data.tell_pick"), list(rows), format_func=lambda one: _label(context, rows[one]))
        row = rows[picked]
        options = _options(context, row, places, items)
        meant = _choose(context, row, options)
        if meant and st.button(w("data.tell_do", rows=int(row["cases"]), meant=options[meant]), type="primary"):
            _explain(context, row, meant)


def _label(context: PageContext, row: cells.Row) -> str:
    """The text and how often it occurs; of a private text only where it is."""
    w, column = context.w, context.label(str(row["column_name"]))
    feed = cells.coded(w, "feed", str(row["feed"]))
    if cells.is_missing(row["found"]) or "•••" in str(row["found"]):
        return w("data.tell_hidden", column=column, file=str(row["file"]), row=str(row["row_number"]))
    return w("data.tell_text", found=str(row["found"]), column=column, feed=feed, rows=int(row["cases"]))


def _options(context: PageContext, row: cells.Row, places: Metric, items: Metric) -> dict[str, str]:
    """Code → word, the likely ones first."""
    column, near = str(row["column_name"]), "" if cells.is_missing(row["suggestion"]) else str(row["suggestion"])
    if column == "village":
        known = query(places)
        known = known[known["level"] == "village"]
        named = {
            code: f"{name}, {of}" for code, name, of in known[["code", "name", "district"]].itertuples(index=False)
        }
        likely = {
            code for code, name in named.items() if name.rpartition(", ")[0] and f"{name.rpartition(', ')[0]} (" in near
        }
    else:
        kind = _NAMED.get(column, column)
        codes = query(items)["item"].tolist() if column == "item" else list(CODES[kind])
        named, likely = {code: context.w.term(kind, code) for code in codes}, {near}
    return dict(sorted(named.items(), key=lambda pair: pair[0] not in likely))


def _choose(context: PageContext, row: cells.Row, options: dict[str, str]) -> str | None:
    """Pills where there are few options, else a list to search; without a default, which would be a guess."""
    w, key = context.w, f"meant-{row['keys'][0]}"
    if len(options) <= max(len(CODES[domain]) for domain in _CODED):
        return st.pills(w("data.tell_meant"), list(options), format_func=options.__getitem__, key=key)
    return st.selectbox(
        w("data.tell_meant"), list(options), index=None, format_func=options.__getitem__, key=key,
        placeholder=w("filter.search"),
    )  # fmt: skip


def _explain(context: PageContext, row: cells.Row, meant: str) -> None:
    with st.spinner(context.w("data.taking"), show_time=True):
        answer = pipeline_client.correct(str(row["column_name"]), [str(key) for key in row["keys"]], meant)
    if answer.taken:
        st.session_state[_DONE] = int(row["cases"])
        st.rerun()
    for sentence in [answer.message, *(str(report.get("message", "")) for report in answer.reports)]:
        if sentence:
            st.error(sentence, icon=icons.mark("block"))


def draw_quarantine(context: PageContext, metric: Callable[..., pd.DataFrame]) -> None:
    """Draw the quarantined rows and cells, by `quarantine_rows`, and the workbook to correct them in."""
    quarantine = query(metric)
    with st.container(border=True):
        st.markdown(f"### {context.w('data.quarantine_rows')}")
        if quarantine.empty:
            st.write(context.w("data.quarantine_rows_none"))
            return
        tables.rows(
            context,
            "data.quarantine_rows",
            _in_words(context, quarantine),
            every=lambda: _in_words(context, query_uncached(metric, limit=export.MOST_ROWS)),
        )
        if st.button(context.w("data.quarantine_prepare"), icon=icons.mark("receipt_long")):
            with st.spinner(context.w("screen.reading")):
                st.session_state["corrections"] = pipeline_client.corrections(language=context.w.language)
        book = st.session_state.get("corrections")
        if book:
            st.download_button(
                context.w("data.quarantine_download"), book, "posko-karantina.xlsx", icon=icons.mark("download")
            )


def _in_words(context: PageContext, rows: pd.DataFrame) -> pd.DataFrame:
    return quarantine_reasons.in_words(context, rows.drop(columns="load_id"))


def draw_undo(context: PageContext, loads: pd.DataFrame) -> None:
    """Draw the choice of a load to roll back, what would change by it, and the button that does it."""
    w = context.w
    names = {row["load_id"]: _load_label(context, row) for row in loads.to_dict("records")}
    with st.container(border=True):
        st.markdown(f"### {w('data.undo')}")
        announcement.confirm(UNDO)
        st.caption(w("data.undo_hint"))
        load = st.selectbox(
            w("data.undo_pick"), list(names), index=None, format_func=names.__getitem__, placeholder=w("data.undo_pick")
        )
        if load:
            _undo(context, load, names[load])


def _load_label(context: PageContext, row: cells.Row) -> str:
    return f"{row['file']} · {cells.coded(context.w, 'feed', row['feed'])} ({context.w.moment(row['loaded_at'])})"


def _undo(context: PageContext, load: str, name: str) -> None:
    """Draw what undoing a load would change, and the button.

    Args:
        context: The opened page.
        load: Its number.
        name: The load in words.
    """
    w = context.w
    tried = _tried(context, load)
    if tried.message:
        st.error(tried.message, icon=icons.mark("block"))
        return
    announcement.draw(context, tried)
    if st.button(w("data.undo_do"), icon=icons.mark("undo"), type="primary"):
        with st.spinner(w("data.undoing"), show_time=True):
            answer = pipeline_client.undo(load, language=w.language)
        if answer.message:
            st.error(answer.message, icon=icons.mark("block"))
        else:
            announcement.remember(UNDO, w("data.undone", file=escaping.unmarked(name)), answer)
            st.rerun()


def _tried(context: PageContext, load: str) -> pipeline_client.Answer:
    """The dry run of undoing a load, once per load and snapshot."""
    w, selection = context.w, (load, snapshot_in_use(), context.w.language)
    tried = st.session_state.get(_TRIED)
    if tried is None or tried[0] != selection:
        with st.spinner(w("data.undo_trying"), show_time=True):
            tried = st.session_state[_TRIED] = selection, pipeline_client.try_undo(load, language=w.language)
    answer: pipeline_client.Answer = tried[1]
    return answer
