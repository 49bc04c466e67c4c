"""Ask a metric. The answer is kept until a new snapshot is published.

A page may turn to what was known at an earlier moment: then the same metrics are asked of the side snapshot of it.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar

import streamlit as st

import warehouse

Answer = TypeVar("Answer")
_MOMENT = "moment-looked-at"


def look_at(code: str | None) -> None:
    """From now on ask what was known at the moment of this code; None: what is known today."""
    st.session_state[_MOMENT] = code


def ask(metric: Callable[..., Answer], **arguments: Any) -> Answer:
    """What `metric` says of the published data; the same question on the same snapshot is computed once.

    The snapshot in use is looked up on every call, so a page shows new data at its next rerun.
    """
    return _answer(warehouse.snapshot_id(st.session_state.get(_MOMENT)), metric, **arguments)


def ask_once(metric: Callable[..., Answer], **arguments: Any) -> Answer:
    """The same without keeping the answer: for what is large and taken along."""
    code = st.session_state.get(_MOMENT)
    con = warehouse.open_known(code) if code else warehouse.open_current()
    if con is None:
        raise FileNotFoundError("the published snapshot is gone and has no successor")
    with con:
        return metric(con, **arguments)


def _identity(metric: FunctionType) -> tuple[str, str, int]:
    return metric.__module__, metric.__qualname__, hash(metric.__code__)


@st.cache_data(max_entries=400, show_spinner=False, hash_funcs={FunctionType: _identity})
def _answer(snapshot: str | None, metric: Callable[..., Any], **arguments: Any) -> Any:
    return ask_once(metric, **arguments)
