"""A chart or a map as a PNG to take along, drawn by the browser, with title, period and state of the data."""

import json
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells

_SCRIPT = Path(__file__).with_suffix(".js")


@cache
def _script() -> str:
    return _SCRIPT.read_text("utf-8")


def listen() -> None:
    """Let the buttons of the page save pictures."""
    st.html(f'<span class="posko-printing"></span><script>{_script()}</script>', unsafe_allow_javascript=True)


def offer(context: PageContext, title: str) -> None:
    """Draw a button that saves the chart above it.

    Args:
        context: The opened page.
        title: Heading of the chart, in words.
    """
    w = context.w
    moment = w("screen.as_of", moment=cells.moment_of(w, context.as_of))
    about = {
        "title": title,
        "period": f"{w(f'menu.{context.name}')} · {context.period}",
        "foot": moment,
        "mark": w("screen.made_up") if context.made_up else "",
    }
    data = escape(json.dumps(about, ensure_ascii=False))
    st.html(f'<button type="button" class="posko-save" data-about="{data}">{escape(w("picture.save"))}</button>')
