"""A newer snapshot is noticed within a minute and offered; nothing is drawn anew before the reader says so."""

from playwright.sync_api import expect

from i18n import Words
from tests.browser.conftest import Visit

W = Words("id")
LOOK = """() => {
  const pauses = [], pause = window.setTimeout
  window.setTimeout = (run, wait, ...rest) => { pauses.push(wait); return pause(run, wait, ...rest) }
  document.dispatchEvent(new Event('visibilitychange'))
  window.setTimeout = pause
  return pauses
}"""
"""Make the page look at once, as when its tab is seen again; the pauses [ms] it then waits."""
REDRAWN = "poskoFreshness()"
"""What the script of a page does that was drawn anew from another snapshot."""


def test_a_newer_snapshot_is_offered_and_taken_without_losing_what_is_open(visit: Visit) -> None:
    reader = visit("/berkas")
    page = reader.page
    mark, offer = page.locator(".posko-snapshot"), page.get_by_role("status").filter(has_text=W("freshness.newer"))
    page.get_by_text(W("data.forms"), exact=True).click()
    hint = page.get_by_text(W("data.forms_hint"))
    hint.wait_for()
    in_use = mark.get_attribute("data-snapshot")
    assert all(pause <= 60_000 for pause in page.evaluate(LOOK)), "within a minute"
    expect(offer).to_have_count(0)
    page.route("**/snapshot", lambda route: route.fulfill(json={"snapshot": "warehouse-9999"}))
    page.evaluate(LOOK)
    expect(offer).to_be_visible()
    assert mark.get_attribute("data-snapshot") == in_use
    page.evaluate(REDRAWN)
    expect(offer).to_have_count(0)
    page.evaluate(LOOK)
    expect(offer).to_be_visible()
    page.unroute("**/snapshot")
    page.get_by_role("button", name=W("freshness.show")).click()
    reader.settled()
    expect(hint).to_be_visible()
    page.evaluate(LOOK)
    expect(offer).to_have_count(0)
