"""The reader's choices, kept in the address, so that a link opens as it was sent.

The address holds codes, never words: a link made in Indonesian opens in Hindi. A page opened from the menu comes with
an empty query, so the session remembers the choice and puts it back.
"""

from collections.abc import Collection
from typing import Any

import streamlit as st

# Parameters that belong to one page: its open sections, its drill-down, the page of a list of rows, the slide that is
# presented, the archived copy that is open.
OPENED, PICKED = "open", "row_"
LIST_PAGE = f"{PICKED}page_"
PRESENTED, ARCHIVED = "present", "kode"
# the person or the record whose case is open
PERSON, RECORD = "person", "record"
_OF_ONE_PAGE = (OPENED, PRESENTED, ARCHIVED, PERSON, RECORD)


def chosen(name: str, allowed: Collection[str], default: str) -> str:
    """Return the reader's choice: from the address, else from this session, else the default.

    Args:
        name: The parameter of the address.
        allowed: The codes that can be chosen; any other is ignored.
        default: The code without a choice.
    """
    choice = unchecked(name)
    if choice is None or choice not in allowed:
        return default
    if st.query_params.get(name) != choice:
        st.query_params[name] = choice
    st.session_state[_memory(name)] = choice
    return choice


def unchecked(name: str) -> str | None:
    """The choice under `name` in the address, else of this session, whether or not it is an allowed one."""
    return st.query_params.get(name) or st.session_state.get(_memory(name))


def shared_choices() -> dict[str, str]:
    """The choices that go along to another page: name → code."""
    return {
        name: code for name, code in st.query_params.items() if name not in _OF_ONE_PAGE and not name.startswith(PICKED)
    }


def picks() -> dict[str, str]:
    """The drill-down of this page: name → code."""
    parameters = {name: code for name, code in st.query_params.items() if name.startswith(PICKED)}
    return {name.removeprefix(PICKED): code for name, code in parameters.items() if not name.startswith(LIST_PAGE)}


def has_picks() -> bool:
    """Whether the address narrows or turns the rows of this page."""
    return any(name.startswith(PICKED) for name in st.query_params)


def choose(name: str, choice: str) -> None:
    """Put a choice into the address and remember it for the other pages."""
    st.query_params[name] = choice
    st.session_state[_memory(name)] = choice


def forget(*names: str) -> None:
    """Take choices back: out of the address and out of this session."""
    for name in names:
        st.session_state.pop(_memory(name), None)
        if name in st.query_params:
            del st.query_params[name]


def widget(name: str, choice: Any) -> dict[str, Any]:
    """Arguments that tie a widget to the address: its key, set to `choice`, and its callback."""
    key = f"choice-{name}"
    st.session_state[key] = choice
    return {"key": key, "on_change": _changed, "args": (name,)}


def _changed(name: str) -> None:
    choice = st.session_state.get(f"choice-{name}")
    if choice is not None:
        choose(name, choice if isinstance(choice, str) else choice.isoformat())


def _memory(name: str) -> str:
    return f"chosen-{name}"
