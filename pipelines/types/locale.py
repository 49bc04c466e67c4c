"""Locale of a sheet: the order of day and month, and the decimal separator of each column."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LocaleDecision:
    """How the dates and numbers of a sheet are read."""

    day_first: bool
    """Whether the day stands before the month; one order for the whole file."""
    separators: dict[str, str]
    """By number column, what stands before the decimals (',' or '.').

    A column of counts or money has none to speak of ('thousands', 'money'). 'count,' and 'count.' are counts that do
    have decimals behind this sign. 'none' is a measure whose cells do not decide.
    """
    assumed: tuple[str, ...] = ()
    """Keys of `assumed` in i18n."""
    since_1904: bool = False
    """Whether a number that is a day counts from 1904, as in workbooks of old Macs."""

    @property
    def stored(self) -> dict[str, Any]:
        """What a load stores of them, so that corrections of its rows are read in the same locale."""
        stored = {"day_first": self.day_first, "separators": self.separators}
        return stored | ({"since_1904": True} if self.since_1904 else {})
