"""Rows about people that are looked at are recorded once a view, files each time; what cannot be is not shown."""

from pathlib import Path
from threading import Thread

import duckdb
import pandas as pd
import pytest
from duckdb import DuckDBPyConnection
from streamlit.testing.v1 import AppTest

from access import audit
from access.audit import Action, Actor, Unrecorded
from access.roles import Role
from dashboard.auth import session
from dashboard.shell import query_cache, recording
from i18n import Words
from level import of_people
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
    assert [error.value for error in page.error] == [Words("id")("audit.unrecorded")]
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


def _handed() -> None:
    import streamlit as st

    from dashboard.auth import viewing
    from dashboard.shell.query_cache import query
    from tests.dashboard.test_recording import callers, calls

    viewing.begin("overview")
    with viewing.as_list("calls.recent"):
        rows = query(callers, limit=2)
    st.write(f"{len(rows)} {len(query(callers, limit=1))} {len(query(callers, person='C-1'))} {query(calls)}")


@of_people
def callers(con: DuckDBPyConnection, *, limit: int = 9, person: str = "") -> pd.DataFrame:
    """Rows about one person each."""
    return con.execute("SELECT 'C-1' AS x FROM range($limit)", {"limit": limit}).df()


@of_people
def calls(con: DuckDBPyConnection) -> int:
    """How many there are."""
    return 9


def test_what_a_page_is_handed_about_people_is_recorded_whatever_draws_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_cache, "_cursor", lambda path: duckdb.connect())
    page = AppTest.from_function(_handed, default_timeout=60).run().run()
    assert not page.exception
    assert page.markdown[0].value == "2 1 9 9"
    views = recorded(folder, Action.rows_viewed)
    assert [(view.subject, view.rows, view.facts["page"]) for view in views] == [
        ("calls.recent", 2, "overview"), ("menu.overview", 1, "overview"), ("case", 9, "overview"),
    ]  # fmt: skip
    assert views[2].people == (audit.keyed("C-1"),)


def test_readers_are_handed_nothing_about_people_and_nothing_is_recorded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_cache, "_cursor", lambda path: duckdb.connect())
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page = AppTest.from_function(_handed, default_timeout=60).run()
    assert page.markdown[0].value == "0 0 0 0"
    assert not recorded(folder, Action.rows_viewed)


def test_rows_about_people_that_cannot_be_recorded_are_handed_to_no_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_cache, "_cursor", lambda path: duckdb.connect())
    (folder / audit.FOLDER).write_text("a file where the folder should be")
    page = AppTest.from_function(_handed, default_timeout=60).run()
    assert page.markdown[0].value == "0 0 0 9"
    assert {error.value for error in page.error} == {Words("id")("audit.unrecorded")}
