"""Which case: of the address, or found by a code or the number of a record; never by a name or a telephone number."""

from collections.abc import Callable

import streamlit as st

from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query_uncached
from dashboard.widgets.drawing import icons

_TEXT, _PROBLEM = "case-search", "case-problem"


def chosen() -> str | None:
    """The key in the address: `person:CODE`, or a record; None without one."""
    person = st.query_params.get(address.PERSON)
    return f"person:{person}" if person else st.query_params.get(address.RECORD) or None


def draw(context: PageContext, keys_of: Callable[..., list[str]]) -> None:
    """Draw the field for a code; several records of one number are offered, one button each.

    Args:
        context: The opened page.
        keys_of: The metric `case_keys`.
    """
    w = context.w
    st.text_input(
        w("case.search"), key=_TEXT, max_chars=80, placeholder=w("case.search_hint"), help=w("case.search_help"),
        on_change=_look_up, args=(keys_of,),
    )  # fmt: skip
    offered: list[str] = st.session_state.pop(_PROBLEM, [])
    if offered == [""]:
        st.info(w("case.search_none"), icon=icons.mark("search"))
    for key in offered:
        kind, _, code = key.partition(":")
        if code:
            label = w("case.search_record", kind=w.term("case_step", kind), record=code)
            st.button(label, key=f"case-{key}", on_click=choose, args=(key,))


def _look_up(keys_of: Callable[..., list[str]]) -> None:
    """Put what was typed into the address, once the books know it: a name or a number never gets there."""
    text = str(st.session_state.get(_TEXT) or "").strip()
    st.session_state[_TEXT] = ""
    if not text:
        return
    keys = query_uncached(keys_of, text=text)
    if len(keys) == 1:
        choose(keys[0])
    else:
        st.session_state[_PROBLEM] = keys or [""]


def choose(key: str) -> None:
    """Put a case into the address."""
    address.forget(address.PERSON, address.RECORD)
    kind, _, code = key.partition(":")
    name, choice = (address.PERSON, code) if kind == "person" else (address.RECORD, key)
    st.query_params[name] = choice
