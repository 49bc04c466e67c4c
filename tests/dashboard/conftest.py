"""The context of a page, without a browser."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator

from dashboard.shell.page_context import PageContext
from i18n import Words


@pytest.fixture
def context() -> Callable[..., PageContext]:
    """Make the context of a page over the week from 5 to 11 July 2021."""

    def make(language: str = "id", **changed: Any) -> PageContext:
        standing: dict[str, Any] = {
            "name": "calls",
            "w": Words(language),
            "writer": True,
            "made_up": True,
            "place": None,
        }
        standing |= {"as_of": datetime(2021, 7, 11, 13, 5, tzinfo=UTC), "now": datetime(2021, 7, 11, 14, tzinfo=UTC)}
        standing |= {"start": date(2021, 7, 5), "end": date(2021, 7, 11), "head": DeltaGenerator()}
        return PageContext(**(standing | changed))

    return make
