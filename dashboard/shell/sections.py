"""Sections below a page's figures: closed until the reader opens them, drawn only then; their state is in the address.

`open=loop,need` names the open sections; `open=all` opens every one, `open=all,-rows` every one but one. The rows are
also open while a drill-down is active, unless they are closed by name. The state belongs to one page.
"""

from collections.abc import Callable
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.shell import address
from dashboard.shell.page_context import PageContext

ROWS = "rows"
"""The section of every page that holds the rows behind its figures."""
_PREFIX = "part_"
_ALL = "all"


@cache
def _script() -> str:
    return Path(__file__).with_name("anchors.js").read_text("utf-8")


def listen() -> None:
    """Let a link with an anchor lead to it once it is drawn."""
    st.html(f'<span class="posko-printing"></span><script>{_script()}</script>', unsafe_allow_javascript=True)


def anchor(name: str) -> None:
    """Draw an invisible mark that `#<name>` of an address leads to; a dot of a key becomes a hyphen."""
    st.html(f'<span id="{escape(anchor_of(name))}" class="posko-anchor"></span>')


def anchor_of(key: str) -> str:
    """The anchor of a part of a page: that of the card `oxygen.order` is `oxygen-order`."""
    return key.replace(".", "-")


def heading(context: PageContext) -> None:
    """Draw the heading above the sections, with a button that opens or closes all: for paper and the projector."""
    everything = all_open()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"### {context.w('part.deeper')}", width="content")
        st.button(
            context.w("part.close_all" if everything else "part.open_all"),
            key="open-all",
            on_click=_set_all_open,
            args=(not everything,),
        )


def part(context: PageContext, key: str, draw: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    """Draw a section whose content `draw(context, *args, **kwargs)` makes once it is open.

    A choice inside reruns the section only; a drill-down inside reruns the page.

    Args:
        context: The opened page.
        key: `<page>.part_<name>`, the i18n key of the question that the section answers.
        draw: Draws the content; it takes the context first.
        *args: What else `draw` takes.
        **kwargs: What else `draw` takes, by name.
    """
    _section(context, key, partial(draw, context, *args, **kwargs), address.picks())


@st.fragment
def _section(context: PageContext, key: str, draw: Callable[[], object], picks: dict[str, str]) -> None:
    """The section as a fragment; `picks` is the drill-down that the page was drawn with."""
    if address.picks() != picks:
        st.rerun()
    name = key.rpartition(f".{_PREFIX}")[2]
    widget = f"{_PREFIX}{context.name}_{name}"
    st.session_state[widget] = is_open(name)
    anchor(name)
    with st.expander(f"**{context.w(key)}**", key=widget, on_change=_toggled, args=(name, widget)) as section:
        if section.open:
            draw()


def _toggled(name: str, widget: str) -> None:
    set_open(name, is_open=bool(st.session_state[widget]))


def _set_all_open(is_open: bool) -> None:
    set_all_open(is_open=is_open)


def is_open(name: str) -> bool:
    """Whether a section is open."""
    state = _state()
    return name in state or (_open_by_default(name) and f"-{name}" not in state)


def all_open() -> bool:
    """Whether every section is open."""
    return _state() == [_ALL]


def set_open(name: str, *, is_open: bool) -> None:
    """Open or close a section."""
    state = [part for part in _state() if part not in (name, f"-{name}")]
    if is_open != _open_by_default(name):
        state.append(name if is_open else f"-{name}")
    _store(state)


def set_all_open(*, is_open: bool) -> None:
    """Open or close every section."""
    _store([_ALL] if is_open else [f"-{ROWS}"] if address.has_picks() else [])


def _open_by_default(name: str) -> bool:
    """Whether a section is open without being named."""
    return _ALL in _state() or (name == ROWS and address.has_picks())


def _state() -> list[str]:
    return [part for part in st.query_params.get(address.OPENED, "").split(",") if part]


def _store(state: list[str]) -> None:
    if state:
        st.query_params[address.OPENED] = ",".join(state)
    elif address.OPENED in st.query_params:
        del st.query_params[address.OPENED]
