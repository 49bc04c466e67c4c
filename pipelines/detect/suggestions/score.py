"""How well a column of the file would do as a column of a feed: what its title says, weighed with what it holds."""

from typing import NamedTuple

from pipelines.detect.suggestions.title_similarity import Likeness
from pipelines.types.feed import Column, Feed, Kind

MEASURED = (Kind.MOMENT, Kind.PHONE, Kind.COUNT, Kind.NUMBER, Kind.MONEY, Kind.DEGREES)
ENOUGH = 0.28
_NUMBERS = (Kind.COUNT, Kind.NUMBER, Kind.MONEY)
_NAMED = ("village", "district", "item")
# how much contents alone can say, where the title says nothing
_ALONE = {
    Kind.PHONE: 0.5, Kind.CODE: 0.45, Kind.CODES: 0.45, Kind.PERSON: 0.3, Kind.MONEY: 0.3, Kind.COUNT: 0.3,
}  # fmt: skip


class Chance(NamedTuple):
    """How well a column would do [0-1], and the reason: of its title with the alias, or `content`."""

    share: float
    reason: str
    alias: str


def chance(column: Column, feed: Feed, likeness: Likeness | None, shares: dict[str, float]) -> Chance:
    """The chance that a column of the file with these contents is this column of the feed."""
    held = _held(column, feed, shares)
    if likeness is None:
        return Chance(_alone(column, feed, held, shares), "content", "")
    if held is not None and held < 0.2 and column.kind in MEASURED:
        return Chance(0.3 * likeness.share, likeness.reason, likeness.alias)
    if column.kind in (Kind.TEXT, Kind.PERSON) and column.name != feed.key and shares.get("number", 0) > 0.9:
        return Chance(0.4 * likeness.share, likeness.reason, likeness.alias)
    return Chance(likeness.share * (0.7 + 0.3 * (0.5 if held is None else held)), likeness.reason, likeness.alias)


def _held(column: Column, feed: Feed, shares: dict[str, float]) -> float | None:
    """The share of cells that are what the column holds; None where the cells cannot tell."""
    if not shares:
        return None
    if column.kind in _NUMBERS:
        return max(0.0, shares.get("number", 0) - shares.get("phone", 0) - shares.get("moment", 0))
    if column.kind in (Kind.CODE, Kind.CODES) and column.domain:
        return shares.get(column.domain, 0.0)
    if column.kind is Kind.PERSON:
        return max(0.0, shares.get("name", 0) - max(shares.get(name, 0) for name in _NAMED))
    if column.kind is Kind.DEGREES:
        return max(shares.get("degrees", 0), shares.get("number", 0))
    if column.kind in (Kind.MOMENT, Kind.PHONE, Kind.YES_NO):
        return shares.get(column.kind.value, 0.0)
    if column.name == feed.key:
        return shares.get("unique", 0) * shares.get("one_word", 0)
    return shares.get(column.name) if column.name in _NAMED else None


def _alone(column: Column, feed: Feed, held: float | None, shares: dict[str, float]) -> float:
    if held is None or held < 0.5:
        return 0.0
    if column.kind is Kind.MOMENT:
        return 0.5 * held if column.name == feed.happened else 0.0
    if column.name in _NAMED:
        return 0.5 * held
    if column.kind is Kind.MONEY:
        return 0.3 * held * shares.get("large", 0)
    if column.kind is Kind.COUNT and not column.required:
        return 0.0
    if column.kind is Kind.PERSON and (shares.get("one_word", 0) > 0.5 or shares.get("unique", 0) < 0.5):
        return 0.0
    return _ALONE.get(column.kind, 0.0) * held
