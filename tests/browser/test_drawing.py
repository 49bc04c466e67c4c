"""Charts and maps are really drawn, can be picked with a click, and the rows behind them can be taken along."""

from io import BytesIO
from xml.etree import ElementTree

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import theme
from i18n import Words
from tests.browser.conftest import Visit
from tests.browser.reader import ALL_DRAWN

W = Words("id")


def colours(part: Locator) -> dict[tuple[int, int, int], float]:
    """The share of each colour in what a browser drew there."""
    picture = Image.open(BytesIO(part.screenshot())).convert("RGB").quantize(32).convert("RGB")
    pixels = picture.width * picture.height
    return {colour: count / pixels for count, colour in picture.getcolors(pixels) or []}


def shares_of_map(page: Page) -> list[float]:
    """The shares of its colours once its shapes are there, which come some time after the map."""
    drawn = page.get_by_test_id("stDeckGlJsonChart")
    drawn.scroll_into_view_if_needed()
    for _ in range(40):
        shares = sorted(colours(drawn).values(), reverse=True)
        if is_drawn(shares):
            break
        page.wait_for_timeout(250)
    return shares


def is_drawn(shares: list[float]) -> bool:
    """Whether a map is there, by the shares of its colours."""
    return shares[0] < 0.9 and len([share for share in shares if share > 0.01]) >= 4


def test_the_map_is_drawn_at_night(visit: Visit) -> None:
    assert is_drawn(shares_of_map(visit("/peta?period=days_28", scheme="dark").page))


def test_the_map_is_drawn_and_saved_and_a_village_that_is_clicked_on_it_opens_its_screen(visit: Visit) -> None:
    reader = visit("/peta?period=days_28")
    assert is_drawn(shares_of_map(reader.page))
    can_be_saved_as_a_picture(reader.page, of_map=True)
    drawn = reader.page.get_by_test_id("stDeckGlJsonChart")
    drawn.scroll_into_view_if_needed()
    for _ in range(20):  # shapes can be picked some time after they are drawn
        box = drawn.bounding_box()
        assert box is not None
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        reader.page.mouse.move(*middle)
        reader.page.mouse.click(*middle)
        reader.page.wait_for_timeout(3000)
        if "/desa" in reader.page.url:
            break
    reader.page.wait_for_url("**/desa?**desa=35.79.**")
    reader.settled()
    assert "period=days_28" in reader.path()


def test_a_page_takes_the_colours_that_its_reader_changes_to(visit: Visit) -> None:
    page = visit("/kasus").page
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "(paper) => getComputedStyle(document.documentElement).getPropertyValue('--posko-paper') === paper",
        arg=theme.PAPER[True],
    )


def test_a_village_of_the_table_opens_by_keyboard_and_its_link_opens_as_it_was_sent(visit: Visit) -> None:
    reader = visit("/peta?period=days_28&counted=requests&category=oxygen&measure=above_share")
    first = reader.page.locator(".posko-table a").first
    name = first.inner_text()
    first.focus()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/desa?**desa=35.79.**")
    assert reader.settled().title().startswith(name)
    assert visit(reader.path()).title().startswith(name)


def test_a_chart_can_be_saved_as_a_picture_and_the_rows_taken_along_as_a_workbook(visit: Visit) -> None:
    page = visit("/telepon?period=days_28&open=rows").page
    can_be_saved_as_a_picture(page, of_map=False)
    fills_the_screen_until_escape(page)
    page.locator(".st-key-part_calls_rows").get_by_role("button", name=W("table.take")).click()
    with page.expect_download() as taken:
        page.get_by_role("button", name=W("table.download_xlsx")).click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    sheet = load_workbook(BytesIO(taken.value.path().read_bytes())).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
    assert W("screen.made_up") in texts
    assert sheet.max_row > 6
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def fills_the_screen_until_escape(page: Page) -> None:
    """The first card of the page, with the mark of made-up data, and its chart higher than before."""
    chart = page.get_by_test_id("stPlotlyChart").first
    before = chart.bounding_box()
    page.get_by_role("button", name=W("picture.full")).first.click()
    page.wait_for_function("document.querySelector('[data-posko-full] .stPlotlyChart').clientHeight > 310")
    card = page.locator("[data-posko-full]")
    box, size = card.bounding_box(), page.viewport_size
    assert box is not None and size is not None
    assert (box["x"], box["y"], round(box["width"])) == (0, 0, size["width"])
    assert card.get_by_text(W("screen.made_up")).is_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    after = chart.bounding_box()
    assert before is not None and after is not None
    assert after["height"] == before["height"]


