"""Before an official: the presentation follows keys and clicker, and what is previewed is what is taken along."""

import re
from io import BytesIO

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, expect

from i18n import Words
from tests.browser.conftest import Visit

W = Words("id")
ADDRESS = "/inspeksi?kind=weekly&span=last_week"
SLIDE = ".posko-slide h1"
OVERFLOW = """() => {
  const it = document.querySelector('.st-key-presentation')
  return [it.scrollWidth - it.clientWidth, it.scrollHeight - it.clientHeight]
}"""


def at(page: Page, number: int) -> None:
    """Wait until the slide of this number is the one in the address."""
    expect(page).to_have_url(re.compile(rf"[?&]present={number}(&|$)"))


def test_the_presentation_follows_keys_and_a_clicker_fits_the_screen_and_escape_leaves(visit: Visit) -> None:
    reader = visit(f"{ADDRESS}&present=1", width=1920)
    page = reader.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.locator(".posko-slide .cover").wait_for()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    cover = page.locator(SLIDE).first.inner_text()
    for number, key in enumerate(("ArrowRight", "PageDown", "Space"), start=2):
        page.keyboard.press(key)
        at(page, number)
    expect(page.locator(SLIDE).first).not_to_have_text(cover)
    page.locator(".st-key-presentation .js-plotly-plot .trace").first.wait_for()
    assert page.evaluate(OVERFLOW) == [0, 0]
    large = page.locator(SLIDE).first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    page.set_viewport_size({"width": 1024, "height": 768})
    page.wait_for_timeout(1200)
    assert page.evaluate(OVERFLOW) == [0, 0]
    assert large > page.locator(SLIDE).first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 24
    for number, key in ((3, "PageUp"), (2, "ArrowLeft")):
        page.keyboard.press(key)
        at(page, number)
    for _ in range(3):  # faster than any slide is drawn: each press counts
        page.keyboard.press("PageDown")
    at(page, 5)
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("present="))
    expect(page.locator(".st-key-presentation")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_what_is_previewed_is_what_is_taken_along(visit: Visit) -> None:
    page = visit(ADDRESS).page
    preview = page.locator(".st-key-briefing-preview img")
    preview.wait_for()
    pages = int(re.findall(r"\d+", page.locator(".st-key-briefing-preview").inner_text())[1])
    with page.expect_download() as download:
        page.get_by_role("button", name=W("inspection.take_pdf"), exact=False).click()
    assert download.value.suggested_filename.endswith("-id.pdf")
    printed = pypdfium2.PdfDocument(download.value.path())
    assert len(printed) == pages
    picture = Image.open(BytesIO(page.request.get(preview.get_attribute("src") or "").body()))
    drawn = printed[0].render(scale=picture.width / printed[0].get_width()).to_pil().convert("L").resize((60, 85))
    difference = [
        abs(a - b) for a, b in zip(drawn.tobytes(), picture.convert("L").resize((60, 85)).tobytes(), strict=True)
    ]
    assert sum(difference) / len(difference) < 4
    page.locator(".st-key-page-on button").first.click()
    expect(page.locator(".st-key-briefing-preview")).to_contain_text(W("inspection.page_of", page=2, pages=pages))
