"""What a reader picked, on a picture or in a list, to see the rows of it.

A pick stands in the address, so that a link opens as it was sent. It narrows the rows of its page only: unlike a
filter it does not go along to the next page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import address, section_state
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells

_PREFIX = address.PICKED
_PAGE = f"{_PREFIX}page_"
_FADED = 0.38
# A day, a week and an hour of the week are ways to say when: a click on one lets go of the others.
_WHEN = (("day",), ("week",), ("weekday", "hour"))


def picked_code(name: str) -> str | None:
    """The code that is picked under this name; None when nothing is."""
    return st.query_params.get(_PREFIX + name)


def every() -> dict[str, str]:
    """All that is picked: name → code."""
    found = {name: code for name, code in st.query_params.items() if name.startswith(_PREFIX)}
    return {name.removeprefix(_PREFIX): code for name, code in found.items() if not name.startswith(_PAGE)}


def pick(**codes: str) -> None:
    """Pick these codes, by name, and open the rows; picking what is picked already lets go of it."""
    if all(picked_code(name) == code for name, code in codes.items()):
        drop(*codes)
        return
    for when in _WHEN:
        if any(set(codes) & set(other) for other in _WHEN if other != when):
            drop(*(set(when) - set(codes)))
    drop()
    for name, code in codes.items():
        st.query_params[_PREFIX + name] = code
    section_state.turn(section_state.ROWS, is_open=True)


def drop(*names: str) -> None:
    """Let go of what is picked under these names; any list begins at its first page again."""
    gone = [_PREFIX + name for name in names] + [name for name in st.query_params if name.startswith(_PAGE)]
    for name in gone:
        if name in st.query_params:
            del st.query_params[name]


def page(table: str) -> int:
    """The page of a list that is looked at, from 1."""
    page = st.query_params.get(_PAGE + table, "1")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 10 else 1


def turn(table: str, number: int) -> None:
    """Look at another page of a list."""
    st.query_params[_PAGE + table] = str(number)


def chart(key: str, names: Sequence[str]) -> dict[str, Any]:
    """Arguments that let a click on a mark of a chart pick the codes in its `customdata`, in the order of the names.

    The key changes with what is picked: the chart is drawn anew, and what shows as picked is what the address says.
    """
    own = "-".join([f"chart-{key}", *(picked_code(name) or "" for name in names)])
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
    wanted = {name: code for name in names if (code := picked_code(name))}
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


ALL = "all"


@dataclass(frozen=True)
class Picks:
    """By what the rows of a table can be picked.

    names: `day`, `week`, `weekday`, `hour`, `village`, or a column of codes
    codes: what there is to pick, for names whose codes stand in the data (`depot`) or are few of many (`item`)
    """

    names: tuple[str, ...]
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def codes(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, list[str]]:
    """What there is to pick by those of these names that are columns of a frame, in its order."""
    known = [name for name in names if name in frame]
    return {name: [str(code) for code in dict.fromkeys(frame[name].dropna())] for name in known}


def made(context: PageContext, picks: Picks) -> dict[str, str]:
    """What is picked and can be, by name; what an old link says and nobody knows is left out."""
    found = {name: code for name in picks.names if (code := picked_code(name)) is not None}
    return {name: code for name, code in found.items() if code in offered(context, picks, name) or _is_week(name, code)}


def arguments(made: Mapping[str, str]) -> dict[str, Any]:
    """What is picked as the arguments of a metric that lists rows; they go before those of the page."""
    asked: dict[str, Any] = {}
    for name, code in made.items():
        if name in ("day", "week"):
            first = date.fromisoformat(code)
            asked |= {"start": first, "end": first + timedelta(days=6 if name == "week" else 0)}
        elif name in ("weekday", "hour"):
            asked[name] = int(code)
        else:
            asked["place" if name == "village" else name] = code
    return asked


def offered(context: PageContext, picks: Picks, name: str) -> dict[str, str]:
    """What can be picked under a name: code → words."""
    if name == "day":
        days = (context.end - context.start).days + 1
        codes = [(context.end - timedelta(days=n)).isoformat() for n in range(days)]
    elif name == "week":
        codes = [code] if (code := picked_code("week")) and _is_week("week", code) else []
    elif name in ("weekday", "hour"):
        codes = [str(number) for number in range(7 if name == "weekday" else 24)]
    elif name == "village":
        return _villages(context)
    else:
        codes = list(picks.codes.get(name) or context.w.terms(name))
    return {code: written(context, name, code) for code in codes}


def written(context: PageContext, name: str, code: str) -> str:
    """A pick in words: `Senin, 12 Juli 2021`, `09.00–09.59`, `WhatsApp`."""
    w = context.w
    if name in ("day", "week"):
        day = date.fromisoformat(code)
        return w.day(day) if name == "day" else w("rows.week", day=w.short_day(day))
    if name in ("weekday", "hour"):
        return w.long_weekday(int(code)) if name == "weekday" else w("rows.hour", hour=f"{int(code):02d}")
    return _villages(context).get(code, code) if name == "village" else cells.written(w, name, code)


def label(context: PageContext, name: str) -> str:
    """What is picked by a name, as the label of its list."""
    own = f"rows.by_{name}"
    return context.w(own) if context.w.has(own) else context.label(name)


def draw(context: PageContext, picks: Picks, made: Mapping[str, str]) -> None:
    """What is picked, each with its way back, and behind a button a list for every name: for keyboards, and for what
    no picture shows.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(context.w("rows.pick"), icon="🔎"):
            for name in picks.names:
                _list(context, picks, name, made.get(name, ALL))
        for name, code in made.items():
            line = f"✕ {label(context, name)}: {written(context, name, code)}"
            st.button(line, key=f"drop-{name}", on_click=drop, args=(name,), help=context.w("rows.drop"))


