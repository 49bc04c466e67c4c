"""As-of snapshots on a page: which one is shown, and how the desk has another one built."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

import settings
import warehouse
from dashboard.data_entry import pipeline_client
from dashboard.shell import address
from dashboard.shell.query_cache import use_snapshot
from dashboard.widgets.drawing import icons
from i18n import Words

_NAME, _NOW = "known_at", "now"


def choose(w: Words, *, is_desk: bool, offered: bool) -> datetime | None:
    """Use the as-of snapshot that the address names, and draw the control and the banner.

    Args:
        w: Words in the reader's language.
        is_desk: Whether the reader may have another snapshot built.
        offered: Whether the page offers as-of snapshots; otherwise it shows today's.

    Returns:
        The moment of the snapshot; None for today's.
    """
    if not offered:
        use_snapshot(None)
        return None
    codes = [_NOW, *warehouse.as_of_snapshots()]
    requested = st.query_params.get(_NAME, _NOW)
    code = address.chosen(_NAME, codes, _NOW)
    use_snapshot(None if code == _NOW else code)
    with st.popover(_label(w, code), icon=icons.mark("history"), width="content"):
        st.selectbox(w("past.pick"), codes, format_func=lambda each: _label(w, each), **address.widget(_NAME, code))
        st.caption(w("past.hint"))
        if is_desk:
            _draw_builder(w)
    if requested not in codes:
        _warn_gone(w, requested, is_desk=is_desk)
    if code == _NOW:
        return None
    moment = warehouse.moment_of(code)
    st.html(f'<div class="posko-banner" role="note">{icons.html("history")} {sentence(w, moment)}</div>')
    return moment


def sentence(w: Words, moment: datetime) -> str:
    """The sentence that the figures are not those of today."""
    return w("past.banner", moment=w.moment(moment))


def _label(w: Words, code: str) -> str:
    return w("past.now") if code == _NOW else w.moment(warehouse.moment_of(code))


def _draw_builder(w: Words) -> None:
    """Let the desk choose a moment, and have the pipelines build its as-of snapshot."""
    zone = ZoneInfo(settings.timezone())
    today = datetime.now(zone).date()
    with st.container(horizontal=True):
        day = st.date_input(w("past.day"), today - timedelta(days=1), max_value=today, format="DD/MM/YYYY", width=160)
        clock = st.time_input(w("past.clock"), time(23, 59), width=120)
    if day and clock and st.button(w("past.make"), icon=icons.mark("history")):
        _build(w, datetime.combine(day, clock, zone))


def _build(w: Words, moment: datetime) -> None:
    with st.spinner(w("past.making"), show_time=True):
        answer = pipeline_client.known_at(moment, language=w.language)
    report = answer.reports[0] if answer.reports else {}
    if "known_at" not in report:
        st.error(str(report.get("message") or answer.message), icon=icons.mark("block"))
        return
    address.choose(_NAME, report["known_at"])
    st.rerun()


def _warn_gone(w: Words, code: str, *, is_desk: bool) -> None:
    """Warn that the snapshot of a link was removed to make room for others, so that figures are of today."""
    try:
        moment = warehouse.moment_of(code)
    except ValueError:
        return
    st.warning(w("past.gone", moment=w.moment(moment)), icon=icons.mark("history"))
    if is_desk and moment < datetime.now(UTC) and st.button(w("past.make_again"), icon=icons.mark("history")):
        _build(w, moment)
