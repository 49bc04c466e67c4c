"""Tables are plain HTML: nothing in a cell can become markup."""

from collections.abc import Callable

import pandas as pd

from dashboard import held, tables
from dashboard.screen import Screen


def test_what_stands_in_a_cell_is_shown_and_never_run(screen: Callable[..., Screen]) -> None:
    html = tables.html(screen(), pd.DataFrame({"village": ["<img src=x onerror=alert(1)>"]}))
    assert "<img" not in html
    assert "&lt;img" in html


def test_codes_are_shown_as_words_with_their_sign(screen: Callable[..., Screen]) -> None:
    assert "<td class=short>🫁 Oksigen</td>" in tables.html(screen(), pd.DataFrame({"category": ["oxygen"]}))


def test_a_page_may_mean_something_else_by_a_column(screen: Callable[..., Screen]) -> None:
    assert screen(name="oxygen").label("lost") == "Hilang"
    assert screen(name="calls").label("lost") == "Tak terjawab"


def test_the_reason_of_a_quarantined_cell_is_one_sentence(screen: Callable[..., Screen]) -> None:
    aside = pd.DataFrame(
        [("calls", "unknown_village", "village", "Sumber Agung", None)],
        columns=["feed", "rule", "column_name", "found", "suggestion"],
    )
    told = held.in_words(screen("en"), aside)
    assert list(told.columns) == ["feed", "reason"]
    assert "Sumber Agung" in told["reason"][0]
    assert "Village" in told["reason"][0]
