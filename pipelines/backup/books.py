"""Packs the books of a posko into a gzipped tar stream, and unpacks them."""

import gzip
import io
import json
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

import settings
from access import audit_entries, earlier
from pipelines.archive import store
from pipelines.backup.encryption import Damaged
from pipelines.types.errors import FeedError

KEY, STONES, LOADS, PASSCODES = "phone.key", "erased.json", "loads", "passcodes.json"
PACKED = ("originals", "mappings", STONES, store.FOLDER, LOADS)
"""Packed besides the key of pseudonyms. Everything else in the data folder is derived, or belongs to this machine."""
_PACKED_BEFORE = (earlier.FOLDER, PASSCODES)
"""Older Poskos packed them; notes are taken over into the audit log, passcodes are left out."""
_MANIFEST, _FORMAT, _MOST_MANIFEST = "posko.json", 1, 1 << 20
_BROKEN = (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError, KeyError)


def pack(stream: IO[bytes]) -> int:
    """Write the books to a stream and return the number of files. The caller holds the lock."""
    files = list(_files(settings.data_folder()))
    manifest = {"format": _FORMAT, "made_at": datetime.now(UTC).isoformat(), "files": len(files) + 1}
    manifest["audit_head"] = str(audit_entries.head() or "")
    with (
        gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        _add(archive, _MANIFEST, json.dumps(manifest).encode())
        _add(archive, KEY, settings.phone_key())
        for name, path in files:
            with path.open("rb") as file:
                archive.addfile(_member(name, path.stat().st_size), file)
    return len(files) + 1


class Unpacked(NamedTuple):
    """What was unpacked."""

    files: int
    audit_head: str
    """The newest entry of the audit log when it was packed; empty where an older Posko packed it."""


def unpack(stream: IO[bytes], folder: Path) -> Unpacked:
    """Write the files of a stream into a folder.

    Only plain files with the names of books are extracted, so nothing lands outside the folder. FeedError or Damaged
    leave part of the files there.
    """
    try:
        with gzip.GzipFile(fileobj=stream) as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
            members = iter(archive)
            manifest = _read_manifest(archive, next(members, None))
            names = [_extracted(archive, member, folder) for member in members]
            shutil.copyfileobj(packed, _Nowhere())  # the checksum stands at the end
    except _BROKEN as error:
        raise Damaged from error
    if len(names) != int(manifest["files"]):
        raise Damaged
    return Unpacked(len(names), str(manifest.get("audit_head") or ""))


class _Nowhere(io.RawIOBase):
    """Discards what is written: the stream is read only to verify its checksum."""

    def write(self, content: object) -> int:
        """Return the number of bytes."""
        return len(content) if isinstance(content, bytes) else 0


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name in the archive and path; files that a crash left unfinished are skipped."""
    for name in PACKED:
        top = folder / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not any(p.startswith(".") or p.endswith(".arriving") for p in inside.parts):
                yield inside.as_posix(), path


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_member(name, len(content)), io.BytesIO(content))


def _read_manifest(archive: tarfile.TarFile, first: tarfile.TarInfo | None) -> dict[str, Any]:
    """Read the manifest, the first member. FeedError for a backup of a later Posko."""
    file = archive.extractfile(first) if first and first.name == _MANIFEST and first.size < _MOST_MANIFEST else None
    if file is None:
        raise Damaged
    manifest: dict[str, Any] = json.loads(file.read())
    if manifest.get("format") != _FORMAT:
        raise FeedError("later_backup", found=manifest.get("format"))
    return manifest


def _extracted(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    parts = PurePosixPath(member.name).parts
    is_unsafe = any(part in ("..", "/") or "\\" in part or ":" in part for part in parts) or not parts
    is_ours = not is_unsafe and parts[0] in (KEY, *PACKED, *_PACKED_BEFORE) and member.isreg()
    file = archive.extractfile(member) if is_ours else None
    if file is None:
        raise FeedError("strange_backup", found=member.name)
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        shutil.copyfileobj(file, out, 1 << 20)
    target.chmod(0o600)
    return member.name
