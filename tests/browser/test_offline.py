"""Little is asked of the line, nothing of the internet at start, and every answer carries its headers."""

import urllib.request

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.reader import ALL_DRAWN, Reader
from tests.browser.servers import Listener

FIRST_LOAD_BYTES = 3 * 1024 * 1024
DEVANAGARI = "noto-sans-devanagari"


def test_starting_the_server_asks_nothing_of_the_internet(server: str, internet: Listener) -> None:
    assert internet.requests == []


@pytest.mark.parametrize("address", ["ringkasan", "telepon", "peta"])
def test_the_first_load_is_small(chromium: Browser, server: str, address: str) -> None:
    context = chromium.new_context()
    reader = Reader(context, server)
    wire = context.new_cdp_session(reader.page)
    wire.send("Network.enable")
    received: list[int] = []
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    wire.on("Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"])))
    page = reader.open(f"/{address}").page
    page.wait_for_function(ALL_DRAWN)
    page.wait_for_load_state("networkidle")
    context.close()
    assert sum(received) <= FIRST_LOAD_BYTES, f"{sum(received) / 1024:.0f} KB"


def test_the_font_of_hindi_comes_only_when_hindi_is_read(visit: Visit) -> None:
    assert not [url for url in visit("/ringkasan", device="new").requests if DEVANAGARI in url]
    assert [url for url in visit("/ringkasan?lang=hi", device="new").requests if DEVANAGARI in url]


def test_the_pages_are_set_in_our_own_font(visit: Visit) -> None:
    page = visit("/ringkasan").page
    assert "Noto Sans" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert page.evaluate("document.fonts.check('16px \"Noto Sans\"')")


@pytest.mark.parametrize("path", ["/", "/oksigen", "/health", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(server: str, path: str) -> None:
    with urllib.request.urlopen(server + path) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_scripts_come_compressed(server: str) -> None:
    with urllib.request.urlopen(server + "/") as answer:
        script = answer.read().decode().partition('src="')[2].partition('"')[0].lstrip("./")
    request = urllib.request.Request(f"{server}/{script}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
