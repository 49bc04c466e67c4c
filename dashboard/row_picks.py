"""By what rows can be picked: the words for each pick, the lists to pick from, and the arguments they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cells, picked, unfolded
from dashboard.screen import Screen

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


def made(screen: Screen, picks: Picks) -> dict[str, str]:
    """What is picked and can be, by name; what an old link says and nobody knows is left out."""
    found = {name: code for name in picks.names if (code := picked.said(name)) is not None}
    return {name: code for name, code in found.items() if code in offered(screen, picks, name) or _is_week(name, code)}


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


def offered(screen: Screen, picks: Picks, name: str) -> dict[str, str]:
    """What can be picked under a name: code → words."""
    if name == "day":
        days = (screen.end - screen.start).days + 1
        codes = [(screen.end - timedelta(days=n)).isoformat() for n in range(days)]
    elif name == "week":
        codes = [code] if (code := picked.said("week")) and _is_week("week", code) else []
    elif name in ("weekday", "hour"):
        codes = [str(number) for number in range(7 if name == "weekday" else 24)]
    elif name == "village":
        return _villages(screen)
    else:
        codes = list(picks.codes.get(name) or screen.w.terms(name))
    return {code: written(screen, name, code) for code in codes}


def written(screen: Screen, name: str, code: str) -> str:
    """A pick in words: `Senin, 12 Juli 2021`, `09.00–09.59`, `WhatsApp`."""
    w = screen.w
    if name in ("day", "week"):
        day = date.fromisoformat(code)
        return w.day(day) if name == "day" else w("rows.week", day=w.short_day(day))
    if name in ("weekday", "hour"):
        return w.long_weekday(int(code)) if name == "weekday" else w("rows.hour", hour=f"{int(code):02d}")
    return _villages(screen).get(code, code) if name == "village" else cells.written(w, name, code)


def label(screen: Screen, name: str) -> str:
    """What is picked by a name, as the label of its list."""
    own = f"rows.by_{name}"
    return screen.w(own) if screen.w.has(own) else screen.label(name)


def draw(screen: Screen, picks: Picks, made: Mapping[str, str]) -> None:
    """What is picked, each with its way back, and behind a button a list for every name: for keyboards, and for what
    no picture shows.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(screen.w("rows.pick"), icon="🔎"):
            for name in picks.names:
                _list(screen, picks, name, made.get(name, ALL))
        for name, code in made.items():
            said = f"✕ {label(screen, name)}: {written(screen, name, code)}"
            st.button(said, key=f"drop-{name}", on_click=picked.drop, args=(name,), help=screen.w("rows.drop"))


def line(screen: Screen, names: Sequence[str]) -> None:
    """Below a picture on which something is picked: what, with the way down to the rows."""
    found = {name: code for name in names if (code := picked.said(name)) and _can_be(name, code)}
    if not screen.start.isoformat() <= found.get("day", screen.end.isoformat()) <= screen.end.isoformat():
        del found["day"]
    said = [written(screen, name, code) for name, code in found.items()]
    if said:
        way = f'<a href="#{unfolded.ROWS}" target="_self">{escape(screen.w("rows.below"))}</a>'
        st.html(f'<p class="posko-picked">🔎 <b>{escape(" · ".join(said))}</b> {way}</p>')


def _list(screen: Screen, picks: Picks, name: str, code: str) -> None:
    labels = {ALL: screen.w("rows.all"), **offered(screen, picks, name)}
    # A list that is folded away does not hear of a new choice; under a new key it begins with it.
    key = f"pick-{name}-{code}"
    st.selectbox(
        label(screen, name), list(labels), index=list(labels).index(code), format_func=labels.__getitem__, key=key,
        placeholder=screen.w("filter.search"), on_change=_listed, args=(name, key),
    )  # fmt: skip


def _listed(name: str, key: str) -> None:
    code = st.session_state[key]
    picked.drop(name)
    if code not in (None, ALL):
        picked.pick(**{name: code})


def _villages(screen: Screen) -> dict[str, str]:
    places = screen.places
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
