"""Drill-down: codes picked on a chart or in a list narrow the rows below.

Picks are kept in the address, so that a link opens as it was sent. Unlike a filter they do not go along to another
page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import address, sections
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells
from dashboard.widgets.drawing import icons

_FADED = 0.38
# A day, a week and an hour of the week exclude each other: a click on one drops the others.
_EXCLUSIVE = (("day",), ("week",), ("weekday", "hour"))


def picked_code(name: str) -> str | None:
    """The code picked under this name, None without one."""
    return st.query_params.get(address.PICKED + name)


def pick(**codes: str) -> None:
    """Pick these codes, by name, and open the rows; picking the same codes again drops them."""
    if all(picked_code(name) == code for name, code in codes.items()):
        drop(*codes)
        return
    for names in _EXCLUSIVE:
        if any(set(codes) & set(other) for other in _EXCLUSIVE if other != names):
            drop(*(set(names) - set(codes)))
    drop()
    for name, code in codes.items():
        st.query_params[address.PICKED + name] = code
    sections.set_open(sections.ROWS, is_open=True)


def drop(*names: str) -> None:
    """Drop the picks of these names; every list of rows starts at its first page again."""
    gone = [address.PICKED + name for name in names] + [
        name for name in st.query_params if name.startswith(address.LIST_PAGE)
    ]
    for name in gone:
        if name in st.query_params:
            del st.query_params[name]


def page(table: str) -> int:
    """Number of the page of a list, from 1."""
    page = st.query_params.get(address.LIST_PAGE + table, "1")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 10 else 1


def turn(table: str, number: int) -> None:
    """Turn a list to another page."""
    st.query_params[address.LIST_PAGE + table] = str(number)


def chart(key: str, names: Sequence[str]) -> dict[str, Any]:
    """Arguments of a chart on which a click picks the codes in a mark's `customdata`, in the order of the names.

    The key changes with the picks, so that the chart is drawn anew and shows those of the address.
    """
    own = "-".join([f"chart-{key}", *(picked_code(name) or "" for name in names)])
    return {"key": own, "on_select": _clicked(own, names), "selection_mode": "points"}


def _clicked(key: str, names: Sequence[str]) -> Callable[[], None]:
    def take() -> None:
        points = st.session_state[key]["selection"]["points"]
        codes = points[0].get("customdata") if points else None
        if codes is not None:
            mark = codes if isinstance(codes, list) else [codes]
            pick(**{name: str(code) for name, code in zip(names, mark, strict=False)})

    return take


def marks(names: Sequence[str], codes: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Arguments of a trace whose marks can be picked: their codes, and a faint colour for those not picked.

    `codes` are those of each mark, in the order of the names. A mark with fewer (`others`, of many kinds) picks by the
    first names only.
    """
    wanted = {name: code for name in names if (code := picked_code(name))}
    is_picked = [
        all(want == dict(zip(names, map(str, mark), strict=False)).get(name) for name, want in wanted.items())
        for mark in codes
    ]
    # With a list of opacities Plotly has no default for selected and unselected marks.
    return {
        "customdata": [[str(code) for code in mark] for mark in codes],
        "marker_opacity": [1.0 if picked else _FADED for picked in is_picked],
        "selected": {"marker": {"opacity": 1.0}},
        "unselected": {"marker": {"opacity": _FADED}},
    }


ALL = "all"


@dataclass(frozen=True)
class Picks:
    """The drill-downs of a table of rows."""

    names: tuple[str, ...]
    """`day`, `week`, `weekday`, `hour`, `village`, or a column of codes."""
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Codes of names whose codes only the data know (`depot`), or are few of many (`item`)."""


def codes(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, list[str]]:
    """The distinct codes of those of these names that are columns of a frame, in its order."""
    known = [name for name in names if name in frame]
    return {name: [str(code) for code in dict.fromkeys(frame[name].dropna())] for name in known}


def valid_picks(context: PageContext, picks: Picks) -> dict[str, str]:
    """The picked codes that exist, by name; unknown ones of an old link are left out."""
    codes = {name: code for name in picks.names if (code := picked_code(name)) is not None}
    return {name: code for name, code in codes.items() if code in options(context, picks, name) or _is_week(name, code)}


def arguments(valid: Mapping[str, str]) -> dict[str, Any]:
    """Picks as arguments of a metric that lists rows; they override the filters of the page."""
    arguments: dict[str, Any] = {}
    for name, code in valid.items():
        if name in ("day", "week"):
            first = date.fromisoformat(code)
            arguments |= {"start": first, "end": first + timedelta(days=6 if name == "week" else 0)}
        elif name in ("weekday", "hour"):
            arguments[name] = int(code)
        else:
            arguments["place" if name == "village" else name] = code
    return arguments


def options(context: PageContext, picks: Picks, name: str) -> dict[str, str]:
    """List what can be picked under a name.

    Args:
        context: The opened page.
        picks: The drill-downs of the table.
        name: One of them.

    Returns:
        Code → words.
    """
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
    """Write a pick in words: `Senin, 12 Juli 2021`, `09.00–09.59`, `WhatsApp`.

    Args:
        context: The opened page.
        name: Name of the pick.
        code: Its code.
    """
    w = context.w
    if name in ("day", "week"):
        day = date.fromisoformat(code)
        return w.day(day) if name == "day" else w("rows.week", day=w.short_day(day))
    if name in ("weekday", "hour"):
        return w.long_weekday(int(code)) if name == "weekday" else w("rows.hour", hour=f"{int(code):02d}")
    return _villages(context).get(code, code) if name == "village" else cells.written(w, name, code)


def label(context: PageContext, name: str) -> str:
    """The label of the list of a name."""
    own = f"rows.by_{name}"
    return context.w(own) if context.w.has(own) else context.label(name)


def draw(context: PageContext, picks: Picks, valid: Mapping[str, str]) -> None:
    """Draw the picks, each with a button that drops it, and a pop-over with a list for every name.

    The lists serve keyboards, and names that no chart shows.

    Args:
        context: The opened page.
        picks: The drill-downs of the table.
        valid: The picks in force, of `valid_picks`.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(context.w("rows.pick"), icon=icons.mark("search")):
            for name in picks.names:
                _list(context, picks, name, valid.get(name, ALL))
        for name, code in valid.items():
            line = f"{icons.mark('close')} {label(context, name)}: {written(context, name, code)}"
            st.button(line, key=f"drop-{name}", on_click=drop, args=(name,), help=context.w("rows.drop"))


def line(context: PageContext, names: Sequence[str]) -> None:
    """Draw the picks below their chart, with a link down to the rows."""
    picked = {name: code for name in names if (code := picked_code(name)) and _can_be(name, code)}
    if not context.start.isoformat() <= picked.get("day", context.end.isoformat()) <= context.end.isoformat():
        del picked["day"]
    line = [written(context, name, code) for name, code in picked.items()]
    if line:
        way = f'<a href="#{sections.ROWS}" target="_self">{escape(context.w("rows.below"))}</a>'
        st.html(f'<p class="posko-picked">{icons.html("search")} <b>{escape(" · ".join(line))}</b> {way}</p>')


def _list(context: PageContext, picks: Picks, name: str, code: str) -> None:
    labels = {ALL: context.w("rows.all"), **options(context, picks, name)}
    # A closed pop-over keeps the widget's old choice; a new key starts with the new one.
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
