"""Which parts of a page stand open: kept in the address, for the page that is shown only.

`open=loop,need` names them; `open=all` opens every one, `open=all,-rows` every one but one. The rows stand open too
while something is picked to see them, unless they are closed by name.
"""

import streamlit as st

from dashboard.shell import address

_ALL = "all"
ROWS = "rows"
"""The part of every page that holds the rows behind its figures."""


def is_open(name: str) -> bool:
    """Whether a part stands open."""
    said = _said()
    return name in said or (_by_itself(name) and f"-{name}" not in said)


def is_whole() -> bool:
    """Whether every part does."""
    return _said() == [_ALL]


def turn(name: str, *, is_open: bool) -> None:
    """Open a part, or close it."""
    said = [part for part in _said() if part not in (name, f"-{name}")]
    if is_open != _by_itself(name):
        said.append(name if is_open else f"-{name}")
    _say(said)


def turn_all(*, is_open: bool) -> None:
    """Open every part, or close them."""
    _say([_ALL] if is_open else [f"-{ROWS}"] if _is_picked() else [])


def _by_itself(name: str) -> bool:
    """Whether a part stands open without being named."""
    return _ALL in _said() or (name == ROWS and _is_picked())


def _is_picked() -> bool:
    return any(name.startswith(address.PICKED) for name in st.query_params)


def _said() -> list[str]:
    return [part for part in st.query_params.get(address.OPENED, "").split(",") if part]


def _say(parts: list[str]) -> None:
    if parts:
        st.query_params[address.OPENED] = ",".join(parts)
    elif address.OPENED in st.query_params:
        del st.query_params[address.OPENED]