def can_be_saved_as_a_picture(page: Page, *, of_map: bool) -> None:
    """The first picture of the page, in pixels and in lines, with what stands around it."""
    page.wait_for_function(ALL_DRAWN)
    button = page.get_by_role("button", name=W("picture.save")).first
    with page.expect_download() as taken:
        button.click()
    assert taken.value.suggested_filename.endswith(".png")
    picture = Image.open(BytesIO(taken.value.path().read_bytes())).convert("RGB")
    assert picture.width >= 900
    shares = {colour: count / (picture.width * picture.height) for count, colour in picture.getcolors(1_000_000) or []}
    assert shares[0xF7, 0xDC, 0x6F] > 0.01, "the picture does not say that its data are made up"
    drawn = max(share for colour, share in shares.items() if max(colour) - min(colour) > 60 and colour[2] > colour[0])
    assert drawn > 0.02, "the chart is missing"
    with page.expect_download() as taken:
        page.get_by_role("button", name=W("picture.save_svg")).first.click()
    root = ElementTree.fromstring(taken.value.path().read_text("utf-8"))
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(W("screen.as_of", moment="").strip() in text for text in texts)
    assert list(root.iter("{http://www.w3.org/2000/svg}" + ("image" if of_map else "path")))


def test_a_week_of_calls_is_seven_bars_and_ctrl_p_opens_every_section_before_it_prints(visit: Visit) -> None:
    page = visit("/telepon?period=days_7").page
    wave, chosen = (page.get_by_test_id("stPlotlyChart").nth(n) for n in (0, 1))
    expect(chosen.locator(".barlayer .point")).to_have_count(7)
    assert wave.locator(".barlayer .point").count() > 7
    closed = page.locator('[class*="st-key-part_"] > [data-testid="stExpander"] > details:not([open])')
    closed.first.wait_for()
    page.evaluate("void (window.print = () => { window.printed = (window.printed || 0) + 1 })")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed", timeout=180_000)  # every section of the page is computed first
    expect(closed).to_have_count(0)
    assert page.evaluate("window.printed") == 1
    page.get_by_text(W("calls.recent"), exact=True).first.wait_for(state="visible")


def test_a_cell_that_is_clicked_in_an_opened_part_opens_the_rows_of_it(visit: Visit) -> None:
    reader = visit("/permintaan?period=days_28")
    reader.page.locator("summary", has_text=W("requests.part_villages")).click()
    reader.page.wait_for_url("**open=villages")
    part = reader.settled().page.locator(".st-key-part_requests_villages")
    reader.click_drawn(part.locator(".js-plotly-plot").first.locator(".barlayer .point path").first)
    reader.page.wait_for_url("**row_village=**row_category=**")
    reader.settled()
    assert reader.page.get_by_text(W("requests.rows"), exact=True).is_visible()


def test_what_is_supposed_changes_the_stocks_and_nothing_else_of_the_page(visit: Visit) -> None:
    reader = visit("/oksigen")
    title, stocks = reader.title(), reader.page.locator(".posko-table").first
    forecast = stocks.inner_text()
    reader.page.locator("summary", has_text=W("what_if.title")).click()
    reader.page.get_by_role("slider").first.focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_url("**demand_percent=110**")
    reader.page.get_by_text(W("what_if.banner", supposed="")).wait_for()
    reader.settled()
    assert stocks.inner_text() != forecast
    reader.page.get_by_role("button", name=W("what_if.back")).click()
    reader.page.get_by_text(W("what_if.banner", supposed="")).wait_for(state="detached")
    assert reader.settled().title() == title and stocks.inner_text() == forecast
