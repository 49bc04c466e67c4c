"""An open page ends with the right to it: page, fragment, callback, child process, query, and what a socket sends."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from anyio.from_thread import start_blocking_portal
from argon2 import PasswordHasher
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import context
from streamlit.testing.v1 import AppTest

import warehouse
from access import accounts, database, devices, passphrases
from access.roles import Role
from dashboard.auth import session
from dashboard.auth.lapse import EndLapsedSessions, only_the_page
from dashboard.data_entry import pipeline_client
from dashboard.shell import navigation
from i18n import Words

W = Words("id")
GOOD, OTHER = "kucing biru lari pagi", "sepeda hijau makan awan"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def account() -> accounts.Account:
    return accounts.set_passphrase(accounts.add("Siti", Role.DESK).id, GOOD)


@pytest.fixture
def cookie(account: accounts.Account, monkeypatch: pytest.MonkeyPatch) -> str:
    """The cookie that the browser of the page sent when it opened its socket."""
    own = session.of_account(devices.sign_in(account, "chrome.android"))
    handshake = SimpleNamespace(cookies={session.COOKIE: own}, headers=[("Host", "localhost")], remote_ip="127.0.0.1")
    monkeypatch.setattr(context, "_get_client_context", lambda: handshake)
    monkeypatch.setattr(warehouse, "open_current", duckdb.connect)  # books without anything
    return own


def draw() -> None:
    """A page whose top asks nothing: a query, a fragment and a child process are what is tested."""
    import streamlit as st

    from dashboard.data_entry import pipeline_client
    from dashboard.shell.query_cache import query

    def calls(con: object) -> int:
        return 97

    @st.fragment
    def part() -> None:
        if st.button("part", key="part"):
            st.write(f"part {query(calls)}")

    st.button("form", key="form", on_click=pipeline_client.form, args=("calls", "id"))
    part()
    if st.toggle("whole", key="whole"):
        st.write(f"whole {query(calls)}")


def end_by(ends: str, account: accounts.Account, cookie: str, patch: pytest.MonkeyPatch) -> None:
    moment = database.now() + devices.seconds() + 1
    doing: dict[str, Callable[[], Any]] = {
        "passphrase": lambda: accounts.set_passphrase(account.id, OTHER),
        "lower": lambda: accounts.change_role(account.id, Role.READER),
        "revoked": lambda: accounts.revoke(account.id),
        "signed out elsewhere": lambda: accounts.sign_out_everywhere(account.id),
        "expired": lambda: patch.setattr(database, "now", lambda: moment),
        "damaged": lambda: database.path().write_bytes(b""),
    }
    doing[ends]()


ENDS = ["passphrase", "lower", "revoked", "signed out elsewhere", "expired", "damaged"]


STEPS = [*(("whole", ends) for ends in ENDS), ("part", "lower"), ("part", "expired"), ("form", "passphrase")]


@pytest.mark.parametrize(("step", "ends"), STEPS)
def test_the_next_step_of_an_open_page_is_refused(
    account: accounts.Account, cookie: str, ends: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(pipeline_client.subprocess, "run", lambda *words, **_: started.append(words))
    page = AppTest.from_function(draw).run()
    page.toggle(key="whole").set_value(True).run()
    assert [each.value for each in page.markdown] == ["whole 97"]
    page.toggle(key="whole").set_value(False).run()
    end_by(ends, account, cookie, monkeypatch)
    page = page.toggle(key="whole").set_value(True).run() if step == "whole" else page.button(key=step).click().run()
    assert not [each.value for each in page.markdown if "97" in each.value] and started == []
    sentence = W("sign_in.damaged" if ends == "damaged" else "sign_in.needed")
    assert [each.value for each in page.info] == [sentence]
    assert 'href="/sign-in?' in page.get("html")[0].proto.body


def test_a_role_that_lacks_the_right_starts_no_child_process(
    account: accounts.Account, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(pipeline_client.subprocess, "run", lambda *words, **_: started.append(words))
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page = AppTest.from_function(draw).run().button(key="form").click().run()
    assert [each.value for each in page.info] == [W("sign_in.not_allowed")] and started == []


def test_the_menu_ends_with_the_name_of_who_is_signed_in(account: accounts.Account, cookie: str) -> None:
    assert "<bdi>Siti</bdi>" in navigation.account_link(W) and 'href="/akses?lang=id"' in navigation.account_link(W)
    accounts.revoke(account.id)
    assert navigation.account_link(W) == ""


# --- What a socket sends ---


def rerun(**fields: Any) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = "period=days_28"
    for name, text in fields.items():
        setattr(message.rerun_script, name, text)
    message.rerun_script.widget_states.widgets.add(id="load", trigger_value=True)
    return bytes(message.SerializeToString())


def handed_on(cookie: str, end: Callable[[], Any], *contents: bytes) -> list[bytes]:
    """What Streamlit receives of messages before and after the end of a session."""
    received: list[bytes] = []

    async def streamlit_socket(_: Scope, receive: Receive, __: Send) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            received.append(message["bytes"])

    messages: list[Message] = [{"type": "websocket.receive", "bytes": content} for content in contents]
    messages.append({"type": "websocket.disconnect"})

    async def receive() -> Message:
        if len(messages) == 1 + len(contents) - 1:
            end()
        return messages.pop(0)

    async def send(_: Message) -> None:
        raise AssertionError

    scope = {"type": "websocket", "headers": [(b"cookie", f"{session.COOKIE}={cookie}".encode())], "client": None}
    with start_blocking_portal() as portal:
        portal.call(EndLapsedSessions(streamlit_socket), scope, receive, send)
    return received


def test_after_the_end_only_the_page_runs_without_fragment_or_button(account: accounts.Account, cookie: str) -> None:
    click = rerun(fragment_id="f")
    received = handed_on(cookie, lambda: accounts.revoke(account.id), click, click)
    assert received[0] == click
    left = BackMsg.FromString(received[1]).rerun_script
    assert left.query_string == "period=days_28" and not left.fragment_id and not left.widget_states.widgets


def test_whatever_else_is_sent_after_the_end_runs_the_page_that_says_so(account: accounts.Account, cookie: str) -> None:
    click, other = rerun(), bytes(BackMsg(clear_cache=True).SerializeToString())
    received = handed_on(cookie, lambda: accounts.revoke(account.id), click, other, b"\xff\xff")
    assert received == [click, only_the_page(click), only_the_page(click)]


def test_of_a_page_that_never_ran_nothing_is_handed_on(account: accounts.Account, cookie: str) -> None:
    other = bytes(BackMsg(clear_cache=True).SerializeToString())
    assert handed_on(cookie, lambda: accounts.revoke(account.id), other, other, b"\xff\xff", b"") == [other]


def test_a_file_that_is_made_after_its_page_has_ended_asks_for_the_right_again(
    account: accounts.Account, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = session.carried(session.require)
    monkeypatch.setattr(context, "_get_client_context", lambda: None)  # as Streamlit runs it
    assert later().account == account.id
    accounts.revoke(account.id)
    with pytest.raises(session.Lapsed):
        later()
    with pytest.raises(session.Lapsed):
        session.require()
