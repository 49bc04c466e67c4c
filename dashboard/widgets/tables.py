"""Tables as plain HTML: localised, accessible to screen readers, printable, with an export."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

import theme
from codes import HIDDEN
from dashboard.auth import viewing
from dashboard.shell import case_link
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query, query_uncached, shows
from dashboard.widgets import cells, data_gaps, definitions, export
from dashboard.widgets.drawing import icons

MOST_ROWS = 50
_SHORT = ("_at", "_id", "day", "until")
_NAMES = ("band", "category", "status", "depot", "depot_size", "item")
_MEDIUM = ("advice", "days_left", "order_by", "order_before", "supplier")
# Shown only where there is something to show; a workbook always has them.
_RARE = ("superseded_by", "undone_at", "replaced", "changed_rows", "removed_rows")
_FEWEST_IN_CARDS, _FEWEST_TEXTS = 4, 3
_ICONS = {
    "category": theme.CATEGORY_ICON,
    "advice": theme.ADVICE_ICON,
    "band": theme.BAND_ICON,
    "status": theme.STATUS_ICON,
}


class Look(NamedTuple):
    """How a table is drawn where its own columns do not decide."""

    whole: bool = False
    """Whether it is never cut in height: a short list that has to be seen whole."""
    cards: bool | None = None
    """Whether rows become cards on a phone; None decides by the columns."""
    wide: tuple[str, ...] = ()
    """Columns that cards leave out: what stands behind the link of the row."""
    links: tuple[str, ...] = ()
    """Where the first cell of each row leads, escaped for HTML."""


_PLAIN = Look()


@st.fragment
def behind(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw the numbers behind a chart in an expander, with the export; drawn once it is open.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The rows.
    """
    with st.expander(context.w("table.behind"), key=f"behind-{key}", on_change="rerun") as folded:
        if folded.open:
            rows(context, key, frame)


def listed(context: PageContext, key: str, metric: Callable[..., pd.DataFrame], **arguments: Any) -> None:
    """Draw a card with the first rows of a metric; an export queries all of them.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        metric: The metric; it takes `limit`.
        **arguments: Its arguments.
    """

    def every() -> pd.DataFrame:
        return query_uncached(metric, limit=export.MOST_ROWS, **arguments)

    if shows(metric):
        with viewing.as_list(key):
            frame = query(metric, **arguments)
        card(context, key, frame, every=every)
    else:
        for_desk(context, key)


def for_desk(context: PageContext, key: str) -> None:
    """Draw, in place of rows about single people, that they are for the desk; key: of this part of the page."""
    with st.container(border=True):
        definitions.heading(context, key)
        st.caption(context.w("small_groups.rows_for_desk"))


def of_place(context: PageContext, key: str) -> None:
    """Draw, in place of what readers see of everywhere only, that of one place it is for the desk; key: its part."""
    with st.container(border=True):
        definitions.heading(context, key)
        st.write(context.w("small_groups.of_place"))


def card(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    *,
    every: Callable[[], pd.DataFrame] | None = None,
    title: str | None = None,
    look: Look = _PLAIN,
) -> None:
    """Draw a table under its heading; without rows, the sentence of `<key>_none`.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The rows.
        every: Queries all rows for the export, where `frame` holds only the first.
        title: Heading in words; without one the text of `key`.
        look: How the table is drawn.
    """
    with st.container(border=True):
        definitions.heading(context, key, title=title)
        none = f"{key}_none"
        if data_gaps.draw_unknown(context, key):
            return
        if frame.empty and context.w.has(none):
            st.write(context.w(none))
        else:
            rows(context, key, frame, every=every, look=look)
        if context.w.has(f"{key}_note"):
            st.caption(context.w(f"{key}_note"))


def rows(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    *,
    every: Callable[[], pd.DataFrame] | None = None,
    look: Look = _PLAIN,
) -> None:
    """Draw the first rows of a frame in the reader's language, and the export of all.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The rows.
        every: Queries all rows for the export, where `frame` holds only the first.
        look: How the table is drawn.
    """
    if frame.empty:
        st.caption(context.w("screen.nothing_here"))
        return
    empty = [column for column in _RARE if column in frame and frame[column].isna().all()]
    st.html(html(context, frame.drop(columns=empty).head(MOST_ROWS), label=_name(context, key), look=look))
    with st.container(horizontal=True, vertical_alignment="center"):
        export.button(context, key, every or (lambda: frame))
        definitions.of_columns(context, frame)
        if len(frame) > MOST_ROWS:
            of = {} if every else {"all": len(frame)}
            st.caption(context.w("table.first_of_rows" if of else "table.first_rows", shown=MOST_ROWS, **of))


def _name(context: PageContext, key: str) -> str:
    """Name of a table for screen readers; a heading with gaps is read above it."""
    named = context.w.has(key) and "{" not in context.w(key)
    return context.w(key) if named else context.w("table.sheet")


