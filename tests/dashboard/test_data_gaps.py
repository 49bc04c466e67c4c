"""Which books a figure needs, and what is said where they say nothing of the chosen days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from analytics.metrics.books.reach import Book
from codes import HIDDEN
from dashboard.shell.page_context import PageContext
from dashboard.widgets import data_gaps, figure_books
from dashboard.widgets.figures import Figure, known
from finding import Finding
from i18n import LANGUAGES, Words

Made = Callable[..., PageContext]
JUNE, UNTIL = date(2021, 6, 1), datetime(2021, 7, 11, 13, 5, tzinfo=UTC)
LATE, EARLY = Book(date(2021, 7, 20), datetime(2021, 7, 25, 5, tzinfo=UTC)), datetime(2021, 7, 2, 5, tzinfo=UTC)


def with_books(context: Made, language: str = "id", **changed: Book | None) -> PageContext:
    """The week from 5 to 11 July with every book but those changed; None takes one away."""
    every = {**context().books, **changed}
    return context(language, books={name: book for name, book in every.items() if book is not None})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted({*figure_books.USES, *figure_books.NEEDS}))
def test_without_any_book_every_figure_says_which_are_missing(context: Made, key: str, language: str) -> None:
    empty = context(language, books={})
    reason = data_gaps.unknown(empty, key)
    assert reason and "{" not in reason
    assert data_gaps.missing(empty, key)


@pytest.mark.parametrize("key", sorted({*figure_books.USES, *figure_books.NEEDS}))
def test_with_every_book_every_figure_is_known(context: Made, key: str) -> None:
    assert data_gaps.unknown(context(), key) is None


def test_every_book_has_a_name_that_stands_inside_a_sentence() -> None:
    keys = {*figure_books.USES, *figure_books.NEEDS}
    books = {book for key in keys for group in figure_books.needs(key) for book in group}
    beside = {"shifts", "vehicles", "norms"}
    for language in LANGUAGES:
        assert not {book for book in books - beside if not Words(language).has(f"book.{book}")}


@pytest.mark.parametrize(
    ("key", "book", "place", "is_known"),
    [
        ("calls", "calls", None, False),
        ("calls", "call_villages", None, True),
        ("calls", "call_villages", "35.79.01", False),
        ("people", "callers", None, False),
        ("calls", "callers", None, True),
        ("calls.hours", "call_times", None, False),
        ("open_requests", "outcomes", None, False),
        ("open_requests", "requests", None, True),
        ("requests", "requests", None, False),
        ("days_of_oxygen", "arrivals", None, True),
        ("oxygen.orders", "arrivals", None, False),
        ("spent_idr", "purchases", None, True),
        ("on_hand_idr", "donations", None, False),
        ("overview.map", "request_villages", None, False),
        ("overview.alerts", "calls", None, False),
    ],
)
def test_a_figure_needs_its_books_and_no_other(
    context: Made, key: str, book: str, place: str | None, is_known: bool
) -> None:
    page = with_books(context, **{book: None})
    there = context(books=page.books, place=place)
    assert (data_gaps.unknown(there, key) is None) == is_known


@pytest.mark.parametrize(
    ("key", "book", "sentence"),
    [
        ("calls", LATE, "not_begun"),
        ("open_requests", LATE, "not_begun"),
        ("calls", Book(JUNE, EARLY), "ended"),
        ("open_requests", Book(JUNE, EARLY), None),
        ("spent_idr", Book(JUNE, EARLY), None),
        ("companions.rows", Book(None, None), None),
    ],
)
def test_a_book_says_nothing_of_days_before_it_begins_and_a_daily_one_nothing_of_days_after_it_ends(
    context: Made, key: str, book: Book, sentence: str | None
) -> None:
    groups = figure_books.needs(key)
    page = with_books(context, **{each: book for group in groups for each in group})
    day = page.w.short_day(date(2021, 7, 20) if book is LATE else date(2021, 7, 2))
    names = data_gaps.named(page, [each for group in groups for each in group])
    expected = page.w(f"unknown.{sentence}", books=names, day=day) if sentence else None
    assert data_gaps.unknown(page, key) == expected


def test_a_figure_that_is_not_known_has_no_number_no_change_and_no_curve(context: Made) -> None:
    full = Figure("calls", 0, change=-1.0, better=1, trend=[3, 0], about="x")
    blank = known(with_books(context, calls=None), full)
    assert (blank.now, blank.change, blank.better, blank.trend) == (None, None, 0, None)
    assert blank.about == Words("id")("unknown.never", books=Words("id")("book.calls"))
    assert known(context(), full) == full


def test_what_is_hidden_from_readers_stays_hidden_where_the_book_is_there(context: Made) -> None:
    assert known(context(), Figure("overdue_people", HIDDEN)).now == HIDDEN


def test_a_finding_of_a_missing_book_says_that_it_is_not_known(context: Made) -> None:
    fine = Finding("calls.none", {"days": 7})
    assert data_gaps.finding(context(), "calls", fine) is fine
    page = with_books(context, calls=None)
    assert page.w.sentence(data_gaps.finding(page, "calls", fine)).endswith(page.w("book.calls"))


@pytest.mark.parametrize(
    ("hour", "changed", "text"),
    [
        (13, {}, None),  # the moment that the page states
        (16, {}, "23.05"),
        (16, {"is_past": True}, None),
        (16, {"by_day": True}, None),
        (40, {}, None),  # beyond the chosen days
        (-30, {"by_day": True}, "10 Jul 01.05"),
    ],
)
def test_each_figure_states_how_far_its_books_reach_where_the_page_does_not(
    context: Made, hour: int, changed: dict[str, bool], text: str | None
) -> None:
    moment = datetime(2021, 7, 11, 0, 5, tzinfo=UTC) + timedelta(hours=hour)
    is_past, by_day = changed.get("is_past", False), changed.get("by_day", False)
    page = context(books={"calls": Book(JUNE, moment)}, feeds=("calls", "stock"), is_past=is_past)
    expected = None if text is None else page.w("unknown.until", moment=text)
    assert data_gaps.reach(page, "calls", by_day=by_day) == expected


def test_a_figure_says_from_which_day_its_book_begins_where_the_page_has_older_data(context: Made) -> None:
    begins = {"calls": Book(date(2021, 7, 8), UNTIL)}
    text = context().w("unknown.since", day="8 Jul")
    assert data_gaps.reach(context(books=begins, first=JUNE), "calls") == text
    assert data_gaps.reach(context(books=begins, first=date(2021, 7, 8)), "calls") is None


def test_a_column_of_a_table_that_no_book_tells_of_has_no_numbers(context: Made) -> None:
    goods = pd.DataFrame({"item": ["rice"], "given": [5.0], "distributed": [0.0], "closing": [5.0]})
    page = with_books(context, distributions=None)
    drawn = data_gaps.without_unknown(page, goods, figure_books.GOODS)
    assert drawn["given"].tolist() == [5.0]
    assert drawn[["distributed", "closing"]].isna().all(axis=None)
    assert data_gaps.without_unknown(context(), goods, figure_books.GOODS).equals(goods)


def test_the_same_number_of_rows_in_quarantine_is_named_once_on_a_page(context: Made) -> None:
    gaps = pd.DataFrame([("calls", True, "", 2), ("stock", True, "", 3)], columns=["feed", "whole", "columns", "rows"])
    page = context(data_gaps=gaps)
    keys = ("calls", "people", "gas_m3", "calls")
    assert [bool(data_gaps.link(page, key)) for key in keys] == [True, False, True, True]
