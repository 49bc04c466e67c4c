"""Every page, as somebody sees it: in the menu, drawn, in three languages, on a phone, by day and by night."""

from pathlib import Path

import pytest

from dashboard import site_map
from i18n import LANGUAGES, Words
from tests.browser.conftest import Visit

ADDRESSES = [each.address for each in site_map.ENTRIES]
CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8").partition("\n")[2]
TOO_WIDE = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
OUTSIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]')
  return main.scrollWidth - main.clientWidth
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_lists_every_page_in_the_readers_language(visit: Visit, language: str) -> None:
    names = visit(f"/?lang={language}").menu()
    w = Words(language)
    assert [w(f"menu.{each.name}") in shown for each, shown in zip(site_map.ENTRIES, names, strict=True)]
    assert len(names) == len(site_map.ENTRIES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_drawn_and_says_that_its_data_are_made_up(visit: Visit, address: str) -> None:
    page = visit(f"/{address}").page
    assert page.locator("h1").first.inner_text().strip()
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_text(Words("id")("screen.made_up")).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_a_phone(visit: Visit, address: str, scheme: str) -> None:
    page = visit(f"/{address}", width=390, scheme=scheme).page
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(OUTSIDE) <= 0


def test_the_menu_leads_from_page_to_page_and_keeps_the_language(visit: Visit) -> None:
    reader = visit("/?lang=en")
    reader.page.get_by_role("link", name=Words("en")("menu.oxygen"), exact=True).click()
    reader.page.wait_for_url("**/oksigen**")
    reader.settled()
    assert "lang=en" in reader.path()
    assert Words("en")("menu.oxygen") in " ".join(reader.menu())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_text_can_be_read_on_what_lies_behind_it(visit: Visit, address: str, scheme: str) -> None:
    assert visit(f"/{address}?period=days_28", scheme=scheme).page.evaluate(CONTRAST) == []
