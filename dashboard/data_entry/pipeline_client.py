"""Client of the pipelines: runs their command line as a child process and reads the JSON answer."""

import csv
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import settings
from access import leftovers
from access.roles import right_to
from codes import MADE_UP_MARK, ROW_KEY
from dashboard.auth import session, viewing
from i18n import Words

LONGEST_SECONDS = 1800
_NOT_IN_NAMES, _LONGEST_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]+'), 60
_WAITS = ("--wait", "30")  # [s] for another writer

Maps = Sequence[dict[str, Any]]
"""Column maps, one per unknown sheet."""


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True)
class Answer:
    """The answer of a command: a report per file and feed, or one sentence why not."""

    reports: list[dict[str, Any]]
    """The JSON reports."""
    message: str
    """Why there is no report, else empty."""

    @property
    def taken(self) -> bool:
        """Whether at least one file can be or was taken."""
        return any(report.get("status") != "refused" for report in self.reports)

    @property
    def changes(self) -> dict[str, Any]:
        """What the command changes or would change: feeds, set_aside, returning, sentences; empty without an answer."""
        return next((report["changes"] for report in self.reports if report.get("changes")), {})


def check(
    files: Sequence[Upload],
    *,
    maps: Maps = (),
    ignore_saved_map: bool = False,
    struck: str | None = None,
    language: str | None = None,
) -> Answer:
    """Report what would happen with these files; nothing is stored.

    Args:
        files: The uploaded files.
        maps: Column maps, one per unknown sheet.
        ignore_saved_map: Whether to propose a map again where one is saved.
        struck: What rows that are struck through mean, None to set them aside.
        language: Language of the report, None for the posko's own.
    """
    options = [*(["--ignore-saved-map"] if ignore_saved_map else []), *(["--struck", struck] if struck else [])]
    return _with_files(["check", *options], files, maps, language)


def take(files: Sequence[Upload], *, maps: Maps = (), struck: str | None = None, language: str | None = None) -> Answer:
    """Store the files, save the column maps, and publish a new snapshot.

    Args:
        files: The uploaded files.
        maps: Column maps, one per unknown sheet.
        struck: What rows that are struck through mean, None to set them aside.
        language: Language of the report, None for the posko's own.
    """
    meaning = ["--struck", struck] if struck else []
    return _with_files(["ingest", *meaning], files, maps, language, *_WAITS)


def undo(load_id: str, *, language: str | None = None) -> Answer:
    """Roll a load back and publish again; the message says why that was refused."""
    answer = _run(["undo", load_id, *_WAITS, "--json"], language)
    return answer if answer.taken or answer.message else Answer([], str(answer.reports[0]["message"]))


def try_undo(load_id: str, *, language: str | None = None) -> Answer:
    """Report what rolling a load back would change; the message says why it could not be."""
    return _explained(_run(["undo", load_id, "--dry-run", "--json"], language), "would_undo")


def saved_maps() -> list[dict[str, Any]]:
    """The saved column maps: file, feed (None when damaged) and titles of each."""
    return [one for answer in _run(["status", "--json"]).reports for one in answer.get("mappings", [])]


def forget_map(file: str, *, language: str | None = None) -> Answer:
    """Delete a saved column map; the message says so, or why not."""
    answer = _run(["forget", file, *_WAITS, "--json"], language)
    return Answer(answer.reports, answer.message or str(answer.reports[0]["message"]))


def known_at(moment: datetime, *, language: str | None = None) -> Answer:
    """Build the as-of snapshot of a moment; the report names it under `known_at`."""
    return _run(["rebuild", "--known-at", moment.isoformat(), *_WAITS, "--json"], language)


def correct(column: str, keys: Sequence[str], meant: str) -> Answer:
    """Put a code into one column of some rows, by a small file of corrections that is sent like any other.

    Args:
        column: Canonical column.
        keys: Row keys, as in `posko_row`.
        meant: The code.
    """
    with leftovers.folder("page") as folder:
        # what no system takes in a name of a file, a code may have
        path = folder / f"{column} = {_NOT_IN_NAMES.sub(' ', meant)[:_LONGEST_NAME].strip()}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([(ROW_KEY, column), *((key, meant) for key in keys)])
        return _run(["ingest", str(path), *_WAITS, "--json"])


def take_rows(
    feed: str, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, made_up: bool, language: str
) -> Answer:
    """Store rows that were entered on a page, as a small file that is sent like any other.

    Args:
        feed: The feed they belong to.
        name: Name of the file, without its ending.
        columns: Canonical columns.
        rows: Cells of each row.
        made_up: Whether they come from made-up data: then the file says so.
        language: Language of the report.
    """
    with leftovers.folder("page") as folder:
        path = folder / f"{_NOT_IN_NAMES.sub(' ', name).strip()}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([*([(MADE_UP_MARK,)] if made_up else []), columns, *rows])
        return _run(["ingest", str(path), "--feed", feed, *_WAITS, "--json"], language)


def contacts(list_name: str, *options: str, language: str) -> tuple[list[dict[str, Any]], str]:
    """Stream a list with names, numbers and addresses; its use is recorded, and nothing of it is stored.

    Args:
        list_name: Name of the list.
        *options: Which part of it.
        language: Language of the message.

    Returns:
        The rows, and one sentence why there are none, else empty.
    """
    answer = _run(["contacts", list_name, *options, "--format", "json", *_WAITS], language)
    report = answer.reports[0] if answer.reports else {}
    if isinstance(report.get("rows"), list) and report["rows"]:
        return report["rows"], ""
    return [], answer.message or str(report.get("message") or _words(language)("data.no_answer"))


