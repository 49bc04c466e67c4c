"""The three lists of texts: the same keys, the same gaps, nothing twice."""

from string import Formatter

import pytest

from i18n import LANGUAGES, Words

OTHERS = [language for language in LANGUAGES if language != "id"]
INDONESIAN = Words("id").texts()


def gaps(text: str) -> set[str]:
    """The names of the gaps of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(Words(language).texts()) ^ set(INDONESIAN) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_same_gaps_in_every_language(language: str) -> None:
    texts = Words(language).texts()
    assert {
        key: gaps(text) ^ gaps(INDONESIAN[key]) for key, text in texts.items() if gaps(text) != gaps(INDONESIAN[key])
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in Words(language).texts().items() if not text.strip()] == []
