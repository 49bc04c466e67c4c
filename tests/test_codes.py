"""The codes that both sides share are those that files are read into, and each has its word and its icon."""

import pytest

import theme
from codes import CATEGORIES, CODES, CYLINDER_STATES, FEEDS
from i18n import LANGUAGES, Words
from pipelines import feeds
from pipelines.feeds.codes import words


@pytest.mark.parametrize("domain", CODES)
def test_files_are_read_into_these_codes(domain: str) -> None:
    assert tuple(words(domain)) == CODES[domain]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", CODES)
def test_every_code_has_a_word(domain: str, language: str) -> None:
    assert set(CODES[domain]) <= set(Words(language).terms(domain))


def test_there_is_a_form_for_every_feed() -> None:
    assert sorted(FEEDS) == sorted(feeds.NAMES)


def test_categories_have_an_icon_and_states_a_colour() -> None:
    assert tuple(theme.CATEGORY_ICON) == CATEGORIES
    assert tuple(theme.CONDITION_TONE) == CYLINDER_STATES
