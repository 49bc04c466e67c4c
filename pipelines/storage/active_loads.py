"""Active loads: which of the stored loads count."""

from dataclasses import dataclass

from pipelines.feeds import by_table
from pipelines.storage import tombstones
from pipelines.types.load import Load


@dataclass(frozen=True)
class LoadPartition:
    """Loads in order of arrival, by whether they count."""

    active: list[Load]
    """Those that count."""
    set_aside: list[Load]
    """Made-up ones beside real events."""
    undone: list[Load]
    """Those that were undone."""


def partition(loads: list[Load]) -> LoadPartition:
    """Part loads by whether they count: made-up ones do not as soon as one real load of events exists."""
    remaining = [load for load in loads if load.undone_at is None]
    real = has_real_events(remaining)
    return LoadPartition(
        active=[load for load in remaining if not (real and load.made_up)],
        set_aside=[load for load in remaining if real and load.made_up],
        undone=[load for load in loads if load.undone_at is not None],
    )


def has_real_events(loads: list[Load]) -> bool:
    """Tell whether any of these loads has real events, or opening balances are the sum of such."""
    has_events = any(not load.made_up and not by_table(part.table).reference for load in loads for part in load.parts)
    return has_events or any(not row["made_up"] for row in tombstones.read().opening_balances)


def are_made_up(loads: list[Load]) -> bool:
    """Whether made-up events are among these loads and count, as no real ones do."""
    return any(load.made_up for load in loads) and not has_real_events(loads)
