"""Who is let in, what a stranger is told, and what every answer carries."""

import asyncio
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

import warehouse
from access import passcodes
from access.passcodes import hashed
from access.roles import Role
from dashboard.auth import middleware, session, sign_in
from pipelines.cli.passcode import set_passcode
from tests.dashboard.http import BROWSER, Answer, send

READ, WRITE = "melati-putih", "kenanga-ungu"


async def page(_: Any) -> PlainTextResponse:
    return PlainTextResponse("97 calls")


async def socket(connection: WebSocket) -> None:
    await connection.accept()


INSIDE = [Route("/oksigen", page), Route("/media/file.xlsx", page), WebSocketRoute("/_stcore/stream", socket)]
APP = Starlette(routes=[*middleware.ROUTES, *INSIDE], middleware=middleware.MIDDLEWARE)


ask = partial(send, APP)


def name_passcode(passcode: str, target: str = "/", **more: Any) -> Answer:
    return ask("/sign-in", form={"passcode": passcode, "next": target}, **more)


@pytest.fixture(autouse=True)
def no_passcode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POSKO_PASSCODE_READ", "POSKO_PASSCODE_WRITE", "POSKO_URL", "POSKO_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("POSKO_DATA", str(tmp_path))
    monkeypatch.setattr(passcodes, "N", 2**10)  # what a guess costs is not what is tested here
    monkeypatch.setattr(sign_in, "_one_at_a_time", asyncio.Semaphore(1))


@pytest.fixture
def both_passcodes(tmp_path: Path, no_passcode: None) -> None:
    set_passcode("read", READ, tmp_path)
    set_passcode("write", WRITE, tmp_path)


# --- Neither passcode set ---


def test_without_a_passcode_this_machine_is_let_in() -> None:
    assert ask("/oksigen").text == "97 calls"


@pytest.mark.parametrize("client", ["192.168.1.20", "10.0.0.3", "2001:db8::1"])
def test_without_a_passcode_another_machine_is_refused(client: str) -> None:
    refused = ask("/oksigen", client=client)
    assert refused.status == 403 and "97 calls" not in refused.text


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_without_a_passcode_what_a_relay_passes_on_is_refused(header: str) -> None:
    assert ask("/oksigen", BROWSER | {header: "203.0.113.9"}).status == 403


@pytest.mark.parametrize("host", ["rebound.example", "posko.example:8501", ""])
def test_a_name_on_the_internet_that_leads_to_this_machine_is_refused(host: str) -> None:
    assert ask("/oksigen", BROWSER | {"host": host}).status == 403


def test_the_refusal_says_what_to_do_in_the_links_language() -> None:
    assert "No passcode was set" in ask("/oksigen?lang=en", client="10.0.0.3").text
    assert "kata sandi" in ask("/oksigen", client="10.0.0.3").text


# --- Passcodes set ---


def test_a_stranger_is_asked_and_keeps_the_link(both_passcodes: None) -> None:
    sent_on = ask("/oksigen?period=7&place=35.79.01")
    assert sent_on.status == 303
    assert sent_on.headers["location"] == "/sign-in?next=%2Foksigen%3Fperiod%3D7%26place%3D35.79.01"
    entered = name_passcode(READ, "/oksigen?period=7&place=35.79.01")
    assert entered.headers["location"] == "/oksigen?period=7&place=35.79.01"
    assert ask("/oksigen", BROWSER | {"cookie": entered.cookie}).text == "97 calls"


@pytest.mark.parametrize("path", ["/media/file.xlsx", "/_stcore/upload_file/a/b", "/oksigen"])
def test_a_program_without_a_passcode_gets_nothing(path: str, both_passcodes: None) -> None:
    assert ask(path, {"host": "localhost"}).status == 401


def test_a_stranger_gets_no_socket(both_passcodes: None) -> None:
    assert ask("/_stcore/stream", kind="websocket", scheme="ws").kind == "websocket.close"


def test_a_signed_in_device_gets_its_socket(both_passcodes: None) -> None:
    headers = BROWSER | {"cookie": name_passcode(READ).cookie, "origin": "http://localhost:8501"}
    assert ask("/_stcore/stream", headers, kind="websocket", scheme="ws").kind == "websocket.accept"


def test_a_page_of_another_site_gets_no_socket() -> None:
    headers = BROWSER | {"origin": "http://elsewhere.example"}
    assert ask("/_stcore/stream", headers, kind="websocket", scheme="ws").kind == "websocket.close"


def test_the_passcode_named_decides_the_role(both_passcodes: None) -> None:
    assert name_passcode(READ).cookie.startswith("posko_sign_in=reader.")
    assert name_passcode(WRITE).cookie.startswith("posko_sign_in=desk.")


def test_the_cookie_is_kept_thirty_days_and_out_of_reach_of_scripts(both_passcodes: None) -> None:
    cookie = name_passcode(READ).set_cookie.lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and f"max-age={30 * 24 * 3600}" in cookie
    assert "secure" not in cookie
    assert "secure" in name_passcode(READ, scheme="https").set_cookie.lower()


def test_a_wrong_passcode_lets_nobody_in(both_passcodes: None) -> None:
    answer = name_passcode(READ + "!")
    assert answer.status == 403 and not answer.set_cookie and 'role="alert"' in answer.text


def test_the_sixth_guess_has_to_wait_even_when_it_is_right(both_passcodes: None) -> None:
    for _ in range(5):
        assert name_passcode("tebakan").status == 403
    answer = name_passcode(READ)
    assert answer.status == 429 and int(answer.headers["retry-after"]) > 0


