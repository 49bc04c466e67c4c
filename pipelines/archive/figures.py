"""The figures of a briefing as JSON, checked before they are archived or compared."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines import feeds
from pipelines.types.errors import FeedError

_CODE = re.compile(r"[A-Z0-9]{2,8}(-[A-Z0-9]{2,8}){0,2}")
_SNAPSHOT = re.compile(r"[A-Za-z0-9-]{1,80}")
_MOST_BYTES, _LONGEST = 4_000_000, 200
_PARTS = ("amount", "unit", "numerator", "denominator")
Figure = Mapping[str, Any]
"""amount (number, None where it is unknown), unit, numerator, denominator (texts)."""


@dataclass(frozen=True)
class Figures:
    """What a briefing says, without its pages."""

    code: str
    """Short code on the document."""
    kind: str
    """Kind of briefing."""
    options: Mapping[str, Any]
    """Its period, comparison, sections and language."""
    known_at: str
    """Moment whose state it shows, with its offset."""
    made_at: str
    """Moment it was made, with its offset."""
    fingerprint: str
    """Digest of its content."""
    version: str
    """Version of Posko that made it."""
    feeds: tuple[str, ...]
    """Codes of the feeds it is computed from."""
    figures: Mapping[str, Figure]
    """Key → figure."""
    snapshot: str
    """Name of the snapshot it was made from; empty where that is not known."""


def as_code(text: str) -> str:
    """Return a code as it stands on paper, from what somebody typed; FeedError when it cannot be one."""
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise FeedError("archive_unknown", code=code[:_LONGEST])
    return code


def read_figures(path: Path) -> Figures:
    """Read the figures of a briefing. FeedError: the file is damaged or incomplete, or says that it holds people."""
    content = _content(path)
    if content.get("people") is not False:
        raise FeedError("archive_people", file=path.name)
    tests: dict[str, Callable[[Any], bool]] = {
        "code": lambda cell: isinstance(cell, str) and _CODE.fullmatch(cell) is not None,
        "kind": _is_text,
        "options": lambda cell: isinstance(cell, dict),
        "known_at": _is_moment,
        "made_at": _is_moment,
        "fingerprint": _is_text,
        "version": _is_text,
        "feeds": lambda cell: isinstance(cell, list) and all(isinstance(one, str) for one in cell),
        "figures": lambda cell: isinstance(cell, dict) and all(map(_is_figure, cell.values())),
    }
    for field, is_usable in tests.items():
        if not is_usable(content.get(field)):
            raise FeedError("archive_figures", file=path.name, field=field)
    snapshot = content.get("snapshot")
    named = snapshot if isinstance(snapshot, str) and _SNAPSHOT.fullmatch(snapshot) else ""
    known = tuple(name for name in content["feeds"] if name in feeds.NAMES)
    return Figures(**{name: content[name] for name in tests} | {"feeds": known}, snapshot=named)


def _content(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError
        content = json.loads(path.read_text("utf-8"), parse_constant=_refuse)
    except FileNotFoundError:
        raise FeedError("no_such_file", file=path.name) from None
    except (ValueError, RecursionError):
        raise FeedError("archive_figures", file=path.name, field="JSON") from None
    if not isinstance(content, dict):
        raise FeedError("archive_figures", file=path.name, field="JSON")
    return content


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and 0 < len(cell) <= _LONGEST


def _is_moment(cell: Any) -> bool:
    try:
        return isinstance(cell, str) and datetime.fromisoformat(cell).tzinfo is not None
    except ValueError:
        return False


def _is_figure(cell: Any) -> bool:
    if not isinstance(cell, dict) or not set(_PARTS) <= set(cell):
        return False
    amount = cell["amount"]
    is_number = isinstance(amount, int | float) and not isinstance(amount, bool) and math.isfinite(amount)
    return (amount is None or is_number) and all(isinstance(cell[part], str) for part in _PARTS[1:])
