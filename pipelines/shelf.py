"""Which of the stored loads count."""

from dataclasses import dataclass

from pipelines.feeds import by_table
from pipelines.load import Load


@dataclass(frozen=True)
class Shelf:
    """Loads in order of arrival: those that count, made-up ones that are set aside, and those that were undone."""

    active: list[Load]
    set_aside: list[Load]
    undone: list[Load]


def sorted_out(loads: list[Load]) -> Shelf:
    """Every load in its place: made-up ones stand aside as soon as one real load of events exists."""
    kept = [load for load in loads if load.undone_at is None]
    real = any(not load.made_up and not by_table(part.table).reference for load in kept for part in load.parts)
    return Shelf(
        active=[load for load in kept if not (real and load.made_up)],
        set_aside=[load for load in kept if real and load.made_up],
        undone=[load for load in loads if load.undone_at is not None],
    )
