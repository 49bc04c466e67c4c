"""Figures as they were known at an earlier moment: which moment is looked at, and how a writer has another one made."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

import settings
import warehouse
from dashboard.data_entry import pipeline_client
from dashboard.shell import address
from dashboard.shell.query_cache import look_at
from i18n import Words

_NAME, _NOW = "known_at", "now"


def turn_to(w: Words, *, writer: bool, offered: bool) -> datetime | None:
    """Look at the moment that the address names, and draw the control and the banner; None for today.

    offered: whether the page lets its reader look back; where it does not, it shows what is known today
    """
    if not offered:
        look_at(None)
        return None
    codes = [_NOW, *warehouse.known()]
    said = st.query_params.get(_NAME, _NOW)
    code = address.chosen(_NAME, codes, _NOW)
    look_at(None if code == _NOW else code)
    with st.popover(_label(w, code), icon="🕰️", width="content"):
        st.selectbox(w("past.pick"), codes, format_func=lambda each: _label(w, each), **address.widget(_NAME, code))
        st.caption(w("past.hint"))
        if writer:
            _make(w)
    if said not in codes:
        _gone(w, said, writer=writer)
    if code == _NOW:
        return None
    moment = warehouse.moment_of(code)
    st.html(f'<div class="posko-banner" role="note">🕰️ {sentence(w, moment)}</div>')
    return moment


def sentence(w: Words, moment: datetime) -> str:
    """That these are not the figures of today."""
    return w("past.banner", moment=w.moment(moment))


def _label(w: Words, code: str) -> str:
    return w("past.now") if code == _NOW else w.moment(warehouse.moment_of(code))


def _make(w: Words) -> None:
    """A writer names the moment; the pipelines make its side snapshot."""
    zone = ZoneInfo(settings.timezone())
    today = datetime.now(zone).date()
    with st.container(horizontal=True):
        day = st.date_input(w("past.day"), today - timedelta(days=1), max_value=today, format="DD/MM/YYYY", width=160)
        clock = st.time_input(w("past.clock"), time(23, 59), width=120)
    if day and clock and st.button(w("past.make"), icon="🕰️"):
        _made(w, datetime.combine(day, clock, zone))


def _made(w: Words, moment: datetime) -> None:
    with st.spinner(w("past.making"), show_time=True):
        answer = pipeline_client.known_at(moment, language=w.language)
    said = answer.reports[0] if answer.reports else {}
    if "known_at" not in said:
        st.error(str(said.get("message") or answer.message), icon="⛔")
        return
    address.choose(_NAME, said["known_at"])
    st.rerun()


def _gone(w: Words, code: str, *, writer: bool) -> None:
    """The link is of a moment whose side snapshot made room for others: what stands here is of today, and says so."""
    try:
        moment = warehouse.moment_of(code)
    except ValueError:
        return
    st.warning(w("past.gone", moment=w.moment(moment)), icon="🕰️")
    if writer and moment < datetime.now(UTC) and st.button(w("past.make_again"), icon="🕰️"):
        _made(w, moment)
