"""What there is to see on a page, noted in one visit, so that many rules can look at it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

import theme
from dashboard.frontend import streamlit_words
from i18n import Words
from tests.browser.reader import ALL_DRAWN, Reader

CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8").partition("\n")[2]
AXE = Axe().axe_script
TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]'), page = document.scrollingElement
  return Math.max(main.scrollWidth - main.clientWidth, page.scrollWidth - document.documentElement.clientWidth)
}"""
EMPTY_CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot')].filter((chart) =>
  ![...chart.querySelectorAll('.trace path, .scatterlayer path, .sankey-link')].slice(0, 80).some((mark) => {
    const box = mark.getBoundingClientRect()
    return box.width + box.height > 2
  })).length"""

# Texts, labels and placeholders that are words of Streamlit's own.
ENGLISH = """(words) => {
  const wanted = new Set(words), english = []
  const note = (text) => { if (text && wanted.has(text.trim())) english.push(text.trim()) }
  for (const each of document.querySelectorAll('body *:not(script, style)')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) note(each.getAttribute(name))
    for (const child of each.childNodes) if (child.nodeType === Node.TEXT_NODE) note(child.data)
  }
  return english
}"""
STREAMLITS_WORDS = [source for source in streamlit_words.SOURCES.values() if "{" not in source]

# What Streamlit itself draws and no setting of ours reaches: its menu puts the list of each section into a list, and
# the small curve of a tile, whose numbers stand beside it, has points without a name.
NOT_OURS = [['[data-testid="stSidebarNavItems"]']]
# Browsers let the keyboard reach what scrolls; axe asks for a mark in the page, which Streamlit gives no way to set.
REACHED = "(found) => { const it = document.querySelector(found); it.focus(); return document.activeElement === it }"
GRAVE = ("serious", "critical")
# Rules of axe that cannot answer with anything grave; one of them costs a third of all.
LIGHT = """(grave) => {
  const impacts = axe._audit.data.checks
  const checks = (rule) => [...rule.any, ...rule.all, ...rule.none].map((check) => impacts[check.id ?? check])
  const isGrave = (rule) => [rule, ...checks(rule)].some((part) => !part?.impact || grave.includes(part.impact))
  return axe._audit.rules.filter((rule) => !isGrave(rule)).map((rule) => rule.id)
}"""


# A page drawn in the colours of a screen, by that of its paper.
HAS_PAPER = "(it) => getComputedStyle(document.documentElement).getPropertyValue('--posko-paper') === it"

# What would end inside the page on paper: boxes that scroll or hide what is below or beside their edge.
CUT_OFF = """() => [...document.querySelectorAll('[data-testid="stMain"] *')].filter((box) => {
  const look = getComputedStyle(box), hides = (way) => ['auto', 'scroll', 'hidden'].includes(way)
  const high = hides(look.overflowY) && box.scrollHeight > box.clientHeight + 4
  const wide = hides(look.overflowX) && box.scrollWidth > box.clientWidth + 4
  const isBox = box.clientHeight > 20 && box.clientWidth > 20 && !box.closest('svg, button, label, .stSelectbox')
  return isBox && (high || wide)
}).map((box) => `${box.tagName}.${box.className}`)"""


# Cells of a list that a reader of a narrow screen would have to look for sideways.
BESIDE = """() => [...document.querySelectorAll('.posko-table.cards td')].filter((cell) =>
  cell.getClientRects().length && cell.getBoundingClientRect().right > document.documentElement.clientWidth
).map((cell) => cell.dataset.label)"""


@dataclass(frozen=True)
class Seen:
    """Facts of one look at a page.

    too_wide: how far the page reaches beyond the screen [px] · beside: titles of list cells right of the screen
    unreadable: texts of too little contrast
    paper: the page as PDF · cut_off: boxes that end before their content does, on paper
    menu_on_paper: whether the menu would be printed; all three of wide screens only
    english: words of Streamlit's that are there in English
    barriers: what axe calls serious or critical for who cannot see or use a mouse
    empty_charts: how many charts hold no mark · requests: every address asked · problems: errors in the console
    """

    title: str
    says_made_up: int
    too_wide: int
    beside: list[str]
    unreadable: list[str]
    english: list[str]
    barriers: list[str]
    charts: int
    empty_charts: int
    requests: list[str]
    problems: list[str]
    paper: bytes = b""
    cut_off: list[str] | None = None
    menu_on_paper: bool | None = None


SCREENS: dict[str, tuple[int, Literal["dark", "light"]]] = {
    "night": (1280, "dark"),
    "laptop": (1280, "light"),
    "phone": (390, "light"),
}
"""Width [px] and colours of each screen, in the order in which they are looked at."""


def look_at(reader: Reader, path: str) -> dict[str, Seen]:
    """Opens a page at night, sees day come, and makes its window as narrow as a phone; notes what is there each time.

    A page is drawn anew when the colours of its screen change, and a window that becomes narrow draws the same as a
    narrow one.
    """
    page, seen = reader.page, dict[str, Seen]()
    for screen, (width, scheme) in SCREENS.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        if not seen:
            reader.open(path)
        page.wait_for_function(HAS_PAPER, arg=theme.PAPER[scheme == "dark"])
        reader.settled()
        page.wait_for_function(ALL_DRAWN)
        seen[screen] = _noted(reader, is_wide=width > 1000)
    return seen


def _noted(reader: Reader, *, is_wide: bool) -> Seen:
    page = reader.page
    facts = {
        "title": reader.title(),
        "says_made_up": page.get_by_text(Words("id")("screen.made_up")).filter(visible=True).count(),
        "too_wide": page.evaluate(TOO_WIDE),
        "beside": page.evaluate(BESIDE),
        "unreadable": page.evaluate(CONTRAST),
        "english": page.evaluate(ENGLISH, STREAMLITS_WORDS),
        "barriers": _barriers(page),
        "charts": page.locator(".js-plotly-plot").count(),
        "empty_charts": page.evaluate(EMPTY_CHARTS),
    }
    on_paper = _on_paper(page) if is_wide else {}
    return Seen(**facts, **on_paper, requests=[*reader.requests], problems=[*reader.problems])


def _on_paper(page: Page) -> dict[str, Any]:
    paper = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    cut_off, menu = page.evaluate(CUT_OFF), page.get_by_test_id("stSidebar").is_visible()
    page.emulate_media(media="screen")
    return {"paper": paper, "cut_off": cut_off, "menu_on_paper": menu}


def _barriers(page: Page) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    light = page.evaluate(LIGHT, list(GRAVE))
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in light}}
    violations = page.evaluate("async (what) => (await axe.run(...what)).violations", [{"exclude": NOT_OURS}, options])
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"]
        if not (each["id"] == "scrollable-region-focusable" and page.evaluate(REACHED, node["target"][0]))
    ]
