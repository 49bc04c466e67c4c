"""What is to be done, on the overview: every action has its deadline and leads to the page on which it is seen to."""

from collections.abc import Callable

from analytics.metrics.actions.actions import KINDS
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.views.overview import alerts
from reports.briefing.document import Action


def test_every_kind_of_action_leads_to_a_page() -> None:
    assert {*alerts._PAGES} == {*KINDS}
    assert {*alerts._PAGES.values()} <= {each.name for each in navigation.ENTRIES}


def test_a_late_action_says_since_when_and_another_until_when(context: Callable[..., PageContext]) -> None:
    page = context("id")
    late = alerts._line(page, Action("Pesan <6> tabung", "Kamis, 22 Jul 16.00", True, "order"))
    assert "Pesan &lt;6&gt; tabung" in late
    assert "🔴" in late and page.w("alert.late", until="Kamis, 22 Jul 16.00") in late
    early = alerts._line(page, Action("Pesan 6 tabung", "Kamis, 22 Jul 16.00", False, "order"))
    assert "🔴" not in early and page.w("alert.until", until="Kamis, 22 Jul 16.00") in early
    assert "<small>" not in alerts._line(page, Action("Telepon balik 6 penelepon", "", False, "call_back"))
