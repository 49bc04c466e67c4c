"""Whether a chat writes the day or the month first, told by the whole file and never by a line.

A number above 12 tells. So does the order of the lines: a chat never goes back in time, and read the wrong way it does.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import settings
from pipelines.readers.chat.messages import Opening
from pipelines.types.errors import FeedError

# A telephone without a connection hands messages in late, and its clock may be set.
_LATE = timedelta(days=2)


class Order(NamedTuple):
    """`day_first`, and whether the posko's setting said so because the file does not."""

    day_first: bool
    is_assumed: bool


def date_order(openings: list[Opening], *, file: str) -> Order:
    """The order of the file. FeedError names a date of either reading when the file contradicts itself."""
    slashed = [each for each in openings if int(each.date[0]) <= 31]
    day, month = _decided_by_numbers(slashed)
    back = {first: _goes_back(slashed, day_first=first) for first in (True, False)}
    if back[True] and not back[False]:
        month = month or back[True]
    elif back[False] and not back[True]:
        day = day or back[False]
    if day and month:
        raise FeedError("dates_contradict", file=file, column="sent_at", day_first=day, month_first=month)
    is_assumed = not (day or month) and any(each.is_open for each in slashed)
    return Order(bool(day) or (not month and settings.day_first()), is_assumed)


def _decided_by_numbers(slashed: Iterable[Opening]) -> tuple[str | None, str | None]:
    """A date that can only have its day first, and one that can only have its month first."""
    day = month = None
    for each in slashed:
        a, b = int(each.date[0]), int(each.date[1])
        day = day or (each.written if 12 < a <= 31 and b <= 12 else None)
        month = month or (each.written if 12 < b <= 31 and a <= 12 else None)
    return day, month


def _goes_back(slashed: Iterable[Opening], *, day_first: bool) -> str | None:
    """The first two lines between which time goes back when the dates are read this way; None when it never does."""
    latest: tuple[datetime, Opening] | None = None
    for each in slashed:
        moment = each.moment(day_first=day_first)
        if moment and latest and moment < latest[0] - _LATE:
            return f"{latest[1].written} → {each.written}"
        if moment and (latest is None or moment > latest[0]):
            latest = moment, each
    return None
