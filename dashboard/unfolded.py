"""Which parts of a page stand open: kept in the address, for the page that is shown only.

`open=loop,rows` names them; `open=all` opens every one, `open=all,-rows` every one but one.
"""

import streamlit as st

_NAME, _ALL = "open", "all"
ROWS = "rows"
"""The part of every page that holds the rows behind its figures."""


def is_open(name: str) -> bool:
    """Whether a part stands open."""
    said = _said()
    return name in said or (_ALL in said and f"-{name}" not in said)


def is_whole() -> bool:
    """Whether every part does."""
    return _said() == [_ALL]


def turn(name: str, *, is_open: bool) -> None:
    """Open a part, or close it."""
    said = [part for part in _said() if part not in (name, f"-{name}")]
    if _ALL in said:
        _say(said if is_open else [*said, f"-{name}"])
    else:
        _say([*said, name] if is_open else said)


def turn_all(*, is_open: bool) -> None:
    """Open every part, or close them."""
    _say([_ALL] if is_open else [])


def _said() -> list[str]:
    return [part for part in st.query_params.get(_NAME, "").split(",") if part]


def _say(parts: list[str]) -> None:
    if parts:
        st.query_params[_NAME] = ",".join(parts)
    elif _NAME in st.query_params:
        del st.query_params[_NAME]
