"""What became of one file and feed."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import FeedError
from pipelines.load import Load
from pipelines.mapping.mapping import Mapping


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
    mapped: tuple[tuple[tuple[str, ...], Mapping], ...] = ()
    path: Path = Path()


def status_of(outcomes: list[Outcome]) -> int:
    """Exit status: 1 when something was refused."""
    return 1 if any(outcome.refusal for outcome in outcomes) else 0