def html(context: PageContext, frame: pd.DataFrame, *, label: str = "", look: Look = _PLAIN) -> str:
    """A frame as an HTML table with every cell escaped; the links to cases are for the desk.

    Args:
        context: The opened page.
        frame: The rows.
        label: Name of the table for screen readers.
        look: How the table is drawn.
    """
    frame = frame if context.writes else case_link.without(frame)
    right = {column for column in frame.columns if cells.is_figure(frame[column])}
    frame = cells.with_hidden(frame)
    columns = [
        Column(context.label(name), f"{_kind(name, right)} wide" if name in look.wide else _kind(name, right))
        for name in frame.columns
    ]
    rows = [[_inside(context, name, row[name]) for name in frame.columns] for row in cells.records(frame)]
    for row, link in zip(rows, look.links, strict=False):
        row[0] = f'<a href="{link}" target="_self">{row[0]}</a>'
    return drawn(columns, rows, label=label, whole=look.whole, cards=look.cards)


class Column(NamedTuple):
    """A column of a table."""

    title: str
    """Its title in words."""
    kind: str = "text"
    """CSS class: `right` for numbers, `short` for what stays on one line, `name`, `text`, `medium` for a few words,
    `long` for sentences."""


def drawn(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    label: str = "",
    whole: bool = False,
    cards: bool | None = None,
) -> str:
    """A table; on a phone a list of things becomes a card each, and a table of numbers scrolls below its frame's edge.

    Args:
        columns: Its columns; the first one that is no link to a case names the row.
        rows: The HTML inside each cell, row by row.
        label: Name of the table for screen readers.
        whole: Whether it is never cut in height.
        cards: Whether rows become cards on a phone; None decides by the columns.
    """
    kinds = [column.kind for column in columns]
    is_cards = _is_list(kinds) if cards is None else cards
    role = ' role="columnheader"' if is_cards else ""
    head = "".join(f"<th{role}{_class(column.kind)}>{escape(column.title)}</th>" for column in columns)
    starts = _card_starts(columns) if is_cards else [f"<td{_class(kind)}>" for kind in kinds]
    start = '<tr role="row">' if is_cards else "<tr>"
    body = "".join(
        start + "".join(f"{cell}{inside}</td>" for cell, inside in zip(starts, row, strict=True)) + "</tr>"
        for row in rows
    )
    return framed("posko-table cards" if is_cards else "posko-table", head, body, label=label, whole=whole)


def _card_starts(columns: Sequence[Column]) -> list[str]:
    """The start of each cell of a card, which names its column; the roles are what CSS takes from a table."""
    lead = next((n for n, column in enumerate(columns) if "case" not in column.kind), 0)
    return [
        f'<td role="cell" data-label="{escape(column.title)}"{_class(column.kind, "lead" if n == lead else "")}>'
        for n, column in enumerate(columns)
    ]


def _is_list(kinds: Sequence[str]) -> bool:
    """Whether rows are things to read one by one rather than numbers to compare."""
    texts = [kind for kind in kinds if not kind.startswith("right")]
    return "long" in kinds or (len(kinds) >= _FEWEST_IN_CARDS and len(texts) >= _FEWEST_TEXTS)


def _class(*kinds: str) -> str:
    return f' class="{" ".join(filter(None, kinds))}"'


def framed(style: str, head: str, body: str, *, label: str = "", whole: bool = False) -> str:
    """A table that scrolls inside its frame, so that a phone's page never scrolls sideways.

    Its roles are written out: a browser forgets them where CSS draws rows as cards.

    Args:
        style: CSS class of the table.
        head: HTML of the cells of the head.
        body: HTML of the rows.
        label: Name of the table for screen readers.
        whole: Whether it is never cut in height.
    """
    inside = f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody>'
    table = f'<table class="{style}" role="table" aria-label="{escape(label)}">{inside}</table>'
    return f'<div class="posko-scroll{" whole" if whole else ""}" tabindex="0">{table}</div>'


def cell(context: PageContext, column: str, value: Any) -> str:
    """HTML of one cell; what readers must not see has a pattern and says why.

    Args:
        context: The opened page.
        column: Name of its column.
        value: What it holds.
    """
    if isinstance(value, str) and value == HIDDEN:
        why, word = (escape(context.w(f"small_groups.{name}")) for name in ("explained", "hidden"))
        return f'<span class="posko-hidden" title="{why}">{word}</span>'
    return _text(context, column, value)


def _text(context: PageContext, column: str, cell: Any) -> str:
    icon = _ICONS.get(column, {}).get(cell) if isinstance(cell, str) else None
    written = escape(cells.written(context.w, column, cell))
    return f"{icons.of(icon)}\N{NO-BREAK SPACE}{written}" if icon else written


def _kind(column: str, right: set[str]) -> str:
    """CSS class: numbers are aligned right; times and days stay on one line, names where there is room."""
    if column in right:
        return "right"
    if column == case_link.COLUMN:
        return "short case"
    if column in _MEDIUM:
        return "medium"
    if column.endswith(_NAMES):
        return "name"
    return "short" if column.endswith(_SHORT) else "long" if column == "reason" else "text"


def _inside(context: PageContext, column: str, value: Any) -> str:
    """HTML inside one cell; the key of a case is a link."""
    return case_link.anchor(context, value) if column == case_link.COLUMN else cell(context, column, value)
