"""The passcode is asked once per device; the link survives; a reader is shown nothing that writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from i18n import Words
from tests.browser.conftest import READ, WRITE, Visit
from tests.browser.reader import Reader

W = Words("id")
LINK = "/oksigen?period=days_28&place=35.79.02"


def signed_in(visit: Visit, guarded: str, path: str, passcode: str) -> Reader:
    reader = visit(path, at=guarded, stranger=True)
    enter(reader, passcode)
    return reader


def enter(reader: Reader, passcode: str) -> None:
    reader.page.get_by_label(W("sign_in.passcode")).fill(passcode)
    reader.page.get_by_role("button", name=W("sign_in.enter"), exact=True).click()


@dataclass(frozen=True)
class Tried:
    """Somebody who tried a wrong passcode, then the right one."""

    reader: Reader
    complaint: str
    """What the gate answered to the wrong one."""


@pytest.fixture(scope="module")
def tried(chromium: Browser, guarded: str) -> Iterator[Tried]:
    """A new device that opened a link, with a wrong passcode at first."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(context, guarded)
    reader.page.goto(guarded + LINK)
    enter(reader, "tebakan-salah")
    complaint = reader.page.get_by_role("alert").inner_text()
    enter(reader, READ)
    yield Tried(reader.settled(), complaint)
    assert not reader.problems
    context.close()


def test_a_wrong_passcode_is_told_in_a_sentence_and_the_link_survives_the_gate(tried: Tried) -> None:
    assert tried.complaint == W("sign_in.wrong")
    assert tried.reader.path() == LINK


def test_the_device_is_asked_once(tried: Tried, guarded: str) -> None:
    again = Reader(tried.reader.page.context, guarded).open("/telepon")
    assert again.path().startswith("/telepon")
    assert not again.problems


def test_the_cookie_is_out_of_reach_of_scripts(tried: Tried) -> None:
    cookie = next(each for each in tried.reader.page.context.cookies() if each["name"] == "posko_sign_in")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    assert "posko_sign_in" not in tried.reader.page.evaluate("document.cookie")


def test_the_servers_log_tells_of_pages_and_of_no_passcode(tried: Tried, data: Path) -> None:
    text = (data / "log" / "server.log").read_text("utf-8")
    assert " page took " in text and "address=oksigen" in text
    assert "tebakan-salah" not in text and READ not in text


def test_a_reader_is_shown_nothing_that_writes_and_becomes_a_writer_who_is_back_on_the_page(
    visit: Visit, guarded: str
) -> None:
    reader = signed_in(visit, guarded, "/berkas?lang=id", READ).settled()
    page = reader.page
    page.get_by_text(W("data.desk_only")).wait_for()
    assert page.get_by_test_id("stFileUploader").count() == 0
    assert page.get_by_role("button", name=W("data.undo_do")).count() == 0
    page.get_by_role("link", name=W("sign_in.other")).click()
    enter(reader, WRITE)
    page.get_by_test_id("stFileUploader").wait_for()
    assert reader.settled().path() == "/berkas?lang=id"


def test_signing_out_closes_the_door(visit: Visit, guarded: str) -> None:
    reader = signed_in(visit, guarded, LINK, READ).settled()
    reader.page.goto(guarded + "/sign-in")
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name=W("sign_in.leave")).click()
    reader.page.goto(guarded + LINK)
    assert reader.path().startswith("/sign-in")


def test_the_gate_speaks_the_links_language(visit: Visit, guarded: str) -> None:
    for language in ("en", "hi"):
        page = visit(f"/oksigen?lang={language}", at=guarded, stranger=True).page
        assert page.locator("h1").inner_text() == Words(language)("sign_in.title")


def test_the_gate_fits_a_phone(visit: Visit, guarded: str) -> None:
    page = visit("/", at=guarded, stranger=True, width=390).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
