"""The overview as a picture says what the page says."""

from io import BytesIO

import pytest
from PIL import Image

from reports.picture_card import Card, drawn

CARD: Card = {
    "language": "id",
    "name": "Posko Kota Batu",
    "period": "5–11 Juli 2021",
    "title": "Tabung 6 m³ di Posko Batu habis Kamis",
    "figures": [{"label": "Panggilan", "number": "97", "beside": "+12%"}] * 4,
    "sentences": ["Panggilan naik 12%."],
    "as_of": "Data sampai 11 Juli 2021",
    "made_up": "",
}


def picture(**changes: object) -> Image.Image:
    return Image.open(BytesIO(drawn({**CARD, **changes})))  # type: ignore[typeddict-item]


def test_a_card_is_as_wide_as_a_telephone_shows_and_as_high_as_its_words_need() -> None:
    short, long = picture(), picture(sentences=["Panggilan naik 12%."] * 9)
    assert short.format == "PNG"
    assert short.width == long.width == 1080
    assert long.height > short.height


def test_the_same_card_gives_the_same_picture() -> None:
    assert drawn(CARD) == drawn(CARD)


@pytest.mark.parametrize("text", ["#panic()", "$x", "[unclosed", "*a* _b_ `c`", "<b>&amp;", '\\ "'])
def test_no_text_is_read_as_typesetting(text: str) -> None:
    assert picture(title=text, sentences=[text]).width == 1080


def test_devanagari_has_its_letters() -> None:
    # A missing letter is drawn as the same box, whatever the letter.
    assert drawn({**CARD, "title": "ऑक्सीजन"}) != drawn({**CARD, "title": "ऑक्सीजम"})


def test_made_up_data_says_so() -> None:
    assert picture(made_up="DATA CONTOH").height > picture().height
