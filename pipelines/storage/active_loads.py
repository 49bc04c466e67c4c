"""Which of the stored loads count."""

from dataclasses import dataclass

from pipelines.feeds import by_table
from pipelines.storage import tombstones
from pipelines.types.load import Load


@dataclass(frozen=True)
class LoadPartition:
    """Loads in order of arrival: those that count, made-up ones that are set aside, and those that were undone."""

    active: list[Load]
    set_aside: list[Load]
    undone: list[Load]


def partition(loads: list[Load]) -> LoadPartition:
    """Every load in its place: made-up ones stand aside as soon as one real load of events exists."""
    kept = [load for load in loads if load.undone_at is None]
    real = has_real_events(kept)
    return LoadPartition(
        active=[load for load in kept if not (real and load.made_up)],
        set_aside=[load for load in kept if real and load.made_up],
        undone=[load for load in loads if load.undone_at is not None],
    )


def has_real_events(kept: list[Load]) -> bool:
    """Whether any of these loads holds events that happened, or balances of such were carried over an erasure."""
    told = any(not load.made_up and not by_table(part.table).reference for load in kept for part in load.parts)
    return told or any(not row["made_up"] for row in tombstones.read().carried)
