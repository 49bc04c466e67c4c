"""What was erased and must not come back, in `erased.json`: keyed hashes, a day, and what was done when; no number."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import settings
from pipelines.storage import atomic
from pipelines.types.relations import Relations

NAME = "erased.json"
PHONE, BEFORE = "phone", "before"


@dataclass(frozen=True)
class Tombstones:
    """`phones` and `calls` are marks (`erased_mark`) of E.164 numbers and of the ids of their calls; `before` is the
    local day before which nothing is kept, and `carried` what was on hand then: the rows of `carried.sql`, each with
    whether it is `made_up`. `unfinished`: the kinds (PHONE, BEFORE) of which stored rows may still hold some. `done`
    says of each erasure when (`erased_at`), its `kind`, how many `rows` and `files`."""

    phones: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    before: str | None = None
    carried: tuple[dict[str, Any], ...] = ()
    unfinished: tuple[str, ...] = ()
    done: tuple[dict[str, Any], ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything was ever erased."""
        return bool(self.phones or self.before)

    def with_phones(self, marks: list[str]) -> "Tombstones":
        """These people too."""
        return replace(self, phones=_united(self.phones, marks), unfinished=_united(self.unfinished, [PHONE]))

    def with_calls(self, marks: list[str]) -> "Tombstones":
        """These calls too."""
        return replace(self, calls=_united(self.calls, marks))

    def with_before(self, day: date) -> "Tombstones":
        """Nothing before this day, or before a later one that was said already."""
        before = max(self.before or "", day.isoformat())
        return replace(self, before=before, unfinished=_united(self.unfinished, [BEFORE]))

    def with_those_of(self, other: "Tombstones") -> "Tombstones":
        """Everything that either names, to be carried out on what is stored."""
        both = self.with_phones([*other.phones]).with_calls([*other.calls])
        if day := max(self.before or "", other.before or ""):
            later = other if (other.before or "") > (self.before or "") else self
            both = replace(both.with_before(date.fromisoformat(day)), carried=later.carried)
        return replace(both, done=tuple(dict(pairs) for pairs in _traces(self, other)))


def read() -> Tombstones:
    """What was erased so far."""
    path = settings.data_folder() / NAME
    if not path.exists():
        return Tombstones()
    said = json.loads(path.read_text("utf-8"))
    frozen: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in said.items()}
    return Tombstones(**frozen)


def write(tombstones: Tombstones) -> None:
    """Keep them, whole or not at all."""
    atomic.write_text(settings.data_folder() / NAME, json.dumps(asdict(tombstones), indent=1), owner_only=True)


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


def _united(held: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*held, *more)))
