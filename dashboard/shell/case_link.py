"""Links to the case of one person, for the desk: readers get none, and no pseudonym."""

from collections.abc import Callable
from html import escape, unescape
from typing import Any

import pandas as pd

from dashboard.shell import address, navigation
from dashboard.shell.page_context import PageContext

COLUMN = "case"
"""Column of a table that holds the key of a case: `person:CODE`, `request:ID`."""


def anchor(context: PageContext, key: Any) -> str:
    """HTML of the link to a case; empty for readers, and where a row has no case.

    Args:
        context: The opened page.
        key: Of `analytics.metrics.cases.case_key`; missing where there is none.
    """
    if not context.writes or not isinstance(key, str) or not key:
        return ""
    label = escape(context.w("case.link"))
    return f'<a href="{address_of(key)}" target="_self">{label}\N{NO-BREAK SPACE}›</a>'


def address_of(key: str) -> str:
    """The address of a case, escaped for HTML."""
    return addresses()(key)


def addresses() -> Callable[[str], str]:
    """The address of each of many cases by its key, escaped for HTML."""
    of_choices = navigation.addresses_of("case")

    def address_of_case(key: str) -> str:
        kind, _, code = key.partition(":")
        return of_choices(**({address.PERSON: code} if kind == "person" else {address.RECORD: key}))

    return address_of_case


def url_of(key: Any) -> str | None:
    """The address of a case for a cell of a table that is edited; None where there is none."""
    return unescape(address_of(key)) if isinstance(key, str) and key else None


def without(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame without the keys of cases: for readers, and for files."""
    return frame.drop(columns=COLUMN, errors="ignore")