def line(context: PageContext, names: Sequence[str]) -> None:
    """Below a picture on which something is picked: what, with the way down to the rows."""
    found = {name: code for name in names if (code := picked_code(name)) and _can_be(name, code)}
    if not context.start.isoformat() <= found.get("day", context.end.isoformat()) <= context.end.isoformat():
        del found["day"]
    line = [written(context, name, code) for name, code in found.items()]
    if line:
        way = f'<a href="#{section_state.ROWS}" target="_self">{escape(context.w("rows.below"))}</a>'
        st.html(f'<p class="posko-picked">🔎 <b>{escape(" · ".join(line))}</b> {way}</p>')


def _list(context: PageContext, picks: Picks, name: str, code: str) -> None:
    labels = {ALL: context.w("rows.all"), **offered(context, picks, name)}
    # A list that is folded away does not hear of a new choice; under a new key it begins with it.
    key = f"pick-{name}-{code}"
    st.selectbox(
        label(context, name), list(labels), index=list(labels).index(code), format_func=labels.__getitem__, key=key,
        placeholder=context.w("filter.search"), on_change=_listed, args=(name, key),
    )  # fmt: skip


def _listed(name: str, key: str) -> None:
    code = st.session_state[key]
    drop(name)
    if code not in (None, ALL):
        pick(**{name: code})


def _villages(context: PageContext) -> dict[str, str]:
    places = context.places
    known = places[places["level"] == "village"]
    return dict(zip(known["code"].astype(str), known["name"].astype(str), strict=True))


def _is_week(name: str, code: str) -> bool:
    return name == "week" and _can_be(name, code)


def _can_be(name: str, code: str) -> bool:
    """Whether a code is well formed, whatever the data hold."""
    if name in ("day", "week"):
        try:
            return bool(date.fromisoformat(code))
        except ValueError:
            return False
    most = {"weekday": 7, "hour": 24}.get(name)
    return most is None or code in map(str, range(most))
