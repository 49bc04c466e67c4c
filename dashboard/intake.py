"""Files from the reader's hands into the pipelines, which run as a child process: writing and reading meet only in
table names."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import settings

LONGEST_SECONDS = 1800


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""


class Answer:
    """What the pipelines said: a report per file and feed, or one sentence why not."""

    def __init__(self, reports: list[dict[str, Any]], message: str) -> None:
        self.reports = reports
        self.message = message

    @property
    def taken(self) -> bool:
        """Whether at least one file can be or was taken."""
        return any(report.get("status") != "refused" for report in self.reports)


def check(files: Sequence[Upload]) -> Answer:
    """What would happen with these files; nothing is stored."""
    return _with_files("check", files)


def take(files: Sequence[Upload]) -> Answer:
    """Store the files and publish a new snapshot."""
    return _with_files("ingest", files)


def undo(load_id: str) -> Answer:
    """Leave a load out and publish again."""
    return _run(["undo", load_id, "--json"])


def corrections(load_id: str | None = None) -> bytes | None:
    """The rows and cells to correct, as a workbook that can be sent again; None when it could not be made."""
    with TemporaryDirectory(prefix="posko-") as folder:
        out = Path(folder) / "quarantine.xlsx"
        _run(["quarantine", *(["--load", load_id] if load_id else []), "--out", str(out), "--json"])
        return out.read_bytes() if out.exists() else None


def _with_files(command: str, files: Sequence[Upload]) -> Answer:
    with TemporaryDirectory(prefix="posko-") as folder:
        paths = [_put(Path(folder) / str(n), file) for n, file in enumerate(files)]
        return _run([command, *map(str, paths), "--json"])


def _put(folder: Path, file: Upload) -> Path:
    folder.mkdir()
    path = folder / (Path(file.name.replace("\\", "/")).name or "file")
    path.write_bytes(file.getvalue())
    return path


def _run(words: list[str]) -> Answer:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipelines", *words],
            cwd=settings.ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return Answer([], str(late))
    return Answer(*_read(done.stdout, done.stderr))


def _read(out: str, err: str) -> tuple[list[dict[str, Any]], str]:
    try:
        said = json.loads(out)
    except json.JSONDecodeError:
        return [], (err.strip().splitlines() or [""])[-1]
    return (said if isinstance(said, list) else [said]), ""
