"""Every format draws a composed briefing, whole and empty, and equal input gives equal bytes."""

import pytest

from reports.briefing.compose import compose
from reports.briefing.document import Briefing
from reports.briefing.formats import FORMATS
from tests.reports.briefing.conftest import MADE_AT, Composed, week

BEGINS = {"pdf": b"%PDF", "pptx": b"PK", "xlsx": b"PK", "png": b"\x89PNG", "txt": b"*"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_composed_briefing_is_drawn_and_equal_input_gives_equal_bytes(name: str, weekly: Briefing) -> None:
    content = FORMATS[name](weekly)
    assert content.startswith(BEGINS[name])
    assert content == FORMATS[name](weekly)


@pytest.mark.parametrize("name", FORMATS)
def test_without_data_a_document_is_drawn_too(name: str) -> None:
    assert FORMATS[name](compose(None, week("hi"), now=MADE_AT, made_at=MADE_AT)).startswith(BEGINS[name])


def test_before_a_jury_no_file_is_named(composed: Composed, weekly: Briefing) -> None:
    jury = composed(week(kind="jury"))
    assert weekly.sources.rows and all(str(row[1]).endswith(".csv") for row in weekly.sources.rows)
    assert not any(".csv" in str(cell) for row in jury.sources.rows for cell in row)
    assert sum(row[2] for row in jury.sources.rows) == sum(row[2] for row in weekly.sources.rows)


def test_a_jury_sees_what_was_done_and_no_list_of_what_is_to_be_done(composed: Composed, weekly: Briefing) -> None:
    jury = composed(week(kind="jury"))
    assert weekly.actions and not jury.actions and not jury.no_actions
    keys = {item.key for item in jury.items}
    assert {"deliveries.results", "oxygen.use", "requests.waits"} <= keys
    assert not keys & {"deliveries.orders", "oxygen.coming"}
    assert jury.summary[0] == next(item.sentence for item in jury.items if item.key == "calls.count")
