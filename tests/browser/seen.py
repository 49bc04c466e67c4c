"""What there is to see on a page, noted in one visit, so that many rules can look at it."""

from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from i18n import Words
from tests.browser.reader import Reader

CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8").partition("\n")[2]
TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]'), page = document.scrollingElement
  return Math.max(main.scrollWidth - main.clientWidth, page.scrollWidth - document.documentElement.clientWidth)
}"""

# What Streamlit itself draws and no setting of ours reaches: its menu puts the list of each section into a list, and
# the small curve of a tile, whose numbers stand beside it, has points without a name.
NOT_OURS = [['[data-testid="stSidebarNavItems"]'], ['[data-testid="stMetricChart"]']]
# Browsers let the keyboard reach what scrolls; axe asks for a mark in the page, which Streamlit gives no way to set.
REACHED = "(found) => { const it = document.querySelector(found); it.focus(); return document.activeElement === it }"
GRAVE = ("serious", "critical")

# What would end inside the page on paper: boxes that scroll or hide what is below or beside their edge.
CUT_OFF = """() => [...document.querySelectorAll('[data-testid="stMain"] *')].filter((box) => {
  const look = getComputedStyle(box), hides = (way) => ['auto', 'scroll', 'hidden'].includes(way)
  const high = hides(look.overflowY) && box.scrollHeight > box.clientHeight + 4
  const wide = hides(look.overflowX) && box.scrollWidth > box.clientWidth + 4
  const isBox = box.clientHeight > 20 && box.clientWidth > 20 && !box.closest('svg, button, label, .stSelectbox')
  return isBox && (high || wide)
}).map((box) => `${box.tagName}.${box.className}`)"""


@dataclass(frozen=True)
class Seen:
    """Facts of one visit.

    too_wide: how far the page reaches beyond the screen [px] · unreadable: texts of too little contrast
    paper: the page as PDF, of wide screens · cut_off: boxes that end before their content does, on paper
    menu_on_paper: whether the menu would be printed
    barriers: what axe calls serious or critical for who cannot see or use a mouse
    empty_charts: how many charts hold no mark · requests: every address asked · problems: errors in the console
    """

    title: str
    says_made_up: int
    too_wide: int
    unreadable: list[str]
    barriers: list[str]
    charts: int
    empty_charts: int
    requests: list[str]
    problems: list[str]
    paper: bytes
    cut_off: list[str]
    menu_on_paper: bool


def look_at(browser: Browser, server: str, path: str, *, width: int, scheme: str) -> Seen:
    """Visits a page as a new device and notes what is there."""
    dark = scheme == "dark"
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    reader = Reader(context, server).open(path)
    page = reader.page
    page.wait_for_timeout(1500)  # charts and maps draw after their data have come
    charts = page.locator(".js-plotly-plot").all()
    barriers = _barriers(page)
    marks = [_has_marks(page, number) for number in range(len(charts))]
    facts = {"too_wide": page.evaluate(TOO_WIDE), "unreadable": page.evaluate(CONTRAST)}
    paper = page.pdf(prefer_css_page_size=True) if width > 1000 else b""
    page.emulate_media(media="print")
    seen = Seen(
        title=reader.title(),
        says_made_up=page.get_by_text(Words("id")("screen.made_up")).count(),
        **facts,
        barriers=barriers,
        charts=len(charts),
        empty_charts=marks.count(False),
        requests=reader.requests,
        problems=reader.problems,
        paper=paper,
        cut_off=page.evaluate(CUT_OFF),
        menu_on_paper=page.get_by_test_id("stSidebar").is_visible(),
    )
    context.close()
    return seen


def _barriers(page: Page) -> list[str]:
    report = Axe().run(page, context={"exclude": NOT_OURS}, options={"resultTypes": ["violations"]}).response
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in report["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
        if not (each["id"] == "scrollable-region-focusable" and page.evaluate(REACHED, node["target"][0]))
    ]


def _has_marks(page: Page, number: int) -> bool:
    marks = page.locator(".js-plotly-plot").nth(number).locator(".trace path, .scatterlayer path, .sankey-link")
    boxes = [mark.bounding_box() for mark in marks.all()[:80]]
    return any(box is not None and box["width"] + box["height"] > 2 for box in boxes)
