"""Parts of a page that go deeper: folded away until the reader opens them, and made only then."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard.shell import drill_down, section_state
from dashboard.shell.page_context import PageContext

_PREFIX = "part_"


def part(context: PageContext, key: str, draw: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    """A part that `draw(context, *args, **kwargs)` makes; the words of `<page>.part_<name>`, its `key`, say what it
    answers.

    A choice inside it draws nothing else of the page anew; what is picked there, to see the rows of it, draws all.
    """
    _fold(context, key, partial(draw, context, *args, **kwargs), drill_down.every())


def heading(context: PageContext) -> None:
    """What follows goes deeper; a button opens or closes every part of the page, for paper and the projector."""
    whole = section_state.is_whole()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"### {context.w('part.deeper')}", width="content")
        st.button(
            context.w("part.close_all" if whole else "part.open_all"),
            key="open-all",
            on_click=_turn_all,
            args=(not whole,),
        )


@st.fragment
def _fold(context: PageContext, key: str, draw: Callable[[], object], before: dict[str, str]) -> None:
    if drill_down.every() != before:
        st.rerun()
    name = key.rpartition(f".{_PREFIX}")[2]
    widget = f"{_PREFIX}{context.name}_{name}"
    st.session_state[widget] = section_state.is_open(name)
    st.html(f'<span id="{name}" class="posko-anchor"></span>')
    with st.expander(f"**{context.w(key)}**", key=widget, on_change=_turned, args=(name, widget)) as folded:
        if folded.open:
            draw()


def _turned(name: str, widget: str) -> None:
    section_state.turn(name, is_open=bool(st.session_state[widget]))


def _turn_all(is_open: bool) -> None:
    section_state.turn_all(is_open=is_open)
