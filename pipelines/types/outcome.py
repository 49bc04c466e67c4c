"""What became of one file and feed."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.types.column_map import ColumnMap
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


@dataclass(frozen=True)
class Outcome:
    """What became of one file and feed: a load that was stored, one that was there already, or a refusal.

    A file all of whose rows are in quarantine is refused, and its load is listed all the same.
    """

    file: str
    """Name of the file, which several may bear."""
    sha256: str
    feed: str | None = None
    load: Load | None = None
    is_new: bool = False
    """Whether the load was stored now."""
    refusal: FeedError | None = None
    sheets: tuple[str, ...] = ()
    """Names of its sheets."""
    mapped: tuple[tuple[tuple[str, ...], ColumnMap], ...] = ()
    """Declared column maps that were applied, each behind the column names of its table."""
    path: Path = Path()
    """Where the file lies."""


def status_of(outcomes: list[Outcome]) -> int:
    """Return the exit status: 1 when something was refused."""
    return 1 if any(outcome.refusal for outcome in outcomes) else 0
