"""Rows about people that are looked at are recorded once a view, files each time; what cannot be is not shown."""

from pathlib import Path
from threading import Thread

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from access import audit
from access.audit import Action, Actor, Unrecorded
from access.roles import Role
from dashboard.auth import session
from dashboard.shell import recording
from i18n import Words
from tests.recorded import recorded


def _page() -> None:
    from datetime import date
    from types import SimpleNamespace

    import streamlit as st

    from dashboard.shell import recording
    from i18n import Words

    context = SimpleNamespace(
        name="calls", w=Words("en"), known_at=None, start=date(2021, 7, 1), end=date(2021, 7, 7), place=None
    )
    page = st.session_state.get("page", 1)
    if recording.viewed(context, "calls.recent", 25, of=(page,), people=("62812",)):  # type: ignore[arg-type]
        st.write("rows")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, looked at by the desk."""
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.DESK, "a7f3c2"))
    return tmp_path


def test_rows_are_recorded_once_a_view_and_again_on_another_page_of_them(folder: Path) -> None:
    page = AppTest.from_function(_page, default_timeout=60).run().run()
    page.session_state["page"] = 2
    page.run()
    views = recorded(folder, Action.rows_viewed)
    assert [(view.subject, view.rows, view.actor, view.facts["page"]) for view in views] == [
        ("calls.recent", 25, Actor("a7f3c2", "desk", "page"), "calls")
    ] * 2
    assert views[0].people == (audit.keyed("62812"),)


def test_rows_that_cannot_be_recorded_are_not_drawn(folder: Path) -> None:
    (folder / audit.FOLDER).write_text("a file where the folder should be")
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert [error.value for error in page.error] == [Words("en")("audit.unrecorded")]
    assert not page.markdown
    with pytest.raises(Unrecorded):
        recording.exporting("calls.recent", "csv", lambda: b"rows")()


def test_a_file_that_is_made_after_the_page_ended_is_recorded_for_its_reader(folder: Path) -> None:
    make = recording.exporting("calls.recent", "csv", lambda: audit.keyed("x").encode())
    thread = Thread(target=make)
    thread.start()
    thread.join()
    (taken,) = recorded(folder, Action.exported)
    assert (taken.actor.account, taken.subject, taken.facts["form"]) == ("a7f3c2", "calls.recent", "csv")


def test_a_table_is_about_people_by_its_columns() -> None:
    assert recording.is_of_people(pd.DataFrame(columns=["day", "caller"]))
    assert not recording.is_of_people(pd.DataFrame(columns=["day", "calls"]))
