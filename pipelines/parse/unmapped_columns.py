"""The columns of a sheet that nothing is read from, by the titles their file wrote: none vanishes unnoticed."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.types.cell_text import printable
from pipelines.types.column_map import title_key
from pipelines.types.load import Part
from pipelines.types.sheet import Sheet

_LONGEST = 40
# a title may be somebody's number, where a table has no titles of its own
_NUMBER = re.compile(r"\d(?:[\s().+-]*\d){6,}")


def unread(sheet: Sheet, titles: Sequence[str | None]) -> tuple[str, ...]:
    """Of the titles of a sheet, in their order, those of columns that were not understood, as they may be shown."""
    if sheet.corrects:
        return ()
    taken = {*sheet.places.values(), *sheet.clocks.values()}
    said = {title_key(text) for text in _texts(sheet.declared)}
    left = (title for place, title in enumerate(titles) if place not in taken and title_key(title or "") not in said)
    return tuple(dict.fromkeys(_shown(title) for title in left if title and title.strip()))


def unread_in_all(parts: Iterable[Part]) -> list[str]:
    """Titles that no part of a load understood; of several parts that are one sheet, what none of them did."""
    of_sheet: dict[str, list[Part]] = {}
    for part in parts:
        of_sheet.setdefault(part.sheet, []).append(part)
    several = (
        title for same in of_sheet.values() for title in same[0].unread if all(title in part.unread for part in same)
    )
    return list(dict.fromkeys(several))


def _shown(title: str) -> str:
    masked = _NUMBER.sub(lambda found: re.sub(r"\d", "•", found[0]), printable(" ".join(title.split())))
    return masked if len(masked) <= _LONGEST else masked[: _LONGEST - 1] + "…"


def _texts(said: Any) -> Iterable[str]:
    """Every text in what a mapping says."""
    if isinstance(said, dict):
        said = list(said.values())
    if isinstance(said, (list, tuple)):
        return [text for one in said for text in _texts(one)]
    return [said] if isinstance(said, str) else []
