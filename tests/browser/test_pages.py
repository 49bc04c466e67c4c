"""Every page, as somebody sees it: in the menu, drawn, in three languages, on a phone, by day and by night, offline."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import expect

from dashboard.shell import navigation
from i18n import LANGUAGES, Words
from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.seen import ENGLISH, SCREENS, STREAMLITS_WORDS, Seen, look_at
from tests.browser.servers import Listener

ADDRESSES = [each.address for each in navigation.ENTRIES]
WITH_CHARTS = ["telepon", "permintaan", "desa", "oksigen", "donasi"]
HERE = {"localhost", "127.0.0.1"}

See = Callable[[str, str], Seen]


@pytest.fixture(scope="module")
def see(tab: Reader, server: str) -> See:
    """`see("oksigen", "phone")`: what there is to see; each page is visited once."""
    looks = cache(lambda address: look_at(tab.anew(server), f"/{address}?period=days_28&open=all"))
    return lambda address, screen: looks(address)[screen]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_drawn_without_any_error(see: See, address: str) -> None:
    assert see(address, "laptop").title.strip()
    assert see(address, "laptop").problems == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_says_that_its_data_are_made_up(see: See, address: str) -> None:
    assert see(address, "laptop").says_made_up == 1


@pytest.mark.parametrize("address", WITH_CHARTS)
def test_its_charts_are_drawn(see: See, address: str) -> None:
    assert see(address, "laptop").charts > 0
    assert see(address, "laptop").empty_charts == 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_a_phone(see: See, address: str) -> None:
    assert see(address, "phone").too_wide <= 0
    assert see(address, "phone").beside == [], "lists are cards there"
    assert see(address, "phone").problems == []


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_text_can_be_read_on_what_lies_behind_it(see: See, address: str, screen: str) -> None:
    assert see(address, screen).unreadable == []


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_keeps_out_who_cannot_see_it_or_use_a_mouse(see: See, address: str, screen: str) -> None:
    assert see(address, screen).barriers == []


@pytest.mark.parametrize("screen", ["laptop", "night"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_on_paper_a_page_is_whole_and_without_menu(see: See, address: str, screen: str) -> None:
    seen = see(address, screen)
    assert seen.cut_off == []
    assert seen.menu_on_paper is False
    pages = list(pypdfium2.PdfDocument(seen.paper))
    sheets = [page.get_textpage() for page in pages]
    words = re.sub(r"\s", "", "".join(sheet.get_text_range() for sheet in sheets))
    assert re.sub(r"\s", "", seen.title) in words
    for page, sheet in zip(pages, sheets, strict=True):
        ends = [sheet.get_rect(place)[2] for place in range(sheet.count_rects())]
        assert max(ends, default=0) <= page.get_width()


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_streamlit_writes_is_in_the_readers_language(see: See, address: str) -> None:
    assert see(address, "laptop").english == []


def lists_every_page(menu: list[str], language: str) -> bool:
    """Whether a menu has all pages in their order, called as in this language."""
    names = [Words(language)(f"menu.{each.name}") for each in navigation.ENTRIES]
    return len(menu) == len(names) and all(name in line for name, line in zip(names, menu, strict=True))


def test_the_menu_and_what_streamlit_writes_follow_the_language_without_loading_the_page_again(visit: Visit) -> None:
    reader = visit("/berkas?lang=en")
    assert lists_every_page(reader.menu(), "en"), reader.menu()
    assert {"en", "hi", "id"} == {*LANGUAGES}
    for language in ("hi", "id"):
        w = Words(language)
        reader.page.get_by_role("radio", name=language.upper(), exact=True).click()
        reader.page.wait_for_url(f"**lang={language}**")
        reader.settled()
        assert lists_every_page(reader.menu(), language), reader.menu()
        reader.page.get_by_test_id("stMainMenuButton").click()
        expect(reader.page.get_by_test_id("stMainMenuList")).to_contain_text(w("streamlit.print"))
        assert reader.page.evaluate(ENGLISH, STREAMLITS_WORDS) == []
        reader.page.keyboard.press("Escape")
        expect(reader.page.get_by_placeholder(w("streamlit.choose_one")).first).to_be_attached()
        assert reader.page.evaluate("[document.documentElement.lang, navigator.language.slice(0, 2)]") == [language] * 2


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_request_leaves_the_machine(see: See, internet: Listener, address: str) -> None:
    urls = [urlsplit(url) for url in see(address, "laptop").requests]
    assert {part.hostname for part in urls if part.scheme in ("http", "https", "ws", "wss")} <= HERE
    assert any(part.scheme == "ws" for part in urls), "the page never opened its socket"
    assert internet.requests == []


def test_the_menu_leads_from_page_to_page_and_keeps_the_language(visit: Visit) -> None:
    reader = visit("/?lang=en")
    reader.page.get_by_role("link", name=Words("en")("menu.oxygen"), exact=True).click()
    reader.page.wait_for_url("**/oksigen**")
    reader.settled()
    assert "lang=en" in reader.path()
    assert Words("en")("menu.oxygen") in " ".join(reader.menu())
