"""What a reader picked, on a picture or in a list, to see the rows of it.

A pick stands in the address, so that a link opens as it was sent. It narrows the rows of its page only: unlike a
filter it does not go along to the next page.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import address, unfolded

_PREFIX = address.PICKED
_PAGE = f"{_PREFIX}page_"
_FADED = 0.38
# A day, a week and an hour of the week are ways to say when: a click on one lets go of the others.
_WHEN = (("day",), ("week",), ("weekday", "hour"))


def said(name: str) -> str | None:
    """The code that is picked under this name; None when nothing is."""
    return st.query_params.get(_PREFIX + name)


def every() -> dict[str, str]:
    """All that is picked: name → code."""
    found = {name: code for name, code in st.query_params.items() if name.startswith(_PREFIX)}
    return {name.removeprefix(_PREFIX): code for name, code in found.items() if not name.startswith(_PAGE)}


def pick(**codes: str) -> None:
    """Pick these codes, by name, and open the rows; picking what is picked already lets go of it."""
    if all(said(name) == code for name, code in codes.items()):
        drop(*codes)
        return
    for when in _WHEN:
        if any(set(codes) & set(other) for other in _WHEN if other != when):
            drop(*(set(when) - set(codes)))
    drop()
    for name, code in codes.items():
        st.query_params[_PREFIX + name] = code
    unfolded.turn(unfolded.ROWS, is_open=True)


def drop(*names: str) -> None:
    """Let go of what is picked under these names; any list begins at its first page again."""
    gone = [_PREFIX + name for name in names] + [name for name in st.query_params if name.startswith(_PAGE)]
    for name in gone:
        if name in st.query_params:
            del st.query_params[name]


def page(table: str) -> int:
    """The page of a list that is looked at, from 1."""
    said = st.query_params.get(_PAGE + table, "1")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 10 else 1


def turn(table: str, number: int) -> None:
    """Look at another page of a list."""
    st.query_params[_PAGE + table] = str(number)


def chart(key: str, names: Sequence[str]) -> dict[str, Any]:
    """Arguments that let a click on a mark of a chart pick the codes in its `customdata`, in the order of the names.

    The key changes with what is picked: the chart is drawn anew, and what shows as picked is what the address says.
    """
    own = "-".join([f"chart-{key}", *(said(name) or "" for name in names)])
    return {"key": own, "on_select": _clicked(own, names), "selection_mode": "points"}


def _clicked(key: str, names: Sequence[str]) -> Callable[[], None]:
    def take() -> None:
        points = st.session_state[key]["selection"]["points"]
        codes = points[0].get("customdata") if points else None
        if codes is not None:
            told = codes if isinstance(codes, list) else [codes]
            pick(**{name: str(code) for name, code in zip(names, told, strict=False)})

    return take


def marks(names: Sequence[str], codes: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Arguments of a trace whose marks can be picked: their codes, and those that are picked stand out of the others.

    codes: of each mark, in the order of the names; a mark that has fewer (`others`, of many kinds) picks only by the
    first names
    """
    wanted = {name: code for name in names if (code := said(name))}
    stands_out = [
        all(want == dict(zip(names, map(str, mark), strict=False)).get(name) for name, want in wanted.items())
        for mark in codes
    ]
    # A list of opacities takes from Plotly's own styles of what is selected the default it needs to draw them.
    return {
        "customdata": [[str(code) for code in mark] for mark in codes],
        "marker_opacity": [1.0 if out else _FADED for out in stands_out],
        "selected": {"marker": {"opacity": 1.0}},
        "unselected": {"marker": {"opacity": _FADED}},
    }
