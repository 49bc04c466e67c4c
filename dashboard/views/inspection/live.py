"""Live inspection: the official is shown one consenting person at a time, on the desk's screen."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.data_entry import pipeline_client
from dashboard.frontend import escaping
from dashboard.shell import recording
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query_uncached
from dashboard.widgets import cells
from dashboard.widgets.drawing import icons

_PLACE, _NUMBER = "live-place", "live-number"


@st.fragment
def draw(context: PageContext, people_to_show: Callable[..., pd.DataFrame]) -> None:
    """Draw one person who agreed to be introduced, once the desk has asked again; only for the desk.

    Who agreed is asked anew each time: a consent that ends meanwhile takes its person off the screen.

    Args:
        context: The opened page.
        people_to_show: The metric of that name.
    """
    w = context.w
    people: list[cells.Row] = query_uncached(people_to_show, now=_now(context)).to_dict("records")
    st.caption(w("inspection.live_hint"))
    if people:
        _draw_person(context, people)
    else:
        st.write(w("inspection.live_none"))


def _now(context: PageContext) -> datetime:
    """This very moment; made-up data stand still at their newest."""
    return context.now if context.made_up else datetime.now(UTC)


def _draw_person(context: PageContext, people: list[cells.Row]) -> None:
    """Draw the person whose turn it is.

    Args:
        context: The opened page.
        people: Rows of the metric.
    """
    w = context.w
    place = min(st.session_state.get(_PLACE, 0), len(people) - 1)
    person = people[place]
    code = str(person["person"])
    with st.container(border=True, key="live-person"):
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.button(icons.mark("chevron_left"), key="live-back", help=w("inspection.live_back"), disabled=place == 0,
                      on_click=_turn, args=(place - 1,))  # fmt: skip
            st.markdown(f"**{w('inspection.live_of', person=place + 1, people=len(people))}**", width="content")
            st.button(
                icons.mark("chevron_right"),
                key="live-on",
                help=w("inspection.live_on"),
                disabled=place == len(people) - 1,
                on_click=_turn,
                args=(place + 1,),
            )
        until = w("inspection.live_open_end") if cells.is_missing(person["until"]) else w.moment(person["until"])
        st.caption(w("inspection.live_consent", person=escaping.unmarked(code), until=until))
        if not st.checkbox(w("inspection.live_agrees"), key=f"live-agrees-{code}"):
            st.info(w("inspection.live_ask"), icon=icons.mark("phone_callback"))
            return
        if not recording.viewed(context, "inspection.live", 1, of=(code,), people=(code,)):
            return
        st.html(_card(context, person))
        if person["may_call"]:
            _draw_number(context, code)
        else:
            st.caption(w("inspection.live_no_call"))


def _turn(place: int) -> None:
    st.session_state[_PLACE] = place
    st.session_state.pop(_NUMBER, None)


def _card(context: PageContext, person: cells.Row) -> str:
    """Pseudonym, village, reason and last contact, large enough for somebody who stands behind."""
    w = context.w
    where = ", ".join(str(person[name]) for name in ("village", "district") if not cells.is_missing(person[name]))
    lines = {
        "village": where or w("term.unknown"),
        "needs": cells.written(w, "needs", person["needs"]),
        "last": _last(context, person),
    }
    rows = "".join(
        f"<p><small>{escape(w(f'inspection.live_{name}'))}</small><br><b>{escape(text)}</b></p>"
        for name, text in lines.items()
    )
    return f'<div class="posko-person"><h2>{escape(str(person["person"]))}</h2>{rows}</div>'


def _last(context: PageContext, person: cells.Row) -> str:
    if cells.is_missing(person["last_at"]):
        return context.w("table.missing")
    moment: Any = person["last_at"]
    last = moment.to_pydatetime() if isinstance(moment, pd.Timestamp) else moment
    is_exact = bool(person.get("time_known", True)) and isinstance(last, datetime)
    return context.w.moment(last) if is_exact else context.w.day(last)


def _draw_number(context: PageContext, code: str) -> None:
    """Draw the button that takes the number from the books; consent is checked again there, and its use recorded.

    Args:
        context: The opened page.
        code: Of the person.
    """
    w = context.w
    if st.button(w("inspection.live_number"), icon=icons.mark("lock_open"), key=f"live-number-{code}"):
        with st.spinner(w("screen.reading")):
            rows, problem = pipeline_client.contacts("inspection", "--person", code, language=w.language)
        number = str(rows[0].get("number") or "") if rows else ""
        st.session_state[_NUMBER] = code, number, problem or (w("inspection.live_no_call") if not number else "")
    of_person, number, problem = st.session_state.get(_NUMBER, ("", "", ""))
    if of_person != code:
        return
    if problem:
        st.error(escaping.unmarked(problem), icon=icons.mark("block"))
        return
    st.html(f'<p class="posko-number"><a href="tel:{escape(number)}">{escape(number)}</a></p>')
    st.caption(w("inspection.live_recorded"))
