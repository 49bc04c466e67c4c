"""The context of a page, without a browser."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator

from access.roles import Role
from analytics.metrics.books.reach import Book
from dashboard.shell.page_context import PageContext
from dashboard.widgets import figure_books
from i18n import Words


@pytest.fixture
def context() -> Callable[..., PageContext]:
    """Make the context of a page over the week from 5 to 11 July 2021."""

    def make(language: str = "id", **changed: Any) -> PageContext:
        standing: dict[str, Any] = {
            "name": "calls",
            "w": Words(language),
            "role": Role.DESK,
            "made_up": True,
            "place": None,
        }
        every = {name for uses in figure_books.USES.values() for name in uses}
        every |= {name for groups in figure_books.NEEDS.values() for group in groups for name in group}
        until = datetime(2021, 7, 11, 13, 5, tzinfo=UTC)
        standing |= {"books": dict.fromkeys(every, Book(date(2021, 6, 1), until)), "until": until}
        standing |= {"as_of": datetime(2021, 7, 11, 13, 5, tzinfo=UTC), "now": datetime(2021, 7, 11, 14, tzinfo=UTC)}
        standing |= {"start": date(2021, 7, 5), "end": date(2021, 7, 11), "head": DeltaGenerator()}
        return PageContext(**(standing | changed))

    return make