def contact_book(list_name: str, *, language: str) -> tuple[bytes | None, str]:
    """Write a list with names, numbers and addresses into a workbook; its use is recorded.

    Args:
        list_name: Name of the list.
        language: Language of the workbook and the message.

    Returns:
        The workbook, and one sentence why there is none, else empty.
    """
    with leftovers.folder("page") as folder:
        out = folder / "contacts.xlsx"
        answer = _run(["contacts", list_name, "--out", str(out), *_WAITS, "--json"], language)
        if out.exists():
            return out.read_bytes(), ""
    report = answer.reports[0] if answer.reports else {}
    return None, answer.message or str(report.get("message") or _words(language)("data.no_answer"))


def archive(document: bytes, name: str, figures: dict[str, Any], *, language: str) -> Answer:
    """Store a document that is handed out, with its figures; the report has its code, or the message why not.

    Args:
        document: Its bytes.
        name: Name of the file.
        figures: Its figures, as JSON.
        language: Language of the message.
    """
    with leftovers.folder("page") as folder:
        path = folder / name
        path.write_bytes(document)
        data = _written(folder / "figures.json", figures)
        add = ["archive", "add", "--document", str(path), "--figures", str(data), *_WAITS, "--json"]
        return _explained(_run(add, language), "code")


def archived() -> list[dict[str, Any]]:
    """The archived documents, the newest first."""
    return [report for report in _run(["archive", "list", "--json"]).reports if "code" in report]


def archived_document(code: str, suffix: str) -> bytes:
    """An archived document, unchanged; empty when it is gone or damaged."""
    with leftovers.folder("page") as folder:
        out = folder / f"document.{suffix}"
        _run(["archive", "show", code, "--out", str(out), "--json"])
        return out.read_bytes() if out.exists() else b""


def archive_changes(code: str, figures: dict[str, Any], *, language: str) -> Answer:
    """What has changed since a document was archived.

    Args:
        code: Of the document.
        figures: The same figures as they are now.
        language: Language of the message.
    """
    with leftovers.folder("page") as folder:
        data = _written(folder / "figures.json", figures)
        return _explained(_run(["archive", "changes", code, "--figures", str(data), "--json"], language), "figures")


def _explained(answer: Answer, expected: str) -> Answer:
    """The answer; one without the expected key has the reason in its message."""
    report = answer.reports[0] if answer.reports else {}
    if expected in report:
        return answer
    return Answer([], answer.message or str(report.get("message", "")))


def corrections(load_id: str | None = None, *, language: str | None = None) -> bytes | None:
    """The quarantined rows and cells as a workbook to correct and send again; None when it could not be made."""
    with leftovers.folder("page") as folder:
        out = folder / "quarantine.xlsx"
        _run(["quarantine", *(["--load", load_id] if load_id else []), "--out", str(out), "--json"], language)
        return out.read_bytes() if out.exists() else None


def form(feed: str, language: str) -> bytes | None:
    """An empty workbook to fill in for a feed; None when it could not be made."""
    with leftovers.folder("page") as folder:
        out = folder / "form.xlsx"
        _run(["template", feed, "--lang", language, "--out", str(out), "--json"])
        return out.read_bytes() if out.exists() else None


def _with_files(command: list[str], files: Sequence[Upload], maps: Maps, language: str | None, *more: str) -> Answer:
    with leftovers.folder("page") as folder:
        paths = [_put(folder / str(n), file) for n, file in enumerate(files)]
        map_files = [_written(folder / f"{n + 1}.json", column_map) for n, column_map in enumerate(maps)]
        options = [word for path in map_files for word in ("--map", str(path))]
        return _run([*command, *map(str, paths), *options, *more, "--json"], language)


def _written(path: Path, column_map: dict[str, Any]) -> Path:
    path.write_text(json.dumps(column_map, ensure_ascii=False), "utf-8")
    return path


def stored_name(name: str) -> str:
    """The name of a file as a browser sent it, as far as a folder takes it: no path, no control sign, not too long."""
    plain = "".join(" " if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in name)
    last = plain.replace("\\", "/").rpartition("/")[2].strip()
    stem, dot, suffix = last.rpartition(".")
    most = _MOST_NAME_BYTES - len(suffix.encode()[:_MOST_NAME_BYTES])
    if len(last.encode()) > _MOST_NAME_BYTES:
        last = stem.encode()[: most - 1].decode("utf-8", "ignore") + dot + suffix if most > 1 and stem else "file"
    return last if last.strip(". ") else "file"


_UNPRINTABLE, _MOST_NAME_BYTES = ("Cc", "Cs"), 200


def _put(folder: Path, file: Upload) -> Path:
    folder.mkdir()
    path = folder / stored_name(file.name)
    path.write_bytes(file.getvalue())
    return path


def _run(words: list[str], language: str | None = None) -> Answer:
    session.require(right_to(words))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pipelines", *words],
            cwd=settings.ROOT,
            env=settings.environment_in(language, actor=viewing.actor().token()),
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
