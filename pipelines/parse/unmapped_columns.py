"""Unmapped columns of a sheet, by their titles, so that none is dropped unnoticed."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pipelines.types.cell_text import BETWEEN_DIGITS, printable
from pipelines.types.column_map import title_key
from pipelines.types.load import Part
from pipelines.types.sheet import Sheet

_LONGEST = 40
# a table without titles may have a telephone number in place of one
_NUMBER = re.compile(rf"\d(?:[\s+{BETWEEN_DIGITS}]*\d){{6,}}")


def unmapped_titles(sheet: Sheet, titles: Sequence[str | None]) -> tuple[str, ...]:
    """Titles of the unmapped columns of a sheet, in their order, masked for display."""
    if sheet.corrects:
        return ()
    taken = {*sheet.places.values(), *sheet.clocks.values(), sheet.year}
    taken |= {sheet.zone_place} if sheet.zone_place is not None else set()
    declared = {title_key(text) for text in _texts(sheet.declared)}
    left = (
        title for place, title in enumerate(titles) if place not in taken and title_key(title or "") not in declared
    )
    return tuple(dict.fromkeys(_for_display(title) for title in left if title and title.strip()))


def unmapped_in_all(parts: Iterable[Part]) -> list[str]:
    """Titles of columns that no part of a load maps; of several parts of one sheet, those that none of them maps."""
    of_sheet: dict[str, list[Part]] = {}
    for part in parts:
        of_sheet.setdefault(part.sheet, []).append(part)
    several = (
        title for same in of_sheet.values() for title in same[0].unread if all(title in part.unread for part in same)
    )
    return list(dict.fromkeys(several))


def _for_display(title: str) -> str:
    masked = _NUMBER.sub(lambda match: re.sub(r"\d", "•", match[0]), printable(" ".join(title.split())))
    return masked if len(masked) <= _LONGEST else masked[: _LONGEST - 1] + "…"


def _texts(column_map: Any) -> Iterable[str]:
    """Every text in a column map."""
    if isinstance(column_map, dict):
        column_map = list(column_map.values())
    if isinstance(column_map, (list, tuple)):
        return [text for entry in column_map for text in _texts(entry)]
    return [column_map] if isinstance(column_map, str) else []
