"""Stock as known at a chosen moment, beside what is known of that moment now."""

from datetime import date, datetime, time, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

import streamlit as st

import settings
from dashboard.frontend import escaping
from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import tables

_DAYS, _HOUR = 60, "9"
_HOURS = [str(hour) for hour in range(24)]


def draw(context: PageContext, metrics: ModuleType) -> None:
    """The finding as heading, the choice of the moment, the balances of then and now, and what was written down later.

    metrics: those that know what was known
    """
    with st.container(border=True):
        head = st.container()
        moment = _chosen(context)
        with head:
            st.markdown(
                f"### {escaping.unmarked(context.w.sentence(query(metrics.as_of_finding, moment=moment)))}",
                help=context.w("definition.then_known"),
            )
        balances = query(metrics.as_of_stock, moment=moment)
        differing = balances[balances["difference"].fillna(0) != 0]
        if len(differing):
            tables.rows(context, "oxygen.known_differing", differing)
        if len(unknown := balances.loc[balances["then_known"].isna(), "depot"].unique()):
            st.caption(context.w("oxygen.known_unknown", depots=escaping.unmarked(", ".join(unknown))))
        later = query(metrics.later_entries, moment=moment)
        if len(later):
            st.markdown(f"#### {context.w('oxygen.known_later')}")
            tables.rows(context, "oxygen.known_later", later)
        tables.behind(context, "oxygen.known", balances)
        st.caption(context.w("oxygen.known_note"))


def _chosen(context: PageContext) -> datetime:
    """Draw the choice of the moment; at first nine o'clock of the day the data reach."""
    w, zone = context.w, ZoneInfo(settings.timezone())
    last = context.as_of.astimezone(zone).date()
    days = [(last - timedelta(days=n)).isoformat() for n in range(_DAYS)]
    day, hour = address.chosen("then_day", days, days[0]), address.chosen("then_hour", _HOURS, _HOUR)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            w("oxygen.known_day"), days, format_func=lambda code: w.day(date.fromisoformat(code)), width=260,
            **address.widget("then_day", day),
        )  # fmt: skip
        st.selectbox(
            w("oxygen.known_hour"), _HOURS, format_func=lambda code: w("oxygen.known_clock", hour=code.zfill(2)),
            width=130, **address.widget("then_hour", hour),
        )  # fmt: skip
    return datetime.combine(date.fromisoformat(day), time(int(hour)), zone)
