"""Tombstones: what was erased and must not come back, in `erased.json`. Keyed hashes and a day, never a number."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import settings
from pipelines.storage import atomic
from pipelines.types.relations import Relations

NAME = "erased.json"
PHONE, BEFORE = "phone", "before"
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
    unfinished: tuple[str, ...] = ()
    """Kinds (PHONE, BEFORE) of which stored rows may still contain some."""
    done: tuple[dict[str, Any], ...] = ()
    """Of each erasure when (`erased_at`), its `kind`, how many `rows` and `files`."""

    @property
    def any(self) -> bool:
        """Tell whether anything was ever erased."""
        return bool(self.phones or self.before)

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

    def with_those_of(self, other: "Tombstones") -> "Tombstones":
        """Unite both, to be carried out on what is stored."""
        both = self.with_phones([*other.phones]).with_calls([*other.calls])
        if day := max(self.before or "", other.before or ""):
            later = other if (other.before or "") > (self.before or "") else self
            both = replace(both.with_before(date.fromisoformat(day)), opening_balances=later.opening_balances)
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


def mark_tables(relations: Relations, tombstones: Tombstones) -> ErasedMarks:
    """Make tables of what tombstones name."""
    phones, calls = (
        relations.table("erased_marks", "SELECT unnest($1::VARCHAR[]) AS mark", [list(marks)])
        for marks in (tombstones.phones, tombstones.calls)
    )
    return ErasedMarks(phones, calls, f"from_wall(TIMESTAMP '{tombstones.before}')" if tombstones.before else None)


def _traces(*several: Tombstones) -> list[tuple[tuple[str, Any], ...]]:
    return sorted({tuple(sorted(trace.items())) for stones in several for trace in stones.done})


def _united(some: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))
