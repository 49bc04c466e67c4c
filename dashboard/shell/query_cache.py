"""Ask a metric. The answer is kept until a new snapshot is published.

A page may turn to what was known at an earlier moment: then the same metrics are asked of the side snapshot of it.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import FunctionType
from typing import Any, TypeVar

import streamlit as st
from duckdb import DuckDBPyConnection

import warehouse

Answer = TypeVar("Answer")
_MOMENT = "moment-looked-at"
_MOST_KEPT = 2  # today's and a moment's
_kept: dict[Path, tuple[tuple[int, int, int], DuckDBPyConnection]] = {}
_keeping = Lock()


def look_at(code: str | None) -> None:
    """From now on ask what was known at the moment of this code; None: what is known today."""
    st.session_state[_MOMENT] = code


def query(metric: Callable[..., Answer], **arguments: Any) -> Answer:
    """What `metric` says of the published data; the same question on the same snapshot is computed once.

    The snapshot in use is looked up on every call, so a page shows new data at its next rerun.
    """
    answer: Answer = _answer(warehouse.snapshot_id(st.session_state.get(_MOMENT)), metric, **arguments)
    return answer


def query_uncached(metric: Callable[..., Answer], **arguments: Any) -> Answer:
    """The same without keeping the answer: for what is large and taken along."""
    code = st.session_state.get(_MOMENT)
    with _opened(code) as con:
        return metric(con, **arguments)


def _opened(code: str | None) -> DuckDBPyConnection:
    """A connection of its own for one question, out of one that stays open: reading what tables there are takes longer
    than most answers.
    """
    path = warehouse.known().get(code) if code else warehouse.current()
    with _keeping:
        _let_go()
        if path not in _kept:
            con = _open(code)
            if path is None or not (file := _file(path)):
                return con
            for old in [*_kept][: 1 - _MOST_KEPT]:
                del _kept[old]
            _kept[path] = file, con
        return _kept[path][1].cursor()


def _let_go() -> None:
    """Of files that are gone, and of those that another one replaced. Only these are closed: a question that is being
    answered from a file goes on with it.
    """
    for path, (file, con) in [*_kept.items()]:
        found = _file(path)
        if found != file:
            del _kept[path]
            if found:
                con.close()


def _file(path: Path) -> tuple[int, int, int] | None:
    """What tells a file from another of the same name, and from itself cut off; None when it is gone."""
    with suppress(OSError):
        found = path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None


def _open(code: str | None) -> DuckDBPyConnection:
    con = warehouse.open_known(code) if code else warehouse.open_current()
    if con is None:
        raise FileNotFoundError("the published snapshot is gone and has no successor")
    return con


def _identity(metric: FunctionType) -> tuple[str, str, int]:
    return metric.__module__, metric.__qualname__, hash(metric.__code__)


@st.cache_data(max_entries=400, show_spinner=False, hash_funcs={FunctionType: _identity})
def _answer(snapshot: str | None, metric: Callable[..., Any], **arguments: Any) -> Any:
    return query_uncached(metric, **arguments)
