"""Little is asked of the line, nothing of the internet at start, and every answer carries its headers."""

import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit
from tests.browser.reader import ALL_DRAWN, DRAWN, STILL, Reader
from tests.browser.servers import ROOT, Listener, running

FIRST_LOAD_BYTES = 3 * 1024 * 1024
OVERVIEW_BYTES = 600 * 1024
"""What Overview may weigh more than a page with one word."""
PLOTLY, DECK = "PlotlyChart", "DeckGlJsonChart"
LIBRARIES = (PLOTLY, DECK, "VegaLiteChart", "ArrowVegaLiteChart", "embed")
"""Streamlit's scripts of chart libraries; the last one is Vega, which its tiles with curves load."""
DEVANAGARI = "noto-sans-devanagari"


def test_starting_the_server_asks_nothing_of_the_internet(server: str, internet: Listener) -> None:
    assert internet.requests == []


class Load(NamedTuple):
    """What a device that was never here before receives for a page."""

    size: int
    """Bytes, compressed as they come, with what arrives over the socket."""
    files: list[str]
    """The largest files, each with its KB."""
    urls: list[str]


def load(chromium: Browser, server: str, path: str) -> Load:
    """Open a page on a new device and weigh it, lazily loaded scripts and fonts too."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    reader = Reader(context, server)
    wire = context.new_cdp_session(reader.page)
    wire.send("Network.enable")
    urls: dict[str, str] = {}
    received: Counter[str] = Counter()
    wire.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: received.update({urls.get(event["requestId"], ""): int(event["encodedDataLength"])}),
    )
    wire.on(
        "Network.webSocketFrameReceived",
        lambda event: received.update({"socket": len(event["response"]["payloadData"])}),
    )
    reader.page.goto(server + path)
    reader.page.locator(DRAWN).wait_for()
    reader.page.evaluate(STILL, DRAWN)
    reader.page.wait_for_function(ALL_DRAWN)
    reader.page.wait_for_load_state("networkidle")
    context.close()
    files = [f"{size / 1024:.0f} KB {url.rpartition('/')[2]}" for url, size in received.most_common(12)]
    return Load(received.total(), files, list(urls.values()))


@pytest.mark.parametrize(("address", "libraries"), [("telepon", {PLOTLY}), ("peta", {DECK}), ("rujukan", {PLOTLY})])
def test_the_first_load_is_small_and_has_the_libraries_that_the_page_draws_with(
    chromium: Browser, server: str, address: str, libraries: set[str]
) -> None:
    page = load(chromium, server, f"/{address}")
    assert page.size <= FIRST_LOAD_BYTES, page.files
    assert {name for name in LIBRARIES for url in page.urls if f"/{name}." in url} == libraries


def test_the_overview_weighs_little_more_than_a_page_that_says_one_word(
    chromium: Browser, server: str, data: Path, internet: Listener, record_property: Callable[[str, object], None]
) -> None:
    overview = load(chromium, server, "/ringkasan")
    with running(data, internet, script="tests/browser/plain.py", PYTHONPATH=str(ROOT)) as plain:
        word = load(chromium, plain, "/")
    more = overview.size - word.size
    record_property("overview_kilobytes", more // 1024)
    print(f"Overview {overview.size / 1024:.0f} KB, one word {word.size / 1024:.0f} KB, more {more / 1024:.0f} KB")
    assert more <= OVERVIEW_BYTES, overview.files
    assert not [url for name in LIBRARIES for url in overview.urls if f"/{name}." in url]
    assert not [url for url in overview.urls if "Source" in url.rpartition("/")[2]]


def test_the_pages_are_set_in_our_own_font_and_that_of_hindi_comes_only_when_hindi_is_read(visit: Visit) -> None:
    reader = visit("/ringkasan", device="new")
    assert "Noto Sans" in reader.page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert reader.page.evaluate("document.fonts.check('16px \"Noto Sans\"')")
    assert not [url for url in reader.requests if DEVANAGARI in url]
    assert [url for url in visit("/ringkasan?lang=hi", device="new").requests if DEVANAGARI in url]


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
