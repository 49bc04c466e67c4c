"""What is to be done, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from i18n import Words
from reports.briefing.document import Action
from reports.briefing.units import is_missing, near_day, written


def actions_in_words(w: Words, frame: pd.DataFrame) -> tuple[Action, ...]:
    """Each action as a sentence with its deadline; frame: of the metric `actions`."""
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    return tuple(_action(w, row) for row in rows)


def _action(w: Words, row: Mapping[Any, Any]) -> Action:
    gaps = {name: _gap(w, name, row[name]) for name in ("quantity", "item", "place", "source", "people")}
    needed = _needs(w(f"briefing.action.{row['kind']}"))
    kind = f"briefing.action.{row['kind']}"
    if any(not gaps[name] for name in needed) and w.has(f"{kind}_plain"):
        kind = f"{kind}_plain"
    text = w(kind, **gaps)
    if not is_missing(row["consequence"]):
        text = w("briefing.action_because", action=text, consequence=_inside(w.term("consequence", row["consequence"])))
    until = "" if is_missing(row["until"]) else near_day(w, pd.Timestamp(row["until"]).to_pydatetime())
    return Action(text, until, bool(row["is_late"]), str(row["kind"]))


def _inside(sentence: str) -> str:
    """A sentence as a part of another."""
    return sentence[:1].lower() + sentence[1:]


def _needs(pattern: str) -> Iterator[str]:
    return (name for name in ("quantity", "item", "place", "source", "people") if f"{{{name}}}" in pattern)


def _gap(w: Words, name: str, cell: Any) -> str:
    if is_missing(cell):
        return ""
    if name == "item":
        return w.term("item", str(cell))
    return written(w, "count", cell) if name in ("quantity", "people") else str(cell)
