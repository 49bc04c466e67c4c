"""Files from the reader's hands into the pipelines, which run as a child process: writing and reading meet only in
table names."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import settings
from codes import ROW_KEY
from i18n import Words

LONGEST_SECONDS = 1800
_WAITS = ("--wait", "30")  # [s] for another writer

Maps = Sequence[dict[str, Any]]
"""Column maps, one a sheet nobody knows."""


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


def check(
    files: Sequence[Upload], *, maps: Maps = (), ignore_saved_map: bool = False, language: str | None = None
) -> Answer:
    """What would happen with these files, read by these column maps; nothing is stored.

    ignore_saved_map: ask anew what columns mean whose column map is remembered
    """
    return _with_files(["check", *(["--ignore-saved-map"] if ignore_saved_map else [])], files, maps, language)


def take(files: Sequence[Upload], *, maps: Maps = (), language: str | None = None) -> Answer:
    """Store the files, remember the column maps, and publish a new snapshot."""
    return _with_files(["ingest"], files, maps, language, *_WAITS)


def undo(load_id: str, *, language: str | None = None) -> Answer:
    """Leave a load out and publish again; its message says why that was refused."""
    answer = _run(["undo", load_id, *_WAITS, "--json"], language)
    return answer if answer.taken or answer.message else Answer([], str(answer.reports[0]["message"]))


def saved_maps() -> list[dict[str, Any]]:
    """The column maps that are remembered: file, feed (None when damaged) and titles of each."""
    return [one for answer in _run(["status", "--json"]).reports for one in answer.get("mappings", [])]


def forget_map(file: str, *, language: str | None = None) -> Answer:
    """Forget one of them; its message says that, or why not."""
    answer = _run(["forget", file, *_WAITS, "--json"], language)
    return Answer(answer.reports, answer.message or str(answer.reports[0]["message"]))


def known_at(moment: datetime, *, language: str | None = None) -> Answer:
    """Make the side snapshot of what was known at a moment; its report names it under `known_at`."""
    return _run(["rebuild", "--known-at", moment.isoformat(), *_WAITS, "--json"], language)


def correct(column: str, keys: Sequence[str], meant: str) -> Answer:
    """Put a code into one column of the rows these keys name: a small file of corrections, sent like any other."""
    with TemporaryDirectory(prefix="posko-") as folder:
        path = Path(folder) / f"{column} = {meant}.csv"
        path.write_text(
            "".join(f"{key},{cell}\n" for key, cell in [(ROW_KEY, column), *((key, meant) for key in keys)])
        )
        return _run(["ingest", str(path), *_WAITS, "--json"])


def corrections(load_id: str | None = None, *, language: str | None = None) -> bytes | None:
    """The rows and cells to correct, as a workbook that can be sent again; None when it could not be made."""
    with TemporaryDirectory(prefix="posko-") as folder:
        out = Path(folder) / "quarantine.xlsx"
        _run(["quarantine", *(["--load", load_id] if load_id else []), "--out", str(out), "--json"], language)
        return out.read_bytes() if out.exists() else None


def form(feed: str, language: str) -> bytes | None:
    """An empty workbook to fill in for a feed; None when it could not be made."""
    with TemporaryDirectory(prefix="posko-") as folder:
        out = Path(folder) / "form.xlsx"
        _run(["template", feed, "--lang", language, "--out", str(out), "--json"])
        return out.read_bytes() if out.exists() else None


def _with_files(command: list[str], files: Sequence[Upload], maps: Maps, language: str | None, *more: str) -> Answer:
    with TemporaryDirectory(prefix="posko-") as name:
        folder = Path(name)
        paths = [_put(folder / str(n), file) for n, file in enumerate(files)]
        map_files = [_written(folder / f"{n + 1}.json", column_map) for n, column_map in enumerate(maps)]
        options = [word for path in map_files for word in ("--map", str(path))]
        return _run([*command, *map(str, paths), *options, *more, "--json"], language)


def _written(path: Path, column_map: dict[str, Any]) -> Path:
    path.write_text(json.dumps(column_map, ensure_ascii=False), "utf-8")
    return path


def _put(folder: Path, file: Upload) -> Path:
    folder.mkdir()
    path = folder / (Path(file.name.replace("\\", "/")).name or "file")
    path.write_bytes(file.getvalue())
    return path


def _run(words: list[str], language: str | None = None) -> Answer:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipelines", *words],
            cwd=settings.ROOT,
            env=settings.environment_in(language),
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer([], _words(language)("data.too_late", minutes=LONGEST_SECONDS // 60))
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        return Answer([], _words(language)("data.no_answer"))
    return Answer(answer if isinstance(answer, list) else [answer], "")


def _words(language: str | None) -> Words:
    return Words(language or settings.language())
