"""Tables as plain HTML: localised, read by screen readers, printed as they stand, and taken along as .xlsx."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cells, downloads
from dashboard.screen import Screen

MOST_ROWS = 50
Icons = Mapping[str, Mapping[str, str]]


def behind(screen: Screen, key: str, frame: pd.DataFrame) -> None:
    """The numbers behind a picture, folded away, with the download."""
    with st.expander(screen.w("table.behind")):
        rows(screen, key, frame)


def card(screen: Screen, key: str, frame: pd.DataFrame, *, icons: Icons | None = None) -> None:
    """A framed table under its heading; where nothing was found, the sentence `<key>_none` says what that means."""
    with st.container(border=True):
        st.markdown(f"### {screen.w(key)}")
        none = f"{key}_none"
        if frame.empty and screen.w.has(none):
            st.write(screen.w(none))
        else:
            rows(screen, key, frame, icons=icons)
        if screen.w.has(f"{key}_note"):
            st.caption(screen.w(f"{key}_note"))


def rows(screen: Screen, key: str, frame: pd.DataFrame, *, icons: Icons | None = None) -> None:
    """The first rows of a frame, columns named and written in the reader's language, and all of them as .xlsx.

    icons: for a column, the sign that stands before each of its codes.
    """
    if frame.empty:
        st.caption(screen.w("screen.nothing_here"))
        return
    st.html(html(screen, frame.head(MOST_ROWS), icons=icons or {}))
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.button(screen, key, frame)
        if len(frame) > MOST_ROWS:
            st.caption(screen.w("table.first_rows", shown=MOST_ROWS))


def html(screen: Screen, frame: pd.DataFrame, *, icons: Icons) -> str:
    """A frame as an HTML table; every cell is escaped."""
    right = {column for column in frame.columns if cells.is_figure(frame[column])}
    head = "".join(_cell("th", screen.w(f"column.{column}"), column in right) for column in frame.columns)
    body = "".join(
        "<tr>" + "".join(_cell("td", _text(screen, c, row[c], icons), c in right) for c in frame.columns) + "</tr>"
        for row in frame.to_dict("records")
    )
    return framed("posko-table", head, body)


def framed(style: str, head: str, body: str, label: str = "") -> str:
    """A table that scrolls inside itself, so that a phone's page never scrolls sideways; `head` and `body` are HTML."""
    table = f'<table class="{style}" aria-label="{escape(label)}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="posko-scroll" tabindex="0">{table}</div>'


def _text(screen: Screen, column: str, cell: Any, icons: Icons) -> str:
    sign = icons.get(column, {}).get(cell, "") if isinstance(cell, str) else ""
    return f"{sign} {cells.written(screen.w, column, cell)}".strip()


def _cell(tag: str, text: str, right: bool) -> str:
    return f'<{tag}{" class=right" if right else ""}>{escape(text)}</{tag}>'
