"""Whose a download is: remembered when it is offered, made on a click, and while its page is drawn anew."""

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard.auth.visitors import Offered, _file_of


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "desk")
    return MediaFileManager(MemoryMediaFileStorage("/media"))


@pytest.fixture
def offered(manager: MediaFileManager) -> Offered:
    watching = Offered()
    watching.watch(manager)
    return watching


def add(manager: MediaFileManager, content: bytes = b"a,b") -> str:
    return _file_of(manager.add(content, "text/csv", "1.2", "a.csv", is_for_static_download=True))


def test_a_file_belongs_to_the_page_that_offers_it(manager: MediaFileManager, offered: Offered) -> None:
    assert offered.sessions(manager, add(manager)) == {"desk"}
    assert offered.sessions(manager, "another") == set()


def test_a_file_that_is_made_on_a_click_belongs_to_the_page_of_the_click(
    manager: MediaFileManager, offered: Offered
) -> None:
    address = manager.execute_deferred(manager.add_deferred(lambda: b"a,b", "text/csv", "1.2", "a.csv"))
    assert offered.sessions(manager, _file_of(address)) == {"desk"}


def test_the_old_link_still_belongs_to_its_page_while_that_is_drawn_anew(
    manager: MediaFileManager, offered: Offered
) -> None:
    old = add(manager)
    manager.clear_session_refs("desk")
    add(manager, b"c,d")
    manager.remove_orphaned_files()
    assert offered.sessions(manager, old) == {"desk"}


def test_what_streamlit_forgets_is_forgotten(manager: MediaFileManager, offered: Offered) -> None:
    old = add(manager)
    for _ in range(3):
        manager.clear_session_refs("desk")
        manager.remove_orphaned_files()
    manager.clear_session_refs("desk")
    assert offered.sessions(manager, old) == set() and offered._before == {}
