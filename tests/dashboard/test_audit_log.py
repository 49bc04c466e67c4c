"""Admins see who did what, the newest first, with accounts by name, and how far the log is verified."""

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import accounts, audit, audit_entries
from access.audit import Action, Actor, record
from access.roles import Role
from dashboard.auth import session
from dashboard.shell import address
from i18n import Words

W = Words("en")


def _page() -> None:
    from datetime import UTC, date, datetime

    import streamlit as st

    from access.roles import Role
    from dashboard.shell.page_context import PageContext
    from dashboard.views.access import audit_log
    from i18n import Words

    moment, day = datetime(2021, 7, 7, tzinfo=UTC), date(2021, 7, 7)
    audit_log.draw(
        PageContext("access", Words("en"), Role.ADMIN, False, moment, moment, day, day, None, st.container())
    )


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The log of an account that looked at thirty lists, as an admin sees it."""
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.ADMIN))
    account = accounts.add("Rini Contoh", Role.DESK, actor=Actor(None, "admin", "command"))
    for rows in range(30):
        record(Action.rows_viewed, actor=Actor(account.id, "desk", "page"), subject="calls.recent", rows=rows)
    return AppTest.from_function(_page, default_timeout=60)


def text(page: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in page.get("html"))


def test_the_newest_come_first_a_page_at_a_time_with_accounts_by_name(page: AppTest) -> None:
    page.run()
    drawn = text(page)
    assert not page.exception
    assert "Rini Contoh" in drawn
    assert W.term("audit_action", "rows_viewed") in drawn
    assert W("audit.page", first=1, last=25, total=1 + 1 + 30) in [caption.value for caption in page.caption]
    page.query_params[f"{address.LIST_PAGE}audit"] = "2"
    page.run()
    assert W("audit.page", first=26, last=32, total=32) in [caption.value for caption in page.caption]


def test_it_is_narrowed_by_action_and_says_up_to_where_it_is_whole(page: AppTest) -> None:
    page.run()
    page.selectbox(key="audit-action").select(Action.account_added).run()
    assert W("audit.page", first=1, last=1, total=1) in [caption.value for caption in page.caption]
    assert [code.value for code in page.code] == [str(audit_entries.head())]


def test_what_was_changed_is_said_above_the_entries(page: AppTest) -> None:
    with sqlite3.connect(audit.path()) as con:
        con.execute("DROP TRIGGER entries_stay")
        con.execute("UPDATE entries SET entry = replace(entry, '\"rows\":3', '\"rows\":4') WHERE n = 6")
    con.close()
    page.run()
    assert [error.value for error in page.error] == [W("audit.differs_changed", entry=6)]


def test_nobody_but_an_admin_sees_it(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.DESK))
    page.run()
    assert "Rini Contoh" not in text(page)
