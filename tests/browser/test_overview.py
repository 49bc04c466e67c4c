"""The overview on a phone: in one screen what matters, and from each action to exactly its card."""

from typing import Any

import pytest

from i18n import Words
from tests.browser.conftest import Visit
from tests.browser.reader import Reader

PHONE = {"width": 390, "height": 844}
W = Words("id")
# Boxes of what has to be on the first screen, and the texts of the lines.
BOXES = """() => {
  const box = (one) => { const b = one.getBoundingClientRect(); return [b.top, b.bottom, b.left, b.right]; };
  const all = (query) => [...document.querySelectorAll(query)].map(box);
  const title = document.querySelector('h1');
  const range = document.createRange();
  range.selectNodeContents(title);
  const lines = new Set([...range.getClientRects()].map((one) => Math.round(one.top / 4)));
  const items = [...document.querySelectorAll('.posko-do > ul > li')];
  return {
    titleLines: lines.size, title: all('h1'), mark: all('.posko-banner'), state: all('.posko-status > p'),
    filters: all('.st-key-filters'), actions: items.map(box), tiles: all('.posko-tile'), share: all('.st-key-share'),
    headings: all('.posko-do-title h3'), later: all('.posko-do .later'),
    targets: items.map((one) => one.querySelector('a').getBoundingClientRect().height),
    texts: items.map((one) => one.querySelector('.what').innerText),
    whens: items.map((one) => one.querySelector('.when').innerText),
    clipped: [...document.querySelectorAll('.posko-do .what, .posko-do .when, .posko-tile .number, .posko-tile .label')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline').length,
    tooWide: document.documentElement.scrollWidth - innerWidth,
  };
}"""


@pytest.fixture
def phone(visit: Visit) -> Reader:
    """The overview on a phone, drawn."""
    reader = visit("/ringkasan", width=PHONE["width"])
    reader.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return reader.settled()


def test_one_screen_of_a_phone_holds_all_that_is_due_and_four_figures_and_an_action_leads_to_its_card(
    phone: Reader,
) -> None:
    holds_all_that_is_due_and_four_figures(phone)
    leads_to_exactly_its_card(phone)


def holds_all_that_is_due_and_four_figures(phone: Reader) -> None:
    """One screen of a phone."""
    phone.page.locator(".posko-tile").first.wait_for()
    seen: dict[str, Any] = phone.page.evaluate(BOXES)
    parts = ("title", "mark", "state", "filters", "share", "headings", "actions", "later", "tiles")
    assert all(seen[part] for part in parts)
    bottoms = {part: max(box[1] for box in seen[part]) for part in parts}
    assert max(bottoms.values()) <= PHONE["height"], bottoms
    assert seen["titleLines"] <= 3
    assert len(seen["tiles"]) == 4
    assert len(seen["filters"]) == 1 and seen["filters"][0][1] - seen["filters"][0][0] < 48
    assert min(seen["targets"]) >= 24  # a finger hits it (WCAG 2.2, 2.5.8)
    assert seen["tooWide"] <= 0 and seen["clipped"] == 0
    # each line has its quantity or place, and until when
    assert all(any(letter.isdigit() or letter == "·" for letter in text) for text in seen["texts"])
    assert all(when.strip() for when in seen["whens"])
    late = [when for when in seen["whens"] if W("overview.overdue") in when]
    assert late


def leads_to_exactly_its_card(phone: Reader) -> None:
    """The first action to order."""
    order = phone.page.locator(".posko-do > ul > li.order > a").first
    place = order.locator(".what").inner_text().split("·")[-1].split("\n")[0].strip()
    order.click()
    phone.page.wait_for_url("**/oksigen?*#oxygen-order")
    phone.settled()
    phone.page.wait_for_function(
        "() => { const top = document.getElementById('oxygen-order')?.getBoundingClientRect().top;"
        " return top !== undefined && top > -90 && top < innerHeight / 2; }"
    )
    card = phone.page.locator('[data-testid="stVerticalBlock"]:has(> [data-testid="stElementContainer"] #oxygen-order)')
    assert place in card.last.inner_text()
