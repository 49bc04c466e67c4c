"""Who did what, for admins: the audit log, the newest first, up to where it is verified, and its export."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

import settings
from access import accounts, audit, audit_entries, wording
from access.audit import Action
from access.audit_entries import Entry, Filter
from access.roles import Right
from access.verification import Verified, verify
from dashboard.auth import session
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import export, tables
from dashboard.widgets.drawing import icons
from i18n import Words

_KEY, _LIST = "access.audit", "audit"
_ON_A_PAGE, _DAYS = 25, 30
_VERIFIED_SECONDS = 600
_WHOLE = tables.Look(whole=True)
_COLUMNS = (
    "audit_entry", "audit_at", "audit_action", "audit_account", "audit_role", "audit_kind", "audit_subject",
    "audit_rows", "audit_details",
)  # fmt: skip


@st.fragment
def draw(context: PageContext) -> None:
    """Draw the log; every step asks again whether the reader may see it.

    Args:
        context: The opened page.
    """
    session.require(Right.PEOPLE)
    w = context.w
    with st.container(border=True, key="audit-log"):
        st.markdown(f"### {w('audit.title')}")
        st.caption(w("audit.intro"))
        if not _draw_verified(w):
            return
        names = {account.id: account.name for account in accounts.accounts()}
        which = _choose(w, names)
        total = audit_entries.count(which)
        if not total:
            st.write(w("audit.nothing"))
            return
        last = -(-total // _ON_A_PAGE)
        number = min(drill_down.page(_LIST), last)
        first = (number - 1) * _ON_A_PAGE
        entries = audit_entries.entries(which, offset=first, limit=_ON_A_PAGE)
        st.caption(w("audit.page", first=first + 1, last=first + len(entries), total=total))
        st.html(tables.html(context, _frame(entries, w, names), label=w("audit.title"), look=_WHOLE))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if last > 1:
                _turn(w, number, last)
            export.button(
                context,
                _KEY,
                lambda: _frame(audit_entries.entries(which, limit=export.MOST_ROWS), w, names, with_hash=True),
                total=total,
            )


def _draw_verified(w: Words) -> bool:
    """Draw up to where the log is whole, and the hash to store elsewhere, or what differs; whether it can be read."""
    verified, at = _verified(str(audit.path()))
    difference = verified.difference
    if difference:
        gaps = {"entry": difference.number, "until": difference.until, "entries": verified.entries}
        st.error(w(f"audit.differs_{difference.why}", **gaps), icon=icons.mark("warning"))
        return difference.why != "unreadable"
    if verified.head:
        st.caption(w("audit.verified", entry=verified.head.number, moment=w.moment(at)))
        st.code(str(verified.head), language=None, wrap_lines=True)
        st.caption(w("audit.verified_hint"))
    return True


@st.cache_data(max_entries=2, ttl=_VERIFIED_SECONDS, show_spinner=False)
def _verified(path: str) -> tuple[Verified, datetime]:
    return verify(), datetime.now(ZoneInfo(settings.timezone()))


def _choose(w: Words, names: dict[str, str]) -> Filter:
    """Draw the choice of action, account and days."""
    today = datetime.now(ZoneInfo(settings.timezone())).date()
    left, middle, right = st.columns(3)
    action = left.selectbox(
        w("audit.filter_action"),
        [None, *Action],
        format_func=lambda code: w.term("audit_action", code) if code else w("audit.all"),
        key="audit-action",
        on_change=_first_page,
    )
    account = middle.selectbox(
        w("audit.filter_account"),
        [None, *audit_entries.accounts()],
        format_func=lambda code: _who(code, w, names) if code else w("audit.all"),
        key="audit-account",
        on_change=_first_page,
    )
    days = right.date_input(
        w("audit.filter_days"),
        (today - timedelta(days=_DAYS), today),
        max_value=today,
        format="DD/MM/YYYY",
        key="audit-days",
        on_change=_first_page,
    )
    chosen = days if isinstance(days, tuple) else (days,)
    since, until = (_midnight(chosen[0]), _midnight(chosen[-1] + timedelta(days=1))) if chosen else (None, None)
    return Filter(actions=(action,) if action else (), account=account, since=since, until=until)


def _midnight(day: date) -> datetime:
    """The beginning of a local day, in UTC."""
    return datetime.combine(day, time(0), ZoneInfo(settings.timezone())).astimezone(UTC)


def _first_page() -> None:
    drill_down.turn(_LIST, 1)


def _turn(w: Words, number: int, last: int) -> None:
    """Draw a button back, the page number, and a button on."""
    st.button(
        f"{icons.mark('chevron_left')} {w('rows.back')}", key="audit-back", on_click=drill_down.turn,
        args=(_LIST, number - 1), disabled=number == 1,
    )  # fmt: skip
    st.markdown(w("rows.page", page=number, pages=last), width="content")
    st.button(
        f"{w('rows.on')} {icons.mark('chevron_right')}", key="audit-on", on_click=drill_down.turn,
        args=(_LIST, number + 1), disabled=number == last,
    )  # fmt: skip


def _who(code: str | None, w: Words, names: dict[str, str]) -> str:
    """The name of an account; of this machine's users, who have none, that it was they."""
    if code is None:
        return w("audit.no_account")
    return names.get(code) or (w("audit.machine") if code.startswith("k-") else code)


def _frame(entries: list[Entry], w: Words, names: dict[str, str], *, with_hash: bool = False) -> pd.DataFrame:
    rows = [_row(entry, w, names) for entry in entries]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.assign(audit_hash=[entry.hash for entry in entries]) if with_hash else frame


def _row(entry: Entry, w: Words, names: dict[str, str]) -> list[Any]:
    actor = entry.actor
    return [
        str(entry.number),
        entry.at,
        w.term("audit_action", entry.action),
        _who(actor.account, w, names),
        w.term("audit_role", actor.role),
        w.term("audit_kind", actor.kind),
        wording.subject(entry, w, names),
        entry.rows,
        wording.details(entry, w),
    ]
