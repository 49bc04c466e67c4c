"""Archived copies on disk: `archive/<code>/<document>/`, which holds the document, its figures and `entry.json`.

A copy appears by one rename, so it is there whole or not at all, and is never written again. The folder is named by the
SHA-256 of the document: the same document twice is one copy. Copies hold no people, so an erasure leaves them.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import settings
from pipelines.archive.figures import Figures, as_code, read_figures
from pipelines.storage import atomic
from pipelines.storage.load_store import clock
from pipelines.types.errors import FeedError

FOLDER = "archive"
FORMS = {"pdf": b"%PDF-", "pptx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "png": b"\x89PNG\r\n", "txt": b""}
"""Suffix of a document → how such a file begins."""
_ENTRY, _FIGURES, _ARRIVING = "entry.json", "figures.json", ".arriving"
_MOST_BYTES, _NAME_LENGTH = 64_000_000, 12


@dataclass(frozen=True)
class Copy:
    """A document that was handed out."""

    code: str
    document: str
    """Name of its folder: the beginning of its SHA-256."""
    suffix: str = ""
    bytes: int = 0
    sha256: str = ""
    figures_sha256: str = ""
    archived_at: str = ""
    made_at: str = ""
    known_at: str = ""
    fingerprint: str = ""
    version: str = ""
    kind: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    feeds: tuple[str, ...] = ()
    loads: Mapping[str, str] | None = None
    """Load → its status in the snapshot the document was made from; None where that is not known."""

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return archive_folder() / self.code / self.document

    @property
    def is_damaged(self) -> bool:
        """Whether a file of it is missing or has other bytes than when it was archived."""
        try:
            return (_digest(_document(self)), _digest(self.folder / _FIGURES)) != (self.sha256, self.figures_sha256)
        except OSError:
            return True


def archive_folder() -> Path:
    """Where copies lie."""
    return settings.data_folder() / FOLDER


def add(document: Path, figures_file: Path, loads: Mapping[str, str] | None) -> tuple[Copy, bool]:
    """Archive a document. The caller holds the lock.

    Args:
        document: what was handed out
        figures_file: its figures as JSON
        loads: load → its status in the snapshot the document was made from; None where that is not known

    Returns:
        The copy, and whether it is new: the same document twice is one copy.

    Raises:
        FeedError: no document of a briefing, unusable figures, or another briefing of the same code.
    """
    figures, suffix, content = read_figures(figures_file), document.suffix.lower().lstrip("."), _read(document)
    sha256 = hashlib.sha256(content).hexdigest()
    others = [copy for copy in copies() if copy.code == figures.code and not copy.is_damaged]
    if any(figures_of(copy).figures != figures.figures for copy in others):
        raise FeedError("archive_other_figures", file=document.name, code=figures.code)
    same = [copy for copy in others if copy.sha256 == sha256]
    if same:
        return same[0], False
    written = figures_file.read_bytes()
    copy = Copy(
        code=figures.code,
        document=sha256[:_NAME_LENGTH],
        suffix=suffix,
        bytes=len(content),
        sha256=sha256,
        figures_sha256=hashlib.sha256(written).hexdigest(),
        archived_at=clock().isoformat(),
        loads=loads,
        **{name: getattr(figures, name) for name in _OF_FIGURES},
    )
    _write(copy, content, written)
    return copy, True


_OF_FIGURES = ("made_at", "known_at", "fingerprint", "version", "kind", "options", "feeds")


def _write(copy: Copy, content: bytes, figures: bytes) -> None:
    arriving = archive_folder() / _ARRIVING
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.mkdir(parents=True)
    try:
        (arriving / f"document.{copy.suffix}").write_bytes(content)
        (arriving / _FIGURES).write_bytes(figures)
        (arriving / _ENTRY).write_text(json.dumps(asdict(copy), ensure_ascii=False, indent=1), "utf-8")
        copy.folder.parent.mkdir(exist_ok=True)
        shutil.rmtree(copy.folder, ignore_errors=True)  # a damaged one
        atomic.move_in(arriving, copy.folder)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def copies() -> list[Copy]:
    """Return every copy, the newest first; one whose entry cannot be read has its code and nothing else."""
    folders = (path for path in archive_folder().glob("*/*") if path.is_dir() and not path.parent.name.startswith("."))
    return sorted(map(_copy, folders), key=lambda copy: (copy.archived_at, copy.code, copy.document), reverse=True)


def _copy(folder: Path) -> Copy:
    names: dict[str, Any] = {"code": folder.parent.name, "document": folder.name}
    try:
        entry = json.loads((folder / _ENTRY).read_text("utf-8"))
        copy = Copy(**entry | names | {"feeds": tuple(entry["feeds"])})
        datetime.fromisoformat(copy.archived_at)
    except (OSError, ValueError, TypeError, KeyError):
        return Copy(**names)
    return copy if copy.suffix in FORMS else Copy(**names)


def copy_of(code: str, suffix: str = "") -> Copy:
    """Return the newest copy of a code, of one form where a suffix is named. FeedError when there is none."""
    code = as_code(code)
    named = [copy for copy in copies() if copy.code == code]
    if not named:
        raise FeedError("archive_unknown", code=code)
    of_form = [copy for copy in named if suffix in ("", copy.suffix)]
    if not of_form:
        forms = sorted({copy.suffix for copy in named if copy.suffix})
        raise FeedError("archive_form" if forms else "archive_changed", code=code, form=suffix, forms=", ".join(forms))
    return next((copy for copy in of_form if not copy.is_damaged), of_form[0])


def content_of(copy: Copy) -> bytes:
    """Return the bytes of a copy as they were archived. FeedError when they are not those any more."""
    try:
        content = _document(copy).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise FeedError("archive_changed", code=copy.code)
    return content


def figures_of(copy: Copy) -> Figures:
    """Return the figures of a copy. FeedError when they are not those that were archived."""
    path = copy.folder / _FIGURES
    if not path.exists() or _digest(path) != copy.figures_sha256:
        raise FeedError("archive_changed", code=copy.code)
    return read_figures(path)


def merge(theirs: Path) -> None:
    """Take over the copies of a folder `archive`, from a backup, that are missing or damaged here."""
    whole = {copy.folder for copy in copies() if not copy.is_damaged}
    for source in sorted(path for path in theirs.glob("*/*") if path.is_dir()):
        target = archive_folder() / source.parent.name / source.name
        if target not in whole:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(target, ignore_errors=True)
            atomic.move_in(source, target)


def _read(document: Path) -> bytes:
    suffix = document.suffix.lower().lstrip(".")
    if not document.is_file():
        raise FeedError("no_such_file", file=document.name)
    is_fit = suffix in FORMS and 0 < document.stat().st_size <= _MOST_BYTES
    content = document.read_bytes() if is_fit else b""
    if not content or not content.startswith(FORMS[suffix]):
        forms = ", ".join(FORMS)
        raise FeedError("archive_document", file=document.name, forms=forms, most=_MOST_BYTES // 1_000_000)
    return content


def _document(copy: Copy) -> Path:
    return copy.folder / f"document.{copy.suffix}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
