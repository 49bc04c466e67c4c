"""Which files are the books of a posko, packed into a stream and unpacked again."""

import gzip
import io
import json
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import settings
from pipelines.backup.encryption import Damaged
from pipelines.storage import access_log
from pipelines.types.errors import FeedError

KEY, STONES, LOADS = "phone.key", "erased.json", "loads"
KEPT = ("originals", "mappings", access_log.FOLDER, STONES, "passcodes.json", LOADS)
"""What is packed besides the key of pseudonyms. All else in the data folder is derived, or of this machine alone."""
_MANIFEST, _FORMAT, _MOST_MANIFEST = "posko.json", 1, 1 << 20
_BROKEN = (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError, KeyError)


def pack(stream: IO[bytes]) -> int:
    """Write the books to a stream; how many files they are. The caller holds the lock."""
    files = list(_files(settings.data_folder()))
    manifest = {"format": _FORMAT, "made_at": datetime.now(UTC).isoformat(), "files": len(files) + 1}
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


def unpack(stream: IO[bytes], folder: Path) -> int:
    """Write the files of a stream below a folder; how many they are. FeedError or Damaged leave some of them there.

    Only plain files with the names of books are taken: nothing lands outside of the folder.
    """
    try:
        with gzip.GzipFile(fileobj=stream) as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
            members = iter(archive)
            promised = _promised(archive, next(members, None))
            names = [_extracted(archive, member, folder) for member in members]
            shutil.copyfileobj(packed, _Nowhere())  # to the end, which says whether every byte is as it was
    except _BROKEN as error:
        raise Damaged from error
    if len(names) != promised:
        raise Damaged
    return len(names)


class _Nowhere(io.RawIOBase):
    """Takes what is read only to be checked."""

    def write(self, content: object) -> int:
        return len(content) if isinstance(content, bytes) else 0


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name in the archive, and path; what a crash left half-written is left out."""
    for name in KEPT:
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


def _promised(archive: tarfile.TarFile, first: tarfile.TarInfo | None) -> int:
    """How many files the first member says there are. FeedError for a backup of a later Posko."""
    file = archive.extractfile(first) if first and first.name == _MANIFEST and first.size < _MOST_MANIFEST else None
    if file is None:
        raise Damaged
    said: dict[str, Any] = json.loads(file.read())
    if said.get("format") != _FORMAT:
        raise FeedError("later_backup", found=said.get("format"))
    return int(said["files"])


def _extracted(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    parts = PurePosixPath(member.name).parts
    odd = any(part in ("..", "/") or "\\" in part or ":" in part for part in parts) or not parts
    file = None if odd or parts[0] not in (KEY, *KEPT) or not member.isreg() else archive.extractfile(member)
    if file is None:
        raise FeedError("strange_backup", found=member.name)
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        shutil.copyfileobj(file, out, 1 << 20)
    target.chmod(0o600)
    return member.name
