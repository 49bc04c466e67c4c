"""What the reader chose, kept in the address, so that a link opens as it was sent.

The address holds codes, never words: a link made in Indonesian opens in Hindi. A page opened from the menu comes with
an empty query, so the session remembers the choice and puts it back.
"""

from collections.abc import Collection
from typing import Any

import streamlit as st

# These say something of one page only: which parts of it stand open, and what is picked to see the rows of it.
OPENED, PICKED = "open", "row_"


def chosen(name: str, allowed: Collection[str], default: str) -> str:
    """The choice under `name` in the address, else of this session, else the default; never one not allowed."""
    choice = said(name)
    if choice is None or choice not in allowed:
        return default
    if st.query_params.get(name) != choice:
        st.query_params[name] = choice
    st.session_state[_memory(name)] = choice
    return choice


def said(name: str) -> str | None:
    """What stands under `name` in the address, else what this session chose; whether or not it can be had."""
    return st.query_params.get(name) or st.session_state.get(_memory(name))


def along() -> dict[str, str]:
    """The reader's choices, by name, as far as they go along to another page."""
    return {name: code for name, code in st.query_params.items() if name != OPENED and not name.startswith(PICKED)}


def choose(name: str, choice: str) -> None:
    """Put a choice into the address and remember it for the other pages."""
    st.query_params[name] = choice
    st.session_state[_memory(name)] = choice


def widget(name: str, choice: Any) -> dict[str, Any]:
    """Arguments that tie a widget to the address: its key, holding `choice`, and what happens on a change."""
    key = f"choice-{name}"
    st.session_state[key] = choice
    return {"key": key, "on_change": _changed, "args": (name,)}


def _changed(name: str) -> None:
    choice = st.session_state.get(f"choice-{name}")
    if choice is not None:
        choose(name, choice if isinstance(choice, str) else choice.isoformat())


def _memory(name: str) -> str:
    return f"chosen-{name}"
