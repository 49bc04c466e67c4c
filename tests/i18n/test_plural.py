"""Plural forms: which form of a word a number takes, in each language."""

from decimal import Decimal
from string import Formatter
from typing import Any

import numpy as np
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from i18n import FORMS, LANGUAGES, Words

GAPS = {
    lang: [(key, *gap) for key, text in Words(lang).texts().items() for gap in Formatter().parse(text)]
    for lang in LANGUAGES
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms_of_a_language_are_those_of_babel(language: str) -> None:
    rule = Locale.parse(language).plural_form
    assert set(FORMS[language]) == {*rule.tags, "other"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gap_with_forms_has_as_many_as_the_language(language: str) -> None:
    written = [(key, gap, forms) for key, _, gap, forms, _ in GAPS[language] if forms]
    assert [each for each in written if len(each[2].split("|")) != len(FORMS[language])] == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (0, "0 of 0 rows"),
        (1, "1 of 1 row"),
        (1.0, "1 of 1 row"),
        (1234, "1,234 of 1,234 rows"),
        (1.5, "1.5 of 1.5 rows"),
        (Decimal(1), "1 of 1 row"),
        (np.int64(1), "1 of 1 row"),
        (np.float64(2), "2 of 2 rows"),
        ("1", "1 of 1 row"),
        ("1–2", "1–2 of 1–2 rows"),
        ("fewer than 5", "fewer than 5 of fewer than 5 rows"),
    ],
)
def test_a_number_takes_the_form_of_how_it_is_written(rows: Any, sentence: str) -> None:
    assert Words("en")("table.rows_shown", shown=rows, all=rows) == sentence


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(LANGUAGES))
def test_every_whole_number_has_a_form_and_is_written_once(number: int, language: str) -> None:
    w = Words(language)
    assert w("table.rows_shown", shown=3, all=number).count(w.number(number)) >= 1
