"""What a forecast starts from: series over one calendar, each as it was known at the end of a day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Days that are looked at: the last origin looked back to still has the 120 days a forecast learns from.
CALENDAR_DAYS = 120 + 60


class Series(NamedTuple):
    """What is asked for of an item at a depot, or from a place; missing: of all of them together.

    known_days: so many days of the calendar are known, the forecast starts after them · panel: series of one panel
    learn from one another, a total stands alone
    """

    subject: str
    depot: str | None
    item: str | None
    place: str | None
    unit: str
    known_days: int
    panel: str | None


class Known(NamedTuple):
    """`counts` of shape (series, days), NaN where not observed, and what one count is, shape (series,) [unit]."""

    counts: Floats
    unit_of_count: Floats

    @property
    def demand(self) -> Floats:
        """Shape (series, days) [unit of the series a day]."""
        return self.counts * self.unit_of_count[:, None]


class History(NamedTuple):
    """All series of a subject; `known(days)` gives them as told at the end of so many days of the calendar.

    is_stock: what is asked for stands on shelves, which may run out
    """

    first_day: date
    days: int
    series: list[Series]
    known: Callable[[int], Known]
    is_stock: bool

    @property
    def panels(self) -> NDArray[np.int64]:
        """The number of each series' panel, shape (series,)."""
        names = [each.panel or str(place) for place, each in enumerate(self.series)]
        return np.unique(names, return_inverse=True)[1] if names else np.empty(0, dtype=np.int64)

    def day(self, place: int) -> date:
        """The day in a column."""
        return self.first_day + timedelta(days=place)


def calendar(first: date, last: date) -> tuple[date, int]:
    """First day and number of the days that are looked at."""
    days = min((last - first).days + 1, CALENDAR_DAYS)
    return last - timedelta(days=days - 1), days
