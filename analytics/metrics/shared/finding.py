"""What a headline says, before anyone has put it into words."""

from typing import Any, NamedTuple


class Finding(NamedTuple):
    """`finding.<key>` of i18n is the sentence, `numbers` fills its gaps.

    Gaps are ready to be written by type: whole numbers (`…_percent` is 0 to 100, `…_idr` rupiah), local dates,
    moments, names. A gap called `category` or `item` (or ending in `_category`, `_item`) holds the code of a term.
    """

    key: str
    numbers: dict[str, Any]


def direction(now: int, before: int | None) -> str:
    """`rising` or `falling` when two counts differ by more than chance (|a − b| > 1.96 √(a + b)), else `steady`.

    `counted` when there is nothing to compare with. Two independent Poisson counts over equal times.
    """
    if before is None:
        return "counted"
    if abs(now - before) <= 1.96 * (now + before) ** 0.5:
        return "steady"
    return "rising" if now > before else "falling"
