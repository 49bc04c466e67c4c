"""Somebody at a browser: opens pages, waits until they are drawn, keeps what went wrong."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request

# Streamlit looks for its server below the page's address first and takes the 404 for a no; a wrong passcode is a 403.
EXPECTED = re.compile(r"/[^/]+/_stcore/(health|host-config)$|/sign-in$")
PATIENCE_MS = 90_000
BROKEN = '[data-testid="stException"]'
DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'

# The first drawing may ask for another: nothing runs and nothing is about to come for a while, counted in turns of the
# page's own loop, which a busy machine slows down as it does the page.
STILL = """async (drawn) => {
  const isBusy = () => !document.querySelector(drawn) || document.querySelector('[data-testid="stSkeleton"]')
  for (let turns = 0; turns < 12; await new Promise((go) => setTimeout(go, 25))) turns = isBusy() ? 0 : turns + 1
}"""
# Charts and maps draw after their data have come, those of a narrowed window once more.
ALL_DRAWN = """() => {
  const drawn = (chart) => chart.querySelector('.js-plotly-plot .main-svg') && !chart.querySelector('[data-stale=true]')
  return !document.querySelector('[data-testid="stSkeleton"]')
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(drawn)
}"""
# What unfolds above or around an element moves it, and a pointer that hits the screen misses it then.
IN_PLACE = """async (it) => {
  const place = () => JSON.stringify(it.getBoundingClientRect())
  let last = ''
  for (let since = performance.now(); performance.now() - since < 300; await new Promise((go) => setTimeout(go, 25)))
    if (place() !== last) { last = place(); since = performance.now() }
}"""


class Reader:
    """One tab of a browser at one server."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._note_request)
        self.page.on("websocket", lambda opened: self.requests.append(opened.url))

    def open(self, path: str) -> "Reader":
        """Go to a page and wait until it stands still."""
        self.page.goto(self.address + path)
        return self.settled()

    def anew(self, address: str) -> "Reader":
        """Somebody new at a server, for whom nothing was stored; what went wrong before is not theirs.

        A page that is left for a word of the same server draws nothing more when the window changes.
        """
        if self.page.url.startswith("http"):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
            self.page.goto(f"{self.address}/health")
        self.page.context.clear_cookies()
        self.page.bring_to_front()
        self.address = address
        self.problems.clear()
        self.requests.clear()
        return self

    def settled(self) -> "Reader":
        """Wait until the script has run and its title is there; a page that broke off is an error."""
        self.page.locator(DRAWN).wait_for()
        self.page.locator(f"h1, {BROKEN}").first.wait_for()
        assert self.page.locator(BROKEN).count() == 0, f"{self.page.url} broke off: the server's log says why"
        self.page.evaluate(STILL, DRAWN)
        return self

    def click_drawn(self, mark: Locator) -> None:
        """Click the middle of what a chart drew, below whatever the chart lays over it, once everything is in place."""
        self.page.wait_for_function(ALL_DRAWN)
        mark.scroll_into_view_if_needed()
        mark.evaluate(IN_PLACE)
        box = mark.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def title(self) -> str:
        """The sentence on top of the page."""
        return self.page.locator("h1").first.inner_text()

    def menu(self) -> list[str]:
        """What the menu lists, top to bottom."""
        return [text.strip() for text in self.page.get_by_test_id("stSidebarNavLink").all_inner_texts()]

    def path(self) -> str:
        """The address behind the server's name."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.location.get("url", "")):
            self.problems.append(f"{message.text} ({message.location.get('url')})")

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)
