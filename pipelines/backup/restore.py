"""Books taken from a backup: into an empty data folder, or into the same books to add what they lack.

All is unpacked and looked at beside the books first. Then files move one by one, loads last: a folder without loads is
empty, and one with some of them holds the same books, so a restore that was cut off can be started again.
"""

import shutil
from pathlib import Path

import settings
from pipelines.backup import books
from pipelines.backup.encryption import unsealed
from pipelines.storage import atomic, load_store, tombstones
from pipelines.storage.tombstones import Tombstones
from pipelines.types.errors import FeedError
from pipelines.types.load import Load


def restore(source: Path, phrase: str) -> list[str]:
    """Add what the books here lack; the ids of the loads that came. The caller holds the lock and publishes.

    FeedError, and nothing is changed: no backup, a wrong passphrase, a damaged file, or other books here.
    """
    folder = settings.data_folder() / ".restoring"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with unsealed(source, phrase) as stream:
            books.unpack(stream, folder)
        return _moved_in(folder, source)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _moved_in(folder: Path, source: Path) -> list[str]:
    key = folder / books.KEY
    if not key.exists():
        raise FeedError("damaged_backup", file=source.name)
    with settings.elsewhere(folder):
        theirs, stones = load_store.all_loads(), tombstones.read()
        if settings.phone_key() != key.read_bytes():  # the environment says another one
            raise FeedError("other_key")
    ours = load_store.all_loads()
    if (ours or tombstones.read().any) and not _same_books(ours, theirs, key.read_bytes()):
        raise FeedError("other_books", folder=settings.data_folder())
    missing = [load.load_id for load in theirs if load.load_id not in {own.load_id for own in ours}]
    _merge(folder, missing, stones)
    return missing


def _same_books(ours: list[Load], theirs: list[Load], key: bytes) -> bool:
    """Whether every load that is here came from the same file under the same number, and the key is one."""
    known = {(load.load_id, load.sha256, load.feed) for load in theirs}
    return settings.phone_key() == key and known.issuperset((load.load_id, load.sha256, load.feed) for load in ours)


def _merge(folder: Path, loads: list[str], stones: Tombstones) -> None:
    """What is erased here stays erased, whatever the backup remembers."""
    target = settings.data_folder()
    ours = tombstones.read()
    if stones.any or ours.any:
        tombstones.write(ours.with_those_of(stones) if ours.any else stones)
    (folder / books.STONES).unlink(missing_ok=True)
    atomic.move_in(folder / books.KEY, target / books.KEY)
    kept = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.parent.parent.name != books.LOADS]
    for path in kept:
        place = target / path.relative_to(folder)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            atomic.move_in(path, place)
    for load_id in loads:
        place = load_store.loads_folder() / load_id
        place.parent.mkdir(parents=True, exist_ok=True)
        atomic.move_in(folder / books.LOADS / load_id, place)
