"""Archived copies: what was handed out, opened again unchanged, and what has changed since."""

from datetime import date, datetime
from html import escape
from typing import Any

import streamlit as st

import settings
import warehouse
from dashboard.data_entry import pipeline_client
from dashboard.frontend import escaping
from dashboard.shell import address, navigation, recording
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.views.inspection import document
from dashboard.views.inspection.document import Reports
from dashboard.widgets import cells, tables
from dashboard.widgets.drawing import icons
from i18n import Words

Copy = dict[str, Any]
"""One archived document, as the archive lists it."""
_DONE = "briefing-archived"


@st.fragment
def draw_button(context: PageContext, reports: Reports, briefing: Any) -> None:
    """Draw the button that archives what is handed out; only for the desk.

    Args:
        context: The opened page.
        reports: Draw the document.
        briefing: The briefing.
    """
    w = context.w
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="briefing-archive"):
        suffixes = [suffix for suffix in ("pdf", "pptx", "xlsx", "png") if suffix in reports.formats]
        suffix = st.segmented_control(
            w("inspection.archive_what"), suffixes, default=suffixes[0], required=True, wrap=True,
            format_func=str.upper, key="archive-suffix",
        )  # fmt: skip
        if st.button(w("inspection.archive"), icon=icons.mark("archive"), key="archive"):
            with st.spinner(w("inspection.archiving")):
                answer = pipeline_client.archive(
                    document.file_of(reports, briefing, suffix),
                    document.file_name(context, briefing, suffix),
                    {**reports.figures(briefing), "snapshot": warehouse.snapshot_id()},
                    language=w.language,
                )
            st.session_state[_DONE] = answer
            _listed.clear()
            st.rerun()
    answer = st.session_state.pop(_DONE, None)
    if answer is None:
        st.caption(w("inspection.archive_hint"))
    elif answer.reports:
        code = str(answer.reports[0]["code"])
        st.success(w("inspection.archived", code=escaping.unmarked(code)), icon=icons.mark("archive"))
    else:
        st.error(escaping.unmarked(answer.message), icon=icons.mark("block"))


def draw_named(context: PageContext, reports: Reports) -> None:
    """Draw the copy whose code is in the address, as the paper leads there; nothing without a code.

    Args:
        context: The opened page.
        reports: Compose the same figures as they are now.
    """
    code = st.query_params.get(address.ARCHIVED, "")
    if not code:
        return
    if own := [copy for copy in copies_of() if copy["code"] == code.upper()]:
        _draw_copy(context, reports, own)
    else:
        st.info(context.w("inspection.no_such_copy", code=escaping.unmarked(code)), icon=icons.mark("archive"))


def draw(context: PageContext) -> None:
    """Draw the list of archived copies."""
    w, copies = context.w, copies_of()
    if not copies:
        st.write(w("inspection.no_copies"))
        return
    kinds = {"code": "short", "what": "text", "files": "text", "at": "text"}
    columns = [tables.Column(w(f"inspection.copy_{name}"), kind) for name, kind in kinds.items()]
    st.html(tables.drawn(columns, (_row(w, each) for each in _by_code(copies)), label=w("inspection.part_copies")))


def copies_of() -> list[Copy]:
    """The archived documents, the newest first; nobody is asked while nothing is archived."""
    folder = settings.data_folder() / "archive"
    if not folder.is_dir():
        return []
    changed = max(path.stat().st_mtime_ns for path in (folder, *folder.iterdir()))
    return _listed(str(folder), changed)


@st.cache_data(max_entries=4, show_spinner=False)
def _listed(folder: str, changed: int) -> list[Copy]:
    return pipeline_client.archived()


def _by_code(copies: list[Copy]) -> list[list[Copy]]:
    """The documents of each code together, the newest first."""
    codes = dict.fromkeys(copy["code"] for copy in copies)
    return [[copy for copy in copies if copy["code"] == code] for code in codes]


def _row(w: Words, copies: list[Copy]) -> list[str]:
    """HTML inside the cells of one document."""
    first = copies[0]
    link = navigation.address_of("inspection", **{address.ARCHIVED: str(first["code"])})
    files = ", ".join(dict.fromkeys(str(copy["suffix"]).upper() for copy in copies))
    cells_of = [_what(w, first), files, _moment(w, first["archived_at"])]
    return [f'<a href="{link}" target="_self">{escape(str(first["code"]))}</a>', *map(escape, cells_of)]


def _what(w: Words, copy: Copy) -> str:
    """`Laporan mingguan, 12 Jul – 18 Jul, ID`."""
    options = copy["options"]
    start, end = (w.short_day(date.fromisoformat(options[name])) for name in ("start", "end"))
    kind = w(f"inspection.kind_{copy['kind']}") if w.has(f"inspection.kind_{copy['kind']}") else copy["kind"]
    return f"{kind}, {start} – {end}, {str(options['language']).upper()}"


