"""Tables are plain HTML: nothing in a cell can become markup."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from dashboard.data_entry import quarantine_reasons
from dashboard.shell.page_context import PageContext
from dashboard.widgets import export, tables


def test_what_stands_in_a_cell_is_shown_and_never_run(context: Callable[..., PageContext]) -> None:
    html = tables.html(context(), pd.DataFrame({"village": ["<img src=x onerror=alert(1)>"]}))
    assert "<img" not in html
    assert "&lt;img" in html


def test_codes_are_shown_as_words_with_their_sign(context: Callable[..., PageContext]) -> None:
    html = tables.html(context(), pd.DataFrame({"category": ["oxygen"]}))
    assert 'aria-hidden="true">pulmonology</span>\N{NO-BREAK SPACE}Oksigen</td>' in html


def test_a_page_may_mean_something_else_by_a_column(context: Callable[..., PageContext]) -> None:
    assert context(name="oxygen").label("lost") == "Hilang"
    assert context(name="calls").label("lost") == "Tak terjawab"


def test_the_reason_of_a_quarantined_cell_is_one_sentence(context: Callable[..., PageContext]) -> None:
    aside = pd.DataFrame(
        [("calls", "unknown_village", "village", "Sumber Agung", None)],
        columns=["feed", "rule", "column_name", "found", "suggestion"],
    )
    reasons = quarantine_reasons.in_words(context("en"), aside)
    assert list(reasons.columns) == ["feed", "reason"]
    assert "Sumber Agung" in reasons["reason"][0]
    assert "Village" in reasons["reason"][0]


def test_what_is_taken_of_a_list_holds_every_row_and_is_asked_for_only_then(
    context: Callable[..., PageContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits, offered = [], []

    def calls(*, limit: int = 200) -> pd.DataFrame:
        limits.append(limit)
        return pd.DataFrame({"calls": range(min(limit, 777))})

    monkeypatch.setattr(tables, "query", lambda metric, **arguments: metric(**arguments))
    monkeypatch.setattr(tables, "query_uncached", lambda metric, **arguments: metric(**arguments))
    monkeypatch.setattr(export, "button", lambda context, key, rows, **_: offered.append(rows))
    tables.listed(context(), "calls.recent", calls)
    assert limits == [200]
    rows = offered[0]()
    assert limits == [200, export.MOST_ROWS]
    assert rows["calls"].tolist() == list(range(777))


def test_a_column_that_is_rarely_filled_is_shown_only_when_it_is(
    context: Callable[..., PageContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(tables.st, "html", drawn.append)
    for replaced in (None, "000012"):
        tables.rows(context(), "data.loads", pd.DataFrame({"file": ["a.csv"], "superseded_by": [replaced]}))
    assert ["Digantikan oleh" in html for html in drawn] == [False, True]


SMALL = pd.DataFrame({
    "district": ["Batu", "Bumiaji", None], "patients": pd.array([None, None, 12], "Int64"),
    "share": pd.array([None, 0.5, 0.25], "Float64"), "is_suppressed": [True, False, False],
})  # fmt: skip


def test_a_number_that_readers_must_not_see_is_written_as_hidden_and_an_unknown_one_as_missing(
    context: Callable[..., PageContext],
) -> None:
    html = tables.html(context(), SMALL)

    assert "is_suppressed" not in html
    batu, bumiaji = html.split("<tr>")[1:3]
    assert batu.count(">disembunyikan<") == 2
    assert "disembunyikan" not in bumiaji
    assert ">–<" in bumiaji


def test_a_file_says_hidden_too(context: Callable[..., PageContext]) -> None:
    text = export.csv_text(context("en"), "calls.recent", SMALL).decode("utf-8-sig")

    assert [line.split(",")[1:] for line in text.splitlines()[5:8]] == [
        ["hidden", "hidden"], ["", "0.5"], ["12", "0.25"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "cards"),
    [
        ("text short text name", True),
        ("short long", True),
        ("text short", False),
        ("short right right right", False),
        ("text short right right", False),
        ("text short name right right right right", True),
        ("long right right right", True),
    ],
)
def test_a_list_of_things_becomes_cards_on_a_phone_and_a_table_of_numbers_does_not(kinds: str, cards: bool) -> None:
    columns = [tables.Column(f"{n}", kind) for n, kind in enumerate(kinds.split())]
    assert ('class="posko-table cards"' in tables.drawn(columns, [])) is cards
    assert 'class="posko-table cards"' in tables.drawn(columns, [], cards=True)


def test_a_cell_names_its_column_because_a_card_has_no_head() -> None:
    html = tables.drawn([tables.Column("Desa"), tables.Column('Sisa <"hari">', "right")], [("Sisir", "2")], cards=True)
    assert '<td role="cell" data-label="Sisa &lt;&quot;hari&quot;&gt;" class="right">2</td>' in html


def test_a_card_is_named_by_what_its_row_is_about_and_not_by_the_link_to_its_case() -> None:
    html = tables.drawn([tables.Column("Kasus", "short case"), tables.Column("Kode")], [("x", "RJ-1")], cards=True)
    assert 'data-label="Kasus" class="short case">' in html
    assert 'data-label="Kode" class="text lead">' in html