def test_only_a_writing_passcode_closes_reading_too(tmp_path: Path) -> None:
    set_passcode("write", WRITE, tmp_path)
    assert ask("/oksigen").status == 303
    assert name_passcode(WRITE).cookie.startswith("posko_sign_in=desk.")


def test_only_a_reading_passcode_lets_nobody_write(tmp_path: Path) -> None:
    set_passcode("read", READ, tmp_path)
    assert name_passcode(READ).cookie.startswith("posko_sign_in=reader.")
    assert ask("/oksigen").status == 303


def test_a_new_passcode_ends_what_the_old_one_opened(tmp_path: Path, both_passcodes: None) -> None:
    cookie = name_passcode(READ).cookie
    set_passcode("read", "another-one", tmp_path)
    assert ask("/oksigen", BROWSER | {"cookie": cookie}).status == 303


def test_a_cookie_of_a_removed_passcode_opens_nothing(tmp_path: Path, both_passcodes: None) -> None:
    cookie = name_passcode(READ).cookie
    set_passcode("read", None, tmp_path)
    assert ask("/oksigen", BROWSER | {"cookie": cookie}).status == 303


@pytest.mark.parametrize("change", [("reader", "desk"), (r"\.(\d)", r".9\1"), (r".$", "x"), (r"\..*", "")])
def test_a_cookie_somebody_changed_opens_nothing(change: tuple[str, str], both_passcodes: None) -> None:
    cookie = name_passcode(READ).cookie
    assert ask("/oksigen", BROWSER | {"cookie": re.sub(*change, cookie, count=1)}).status == 303


def test_a_cookie_ends_after_thirty_days(both_passcodes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = name_passcode(READ).cookie
    later = session.time.time() + session.COOKIE_SECONDS + 1
    monkeypatch.setattr(session.time, "time", lambda: later)
    assert ask("/oksigen", BROWSER | {"cookie": cookie}).status == 303


def test_signing_out_takes_the_cookie_away(both_passcodes: None) -> None:
    headers = BROWSER | {"cookie": name_passcode(READ).cookie}
    assert "max-age=0" in ask("/sign-out", headers, form={}).set_cookie.lower()


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_another_sites_form_is_not_taken(path: str, both_passcodes: None) -> None:
    foreign = BROWSER | {"origin": "http://elsewhere.example"}
    assert ask(path, foreign, form={"passcode": READ}).status == 403


ELSEWHERE = (
    "//elsewhere.example",
    "///elsewhere.example",
    "https://elsewhere.example",
    "elsewhere.example",
    "/\\elsewhere.example",
    "\t//elsewhere.example",
    "/a\r\nset-cookie:x=1",
    "javascript:alert(1)",
    "/sign-in",
    "",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_link_cannot_send_readers_elsewhere(target: str, both_passcodes: None) -> None:
    assert name_passcode(READ, target).headers["location"] == "/"


def test_what_stands_in_the_link_cannot_become_part_of_the_page(both_passcodes: None) -> None:
    page = ask("/sign-in?" + urlencode({"next": '/x?"><script>alert(1)</script>'})).text
    assert "<script" not in page


def test_a_form_that_is_far_too_long_is_not_read(both_passcodes: None) -> None:
    assert name_passcode("x" * 20_000).status == 413


# --- Every answer ---


@pytest.mark.parametrize("path", ["/oksigen", "/health", "/sign-in"])
def test_every_answer_carries_the_security_headers(path: str, both_passcodes: None) -> None:
    headers = ask(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src" in headers["content-security-policy"]


def test_the_policy_names_this_server_only() -> None:
    assert "ws://localhost:8501" in middleware.content_policy("localhost:8501")
    assert "evil" not in middleware.content_policy("evil; script-src *")


def test_the_name_of_the_published_snapshot_is_for_those_who_signed_in(
    both_passcodes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "snapshot_id", lambda: "warehouse-7")
    assert ask("/snapshot", {"host": "localhost:8501", "accept": "*/*"}).status == 401
    answer = ask("/snapshot", {"host": "localhost:8501", "cookie": f"{session.COOKIE}={session.signed(Role.READER)}"})
    assert answer.text == '{"snapshot":"warehouse-7"}'
    assert answer.headers["cache-control"] == "no-store"


def test_health_answers_a_stranger(both_passcodes: None) -> None:
    assert ask("/health", client="10.0.0.3").text == '{"status":"ok"}'


def test_a_page_is_also_found_under_the_name_of_its_file() -> None:
    sent_on = ask("/oxygen?lang=en")
    assert (sent_on.status, sent_on.headers["location"]) == (307, "/oksigen?lang=en")


@pytest.mark.parametrize("path", ["/ringkasan", "/overview"])
def test_the_first_page_has_one_place(path: str) -> None:
    sent_on = ask(f"{path}?period=days_28")
    assert (sent_on.status, sent_on.headers["location"]) == (307, "/?period=days_28")


# --- Passcodes ---


def test_a_passcode_fits_only_its_own_hash() -> None:
    stored = hashed(READ)
    assert passcodes.matches(READ, stored)
    assert not passcodes.matches(WRITE, stored)
    assert not passcodes.matches("", stored)


def test_no_passcode_fits_none() -> None:
    assert not passcodes.matches("", None)


@pytest.mark.parametrize("stored", ["melati-putih", "", "scrypt:1:2:3", "scrypt:16384:8:1:AAAA:"])
def test_a_plain_passcode_where_a_hash_should_be_is_an_error(stored: str) -> None:
    with pytest.raises(ValueError, match="python -m pipelines passcode"):
        passcodes.matches("melati-putih", stored)
