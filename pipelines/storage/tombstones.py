"""Tombstones: what was erased and must not come back, in `erased.json`. Keyed hashes and a day, never a number."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import settings
from pipelines.storage import atomic
from pipelines.types.relations import Relations

NAME = "erased.json"
PHONE, BEFORE, REDUCED = "phone", "before", "reduced"
_KEYS = {"opening_balances": "carried"}  # in the file
_FIELDS = {key: name for name, key in _KEYS.items()}


@dataclass(frozen=True)
class Tombstones:
    """The erasures so far."""

    phones: tuple[str, ...] = ()
    """Marks (`erased_mark`) of E.164 numbers."""
    calls: tuple[str, ...] = ()
    """Marks of the ids of their calls."""
    before: str | None = None
    """Local day before which nothing is stored."""
    opening_balances: tuple[dict[str, Any], ...] = ()
    """What was on hand then: the rows of `balances.sql`, each with whether it is `made_up`."""
    reduced: Mapping[str, str] = field(default_factory=dict)
    """Feed table → local day before which its rows are reduced to days and counts."""
    unfinished: tuple[str, ...] = ()
    """Kinds (PHONE, BEFORE, REDUCED) of which stored rows may still contain some."""
    done: tuple[dict[str, Any], ...] = ()
    """Of each erasure when (`erased_at`), its `kind`, how many `rows` and `files`."""

    @property
    def any(self) -> bool:
        """Tell whether anything was ever erased."""
        return bool(self.phones or self.before or self.reduced)

    def with_phones(self, marks: list[str]) -> "Tombstones":
        """Add people."""
        return replace(self, phones=_united(self.phones, marks), unfinished=_united(self.unfinished, [PHONE]))

    def with_calls(self, marks: list[str]) -> "Tombstones":
        """Add calls."""
        return replace(self, calls=_united(self.calls, marks))

    def with_before(self, day: date) -> "Tombstones":
        """Erase all before this day, or before a later one of an earlier erasure."""
        before = max(self.before or "", day.isoformat())
        return replace(self, before=before, unfinished=_united(self.unfinished, [BEFORE]))

    def with_reduced(self, days: Mapping[str, date]) -> "Tombstones":
        """Reduce the rows of these feed tables before these days, or before later ones of an earlier reduction."""
        later = {table: max(self.reduced.get(table, ""), day.isoformat()) for table, day in days.items()}
        return replace(self, reduced={**self.reduced, **later}, unfinished=_united(self.unfinished, [REDUCED]))

    def with_those_of(self, other: "Tombstones") -> "Tombstones":
        """Unite both, to be carried out on what is stored."""
        both = self.with_phones([*other.phones]).with_calls([*other.calls])
        if day := max(self.before or "", other.before or ""):
            later = other if (other.before or "") > (self.before or "") else self
            both = replace(both.with_before(date.fromisoformat(day)), opening_balances=later.opening_balances)
        if other.reduced or self.reduced:
            both = both.with_reduced({table: date.fromisoformat(day) for table, day in other.reduced.items()})
        return replace(both, done=tuple(dict(pairs) for pairs in _traces(self, other)))


def read() -> Tombstones:
    """Read what was erased so far."""
    path = settings.data_folder() / NAME
    if not path.exists():
        return Tombstones()
    content = json.loads(path.read_text("utf-8"))
    frozen: dict[str, Any] = {
        _FIELDS.get(key, key): tuple(value) if isinstance(value, list) else value for key, value in content.items()
    }
    return Tombstones(**frozen)


def write(tombstones: Tombstones) -> None:
    """Write them."""
    content = {_KEYS.get(name, name): value for name, value in asdict(tombstones).items()}
    atomic.write_text(settings.data_folder() / NAME, json.dumps(content, indent=1), owner_only=True)


@dataclass(frozen=True)
class ErasedMarks:
    """Tombstones as SQL on one connection."""

    phones: str
    """Table with one row per erased person: `mark`, the `erased_mark` of the E.164 number."""
    calls: str
    """Table with one row per erased call: `mark`, the `erased_call` of its id."""
    before: str | None
    """SQL of the moment [TIMESTAMPTZ] before which everything is erased; None when only people were."""
    reduced: Mapping[str, str] = field(default_factory=dict)
    """Feed table → SQL of the moment before which its rows are reduced."""


def mark_tables(relations: Relations, tombstones: Tombstones) -> ErasedMarks:
    """Make tables of what tombstones name."""
    phones, calls = (
        relations.table("erased_marks", "SELECT unnest($1::VARCHAR[]) AS mark", [list(marks)])
        for marks in (tombstones.phones, tombstones.calls)
    )
    before = _moment(tombstones.before) if tombstones.before else None
    return ErasedMarks(phones, calls, before, {table: _moment(day) for table, day in tombstones.reduced.items()})


def _moment(day: str) -> str:
    """Return SQL of the beginning of a local day."""
    return f"from_wall(TIMESTAMP '{date.fromisoformat(day)}')"


def _traces(*several: Tombstones) -> list[tuple[tuple[str, Any], ...]]:
    return sorted({tuple(sorted(trace.items())) for stones in several for trace in stones.done})


def _united(some: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))
