"""Restores books from a backup into an empty data folder, or completes the same books.

Everything is unpacked and verified beside the books first. Then files move one by one, loads last. A folder without
loads counts as empty and one with some of them as the same books, so an interrupted restore can be repeated.
"""

import shutil
from pathlib import Path

import settings
from pipelines.archive import store
from pipelines.backup import books
from pipelines.backup.encryption import decrypted
from pipelines.storage import atomic, load_store, tombstones
from pipelines.storage.tombstones import Tombstones
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


def restore(source: Path, phrase: str) -> tuple[list[str], str]:
    """Add the missing files; return the ids of the restored loads, and the newest entry of the audit log at the backup.

    The caller holds the lock and publishes.

    FeedError, and nothing is changed: no backup, a wrong passphrase, a damaged file, or other books in the folder.
    """
    folder = settings.data_folder() / ".restoring"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with decrypted(source, phrase) as stream:
            unpacked = books.unpack(stream, folder)
        return _move_in(folder, source), unpacked.audit_head
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move_in(folder: Path, source: Path) -> list[str]:
    key = folder / books.KEY
    if not key.exists():
        raise FeedError("damaged_backup", file=source.name)
    with settings.elsewhere(folder):
        theirs, stones = load_store.all_loads(), tombstones.read()
        if settings.phone_key() != key.read_bytes():  # the environment sets another key
            raise FeedError("other_key")
    ours = load_store.all_loads()
    if (ours or tombstones.read().any) and not _same_books(ours, theirs, key.read_bytes()):
        raise FeedError("other_books", folder=settings.data_folder())
    missing = [load.load_id for load in theirs if load.load_id not in {own.load_id for own in ours}]
    _merge(folder, missing, stones)
    return missing


def _same_books(ours: list[Load], theirs: list[Load], key: bytes) -> bool:
    """Whether the keys agree and every load here is in the backup, with the same id, file and feed."""
    backed_up = {(load.load_id, load.sha256, load.feed) for load in theirs}
    ids = {load.load_id for load in theirs}
    # what a retention left is younger than an older backup, and in none
    own = {(load.load_id, load.sha256, load.feed) for load in ours if load.load_id in ids or not load.reduced}
    return _key_here() in (key, None) and backed_up.issuperset(own)


def _key_here() -> bytes | None:
    """The key of the books here; None where it is broken, which is what a backup is for."""
    try:
        return settings.phone_key()
    except settings.BrokenSecret:
        return None


def _merge(folder: Path, loads: list[str], stones: Tombstones) -> None:
    """Move files and loads into place; what is erased here stays erased, whatever the backup contains."""
    target = settings.data_folder()
    ours = tombstones.read()
    if stones.any or ours.any:
        tombstones.write(ours.with_those_of(stones) if ours.any else stones)
    (folder / books.STONES).unlink(missing_ok=True)
    # who may sign in is decided here: a passcode that was taken away since must not come back
    (folder / books.PASSCODES).unlink(missing_ok=True)
    atomic.move_in(folder / books.KEY, target / books.KEY)
    store.merge(folder / store.FOLDER)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_moved_alone(path.relative_to(folder))]
    for path in files:
        place = target / path.relative_to(folder)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            atomic.move_in(path, place)
    for load_id in loads:
        place = load_store.loads_folder() / load_id
        place.parent.mkdir(parents=True, exist_ok=True)
        atomic.move_in(folder / books.LOADS / load_id, place)


def _is_moved_alone(path: Path) -> bool:
    """Whether a file is none of a load or of an archived copy, which come as whole folders."""
    return path.parts[0] not in (books.LOADS, store.FOLDER)
