"""What is supposed on the Oxygen page is marked, kept in the address, and never taken for the forecast."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from i18n import LANGUAGES, Words

Opened = Callable[..., AppTest]
W = Words("id")


def banners(page: AppTest) -> str:
    return " ".join(str(getattr(part.proto, "body", "")) for part in page.get("html"))


def test_a_supposition_in_the_address_is_marked_and_leaves_the_title_alone(opened: Opened) -> None:
    plain, supposed = opened("oxygen"), opened("oxygen", demand_percent="150", late_days="3", daily_quota="5")
    assert not plain.exception and not supposed.exception
    assert W("what_if.banner", supposed="") not in banners(plain)
    for part in ("+50%", "3 hari lebih lambat", "5 tabung"):
        assert part in banners(supposed).partition(W("what_if.banner", supposed=""))[2]
    assert plain.title[0].value == supposed.title[0].value


def test_the_way_back_takes_the_suppositions_out_of_the_address(opened: Opened) -> None:
    page = opened("oxygen", demand_percent="150", service_percent="99")
    (back,) = [button for button in page.button if button.label == W("what_if.back")]
    back.click().run()
    assert (page.query_params["demand_percent"], page.query_params["service_percent"]) == ("100", "99")


def test_what_cannot_be_supposed_is_not(opened: Opened) -> None:
    page = opened("oxygen", demand_percent="1000", flow_lpm="0", daily_quota="-1")
    assert not page.exception and W("what_if.banner", supposed="") not in banners(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_can_be_said(language: str) -> None:
    from dashboard.views.oxygen.what_if import CHOICES

    words = Words(language)
    for name, choice in CHOICES.items():
        assert words.has(f"what_if.{name}") and words.has(f"what_if.{name}_usual") and choice.usual in choice.codes
        assert not choice.supposes or words(f"what_if.{name}_told", n=3, more="+3")
