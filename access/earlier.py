"""The log before the audit log: a small file per list that was taken out, which the audit log takes over once."""

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import settings

FOLDER = "disclosures"
"""Its folder in the data folder."""


@dataclass(frozen=True)
class Use:
    """A list that was taken out."""

    file: Path
    disclosed_at: str
    """Moment (UTC)."""
    list: str
    rows: int


def uses() -> Iterator[Use]:
    """Yield what is noted, oldest first; a file that cannot be read is passed over, and stays where it is."""
    for file in sorted((settings.data_folder() / FOLDER).glob("*.json")):
        with contextlib.suppress(ValueError, KeyError, TypeError, OverflowError, RecursionError, OSError):
            noted = json.loads(file.read_text("utf-8"))
            at = datetime.fromisoformat(noted["disclosed_at"]).astimezone(UTC).isoformat(timespec="seconds")
            yield Use(file, at, str(noted["list"]), int(noted["rows"]))


def remove(taken_over: Iterable[Use]) -> None:
    """Remove the files of uses that the audit log holds now, and the folder once nothing is left in it."""
    for use in taken_over:
        use.file.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        (settings.data_folder() / FOLDER).rmdir()
