"""What is to be done, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

import settings
from i18n import Words
from reports.briefing.document import Action
from reports.briefing.units import is_missing, near_day

_COUNTS = ("quantity", "people", "places")
_GAPS = (*_COUNTS, "item", "place", "source")
_FORMS = ("", "_places", "_plain", "_hidden")
"""Endings of the keys of an action, the fullest first: the first whose gaps can all be filled is taken."""


def actions_in_words(w: Words, frame: pd.DataFrame, *, now: datetime) -> tuple[Action, ...]:
    """Each action as a sentence with its deadline.

    Args:
        w: Words in the reader's language.
        frame: Of the metric `actions`.
        now: Moment of the reader: a deadline in another year names it.
    """
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    return tuple(_action(w, row, now) for row in rows)


def _action(w: Words, row: Mapping[Any, Any], now: datetime) -> Action:
    sentence = _sentence(w, f"briefing.action.{row['kind']}", row, items="item")
    reason = "" if is_missing(row["consequence"]) else w.term("consequence", row["consequence"])
    text = w("briefing.action_because", action=sentence, consequence=_inside(reason)) if reason else sentence
    until = None if is_missing(row["until"]) else pd.Timestamp(row["until"]).to_pydatetime()
    return Action(
        text=text,
        until="" if until is None else _until(w, until, now),
        is_late=bool(row["is_late"]),
        kind=str(row["kind"]),
        is_due=bool(row["is_due"]),
        short=_sentence(w, f"briefing.action_short.{row['kind']}", row, items="item_short"),
        when="" if until is None else _when(w, until, now, is_late=bool(row["is_late"])),
        reason=reason,
    )


def _sentence(w: Words, key: str, row: Mapping[Any, Any], *, items: str) -> str:
    """The fullest sentence whose gaps can all be filled.

    Args:
        w: Words in the reader's language.
        key: Key of the sentence without its ending.
        row: An action.
        items: Which words name a size: those of `term.item`, or those of `term.item_short` where there are any.
    """
    gaps = {name: _gap(w, name, row.get(name), items) for name in _GAPS}
    forms = [f"{key}{ending}" for ending in _FORMS if w.has(f"{key}{ending}")]
    fitting = (form for form in forms if all(gaps[name] for name in w.gaps_of(form)))
    return w(next(fitting, forms[-1]), **gaps)


def _until(w: Words, until: datetime, now: datetime) -> str:
    """A deadline: `Kamis, 22 Jul 16.00`; of another year `22 Jul 2021 16.00 WIB`."""
    local = _local(until)
    if local.year == _local(now).year:
        return near_day(w, until)
    return w.day(local.date()) if (local.hour, local.minute) == (0, 0) else w.moment(until)


def _when(w: Words, until: datetime, now: datetime, *, is_late: bool) -> str:
    """A deadline in few words: `22 Jul` when late, `2 Agu 07.30` else; `22 Jul 2021` of another year.

    Args:
        w: Words in the reader's language.
        until: The deadline.
        now: Moment of the reader.
        is_late: Whether it has passed.
    """
    local, today = _local(until), _local(now).date()
    day = w.short_day(local.date(), today)
    has_time = (local.hour, local.minute) != (0, 0) and local.year == today.year
    return f"{day} {w.clock(local)}" if has_time and not is_late else day


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.timezone()))


def _inside(sentence: str) -> str:
    """A sentence as a part of another."""
    return sentence[:1].lower() + sentence[1:]


def _gap(w: Words, name: str, cell: Any, items: str) -> Any:
    if is_missing(cell):
        return ""
    if name == "item":
        return w.term(items if w.has(f"term.{items}.{cell}") else "item", str(cell))
    return int(cell) if name in _COUNTS else str(cell)
