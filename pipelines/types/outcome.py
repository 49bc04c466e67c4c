"""What became of one file and feed."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.types.column_map import ColumnMap
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


@dataclass(frozen=True)
class Outcome:
    """What became of one file and feed: a load that was stored, one that was there already, or a refusal.

    `path` is where the file lies, `file` its name, which several may bear.
    `mapped` are the mappings that were said for its sheets, each with the titles of the table it was laid over.
    """

    file: str
    sha256: str
    feed: str | None = None
    load: Load | None = None
    is_new: bool = False
    refusal: FeedError | None = None
    sheets: tuple[str, ...] = ()
    mapped: tuple[tuple[tuple[str, ...], ColumnMap], ...] = ()
    path: Path = Path()


def status_of(outcomes: list[Outcome]) -> int:
    """Exit status: 1 when something was refused."""
    return 1 if any(outcome.refusal for outcome in outcomes) else 0
