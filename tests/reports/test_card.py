"""The briefing as a picture to send says what the document says."""

import dataclasses
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from reports.briefing.paper import briefing_png
from tests.reports import sample


def picture(language: str = "id", **changes: Any) -> Image.Image:
    """The card of the sample, opened."""
    return Image.open(BytesIO(briefing_png(sample.briefing(language, **changes))))


@pytest.fixture(scope="module")
def whole() -> Image.Image:
    """The card of the sample as it is."""
    return picture()


def test_a_card_is_as_wide_as_a_telephone_shows_and_as_high_as_its_words_need(whole: Image.Image) -> None:
    short = picture(actions=(), no_actions="", summary=("Panggilan naik",))
    assert whole.format == "PNG"
    assert whole.width == short.width == 1080
    assert whole.height > short.height


def test_the_same_briefing_gives_the_same_picture_whenever_it_is_made() -> None:
    briefing = sample.briefing("hi")
    later = dataclasses.replace(briefing, made_at=sample.MOMENT)
    assert briefing_png(briefing) == briefing_png(later)


@pytest.mark.parametrize("change", ["made_up", "incomplete", "suppressed", "link"])
def test_a_card_shows_each_reservation_and_its_address(change: str, whole: Image.Image) -> None:
    assert whole.height > picture(**{change: ""}).height


def test_a_card_shows_what_is_to_be_done_and_what_is_late(whole: Image.Image) -> None:
    actions = sample.briefing("id").actions
    in_time = tuple(dataclasses.replace(action, is_late=False) for action in actions)
    assert whole.height > picture(actions=actions[:1]).height
    assert whole.tobytes() != picture(actions=in_time).tobytes()
    assert picture(actions=actions * 3).height > picture(actions=(*actions, actions[0])).height


def test_no_text_of_a_card_is_read_as_typesetting() -> None:
    text = '#panic() $x [unclosed *a* _b_ `c` <b>&amp; \\ " 🔥 北京'
    assert picture(summary=(text, text), centre=text, no_actions=text, actions=()).width == 1080


def test_devanagari_has_its_letters() -> None:
    # A missing letter is drawn as the same box, whatever the letter.
    assert picture(centre="ऑक्सीजन").tobytes() != picture(centre="ऑक्सीजम").tobytes()


def test_without_data_a_card_says_so() -> None:
    assert Image.open(BytesIO(briefing_png(sample.empty("en")))).width == 1080