def _moment(w: Words, text: object) -> str:
    return w.moment(datetime.fromisoformat(str(text)))


def _draw_copy(context: PageContext, reports: Reports, copies: list[Copy]) -> None:
    """One copy: its files, unchanged, and what has changed since.

    Args:
        context: The opened page.
        reports: Compose the same figures as they are now.
        copies: The documents of one code.
    """
    w, first = context.w, copies[0]
    with st.container(border=True, key="briefing-copy"):
        st.markdown(f"### {escaping.unmarked(str(first['code']))} · {escaping.unmarked(_what(w, first))}")
        moments = {name: _moment(w, first[f"{name}_at"]) for name in ("known", "made", "archived")}
        st.caption(w("inspection.copy_line", **moments, version=escaping.unmarked(str(first["version"]))))
        with st.container(horizontal=True, gap="small"):
            for copy in {copy["suffix"]: copy for copy in copies[::-1]}.values():
                _draw_file(context, copy)
            st.button(
                w("inspection.copy_close"), icon=icons.mark("close"), on_click=address.forget, args=(address.ARCHIVED,)
            )
        _draw_changes(context, reports, first)


def _draw_file(context: PageContext, copy: Copy) -> None:
    suffix = str(copy["suffix"])
    if copy.get("is_damaged"):
        st.error(context.w("inspection.copy_damaged", file=suffix.upper()), icon=icons.mark("block"))
        return
    st.download_button(
        context.w("inspection.copy_open", file=suffix.upper()),
        data=recording.acting(lambda: pipeline_client.archived_document(str(copy["code"]), suffix)),
        file_name=f"{copy['code']}.{suffix}",
        key=f"copy-{copy['code']}-{suffix}",
        icon=icons.mark("download"),
        on_click="ignore",
    )


@st.fragment
def _draw_changes(context: PageContext, reports: Reports, copy: Copy) -> None:
    """Draw the button that compares, and what it answers.

    Args:
        context: The opened page.
        reports: Compose the same figures as they are now.
        copy: The document.
    """
    w = context.w
    if not st.button(w("inspection.changes"), icon=icons.mark("search"), key="copy-changes"):
        return
    with st.spinner(w("screen.reading")):
        briefing = query(
            reports.compose, options=_options(reports, copy, language=w.language), now=context.current,
            made_at=datetime.fromisoformat(str(copy["made_at"])),
        )  # fmt: skip
        answer = pipeline_client.archive_changes(str(copy["code"]), reports.figures(briefing), language=w.language)
    if not answer.reports:
        st.error(escaping.unmarked(answer.message), icon=icons.mark("block"))
        return
    report = answer.reports[0]
    st.markdown(f"**{escaping.unmarked(str(report['message']))}**")
    _draw_figures(context, reports, briefing, report["figures"])
    for what in ("arrived", "superseded", "undone", "set_aside"):
        if loads := report.get(what):
            st.markdown("\n".join([f"**{w(f'inspection.loads_{what}')}**", *(_load(w, load) for load in loads)]))


def _load(w: Words, load: dict[str, Any]) -> str:
    feed = cells.coded(w, "feed", load["feed"])
    return f"- {escaping.unmarked(str(load['file']))} ({feed}), {_moment(w, load['at'])}"


def _options(reports: Reports, copy: Copy, *, language: str) -> Any:
    """The choices of an archived document, in the reader's language: its figures are the same in every one.

    Args:
        reports: Name the choices.
        copy: The document.
        language: Of the reader.
    """
    options = copy["options"]
    days = (date.fromisoformat(options[name]) for name in ("start", "end"))
    more = options["comparison"], tuple(options["sections"]), language
    return reports.options.Options(options["kind"], *days, *more)


def _draw_figures(context: PageContext, reports: Reports, briefing: Any, changed: list[dict[str, Any]]) -> None:
    """Draw the figures that differ: what they were on paper, what they are now.

    Args:
        context: The opened page.
        reports: Write their numbers.
        briefing: The same briefing as it would be now.
        changed: Of the archive: key, old, new.
    """
    if not changed:
        return
    w = context.w
    figures = {
        figure.key: figure
        for figure in (*briefing.figures, *(figure for item in briefing.items for figure in item.figures))
    }
    kinds = {"figure": "text", "old": "right", "new": "right"}
    columns = [tables.Column(w(f"inspection.changed_{name}"), kind) for name, kind in kinds.items()]
    rows = []
    for each in changed:
        figure = figures.get(each["key"])
        old, new = (reports.written(w, each[f"{side}_unit"] or "count", each[side]) for side in ("old", "new"))
        label = figure.label if figure else each["key"]
        rows.append([escape(label), escape(old), escape(new)])
    st.html(tables.drawn(columns, rows, label=w("inspection.changed_figure"), whole=True))
