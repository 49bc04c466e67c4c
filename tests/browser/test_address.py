"""What a reader chose stands in the address, and a link opens as it was sent, on a server that was just started too."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from access.passcodes import hashed
from i18n import Words
from tests.browser.conftest import READ, Visit
from tests.browser.servers import Listener, running

W = Words("id")
LINK = "/telepon?lang=en&period=days_28&place=35.79.01"


def line(page: Page) -> Locator:
    """The line of filters."""
    return page.locator(".st-key-filters").get_by_test_id("stPopoverButton")


def pressed(page: Page, name: str) -> bool:
    """Whether the filters say so of their period."""
    return line(page).inner_text().startswith(f"{name}:")


def test_a_choice_goes_into_the_address_and_along_to_the_next_page(visit: Visit) -> None:
    reader = visit("/telepon")
    line(reader.page).click()
    reader.page.get_by_role("radio", name=W("filter.days_28"), exact=True).click()
    reader.page.wait_for_url("**period=days_28**")
    reader.settled()
    reader.page.reload()
    reader.settled()
    assert pressed(reader.page, W("filter.days_28"))
    reader.page.get_by_role("link", name=W("menu.requests"), exact=True).click()
    reader.page.wait_for_url("**/permintaan**")
    reader.settled()
    assert "period=days_28" in reader.path()


def test_a_link_opens_as_it_was_sent(visit: Visit) -> None:
    reader = visit(LINK)
    assert reader.path() == LINK
    assert pressed(reader.page, Words("en")("filter.days_28"))


def test_two_days_are_picked_in_a_calendar_of_the_readers_language(visit: Visit) -> None:
    reader = visit("/telepon?lang=hi&period=custom&from=2021-07-01&to=2021-07-10")
    page = reader.page
    line(page).click()
    calendar = page.get_by_role("grid")
    assert page.get_by_text(Words("hi").month_name(7)).count()
    calendar.get_by_role("button", name=f"{Words('hi').long_weekday(0)}, 5 {Words('hi').month_name(7)} 2021").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2021-07-05&to=2021-07-06**")
    reader.settled()
    assert line(page).inner_text().startswith("5–6 ")
    box = page.get_by_label(Words("hi")("calendar.to"), exact=True)
    box.fill("31.02.2021")
    box.press("Enter")
    assert page.get_by_role("alert").inner_text()
    box.fill("2021-07-08")
    box.press("Enter")
    page.wait_for_url("**to=2021-07-08**")


def test_nonsense_in_the_address_opens_the_page_all_the_same(visit: Visit) -> None:
    reader = visit("/telepon?lang=xx&period=1%27%20OR%201&place=%3Cscript%3E&from=soon")
    assert pressed(reader.page, W("filter.days_7"))


def test_a_cold_link_opens_with_gate_menu_and_filters(visit: Visit, data: Path, internet: Listener) -> None:
    with running(data, internet) as fresh:
        reader = visit(LINK, at=fresh, device="new")
        assert reader.path() == LINK
        assert Words("en")("menu.oxygen") in " ".join(reader.menu())
        assert pressed(reader.page, Words("en")("filter.days_28"))
        assert reader.page.get_by_role("dialog").count() == 0


def test_a_cold_link_to_the_name_of_a_file_opens_the_page_in_its_frame(
    visit: Visit, data: Path, internet: Listener
) -> None:
    with running(data, internet) as fresh:
        reader = visit("/oxygen?lang=en", at=fresh, device="new")
        assert reader.path() == "/oksigen?lang=en"
        assert len(reader.menu()) > 1


def test_a_cold_link_of_a_stranger_leads_to_the_gate(visit: Visit, data: Path, internet: Listener) -> None:
    with running(data, internet, POSKO_PASSCODE_READ=hashed(READ)) as fresh:
        for path in ("/oksigen?lang=en", "/oxygen", "/"):
            assert visit(path, at=fresh, stranger=True, device="new").path().startswith("/sign-in?next=%2F")
