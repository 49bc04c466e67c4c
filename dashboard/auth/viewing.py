"""Who looks at rows about people, and at which, for the audit log: once a view, however often it is drawn.

`query` notes by itself what a page is handed; what cannot be noted, no page is handed.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from access import audit
from access.audit import Action, Actor, Fact, Unrecorded
from dashboard.auth import session
from dashboard.shell.language import words

SAME_VIEW_SECONDS = 30 * 60
"""Rows that are drawn again within this time are still looked at, and are recorded once."""
_VIEWS, _PAGE = "recorded-views", "page-looked-at"
_reader: ContextVar[Actor | None] = ContextVar("reader", default=None)
_list: ContextVar[str | None] = ContextVar("list", default=None)


def actor() -> Actor:
    """The reader of the running page."""
    if made_for := _reader.get():
        return made_for
    who = session.current()
    return Actor(who.account, who.role, "page") if who else Actor(None, "none", "page")


@contextmanager
def made_for(who: Actor) -> Iterator[None]:
    """Say for whom a file is made, where its page has ended."""
    token = _reader.set(who)
    try:
        yield
    finally:
        _reader.reset(token)


def begin(page: str) -> None:
    """Say which page begins to run; page: its key."""
    st.session_state[_PAGE] = page


def page() -> str:
    """Key of the running page."""
    return str(st.session_state.get(_PAGE, ""))


@contextmanager
def as_list(key: str) -> Iterator[None]:
    """Name the list for which rows are queried; key: i18n key of its heading."""
    token = _list.set(key)
    try:
        yield
    finally:
        _list.reset(token)


def list_or_page() -> str:
    """I18n key of what the rows are queried for: the list, else the running page."""
    return _list.get() or f"menu.{page()}"


def noted(
    subject: str, rows: int | None, view: tuple[object, ...], *, people: Iterable[str] = (), **facts: Fact
) -> bool:
    """Record that rows about people are looked at, unless the same view was recorded a while ago.

    Args:
        subject: I18n key of the list or page.
        rows: How many rows; None where they are not counted.
        view: What distinguishes this view from others.
        people: Codes of the people, stored as keyed hashes.
        **facts: Other codes and numbers.

    Returns:
        Whether to draw them; where it could not be recorded, the page says so.
    """
    views: dict[tuple[object, ...], float] = st.session_state.setdefault(_VIEWS, {})
    now = time.monotonic()
    if now - views.get(view, -SAME_VIEW_SECONDS) < SAME_VIEW_SECONDS:
        return True
    try:
        audit.record(Action.rows_viewed, actor=actor(), subject=subject, rows=rows, people=people, **facts)
    except Unrecorded:
        st.error(words()("audit.unrecorded"))
        return False
    views[view] = now
    return True
