"""Loads: the parsed rows of files. Besides originals they are all that is stored; everything else is derived.

A load is a folder `loads/<id>/` with `load.json` and the Parquet of its rows; it appears by one rename, so it is there
whole or not at all. `undone` in the folder leaves it out of every later build, and holds the moment of that.
"""

import errno
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

import settings
from pipelines.storage import atomic
from pipelines.storage.temp_dirs import database_limits
from pipelines.types.errors import FeedError
from pipelines.types.load import REWRITTEN, Load, Part, folder_of

_BEFORE_THIS_PROGRAM = datetime(2025, 1, 1, tzinfo=UTC)  # a clock that says less is wrong


def loads_folder() -> Path:
    """Return the folder of all loads."""
    return settings.data_folder() / "loads"


def loads() -> list[Load]:
    """Return every load that is stored and not undone, in order of arrival."""
    return [load for load in all_loads() if load.undone_at is None]


def all_loads() -> list[Load]:
    """Return every load that is stored, undone ones too, in order of arrival."""
    ids = {path.name.removesuffix(REWRITTEN) for path in loads_folder().glob("*")}
    descriptions = (folder_of(load_id) / "load.json" for load_id in sorted(ids) if load_id.isdecimal())
    return [load for path in descriptions if path.exists() and (load := _load(path))]


def _load(path: Path) -> Load | None:
    """None for a damaged load that is undone; FeedError for one that counts."""
    undone_at = _undone_at(path.parent / "undone")
    try:
        return replace(_read(json.loads(path.read_text("utf-8"))), undone_at=undone_at)
    except (ValueError, TypeError, KeyError):
        if undone_at:
            return None
        raise FeedError("damaged_load", load=path.parent.stem) from None


def _undone_at(mark: Path) -> str | None:
    """The moment a load was left out; a mark that does not say is as old as its file."""
    if not mark.exists():
        return None
    return mark.read_text("utf-8") or datetime.fromtimestamp(mark.stat().st_mtime, UTC).isoformat()


def _read(content: dict[str, Any]) -> Load:
    lists = {name: tuple(content.get(name, ())) for name in ("feeds", "sheets_ignored", "assumed")}
    of_part = ("unread", "like_totals", "people")
    parts = tuple(Part(**part | {name: tuple(part.get(name, ())) for name in of_part}) for part in content["parts"])
    return Load(**(content | lists | {"parts": parts}))


@contextmanager
def arriving() -> Iterator[Path]:
    """Make a folder for a load's files while they are written; what an earlier crash left there is cleared."""
    folder = loads_folder() / ".arriving"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def next_id() -> str:
    """Return the number of the next load."""
    taken = [int(path.stem) for path in loads_folder().glob("*") if path.stem.isdecimal()]
    return f"{max(taken, default=0) + 1:06d}"


def clock() -> datetime:
    """Return the moment of the next load: now, or that of the last load where the clock has lost the year."""
    now = datetime.now(UTC)
    if now >= _BEFORE_THIS_PROGRAM:
        return now
    last = [datetime.fromisoformat(load.loaded_at) for load in all_loads()[-1:]]
    return max([_BEFORE_THIS_PROGRAM, *last])


def commit(folder: Path, load: Load) -> None:
    """Add a load: its files reach the disk, then the folder gets its name."""
    _write_description(folder, load)
    atomic.move_in(folder, load.folder)


def rewrite(folder: Path, load: Load) -> None:
    """Replace a load by its rewritten form; from the rename on that is the load."""
    _write_description(folder, load)
    atomic.move_in(folder, (loads_folder() / load.load_id).with_suffix(REWRITTEN))
    settle()


def settle() -> None:
    """Give rewritten loads their own names; a crash may have come before that."""
    for rewritten in loads_folder().glob(f"*{REWRITTEN}"):
        plain = rewritten.with_suffix("")
        shutil.rmtree(plain, ignore_errors=True)
        atomic.rename(rewritten, plain)


def _write_description(folder: Path, load: Load) -> None:
    (folder / "load.json").write_text(json.dumps(asdict(load), ensure_ascii=False, indent=1), "utf-8")


def undo(load_id: str) -> bool:
    """Leave a load out of later builds; False when there is no such load."""
    mark = folder_of(load_id) / "undone"
    if not load_id.isdecimal() or mark.exists() or not (mark.parent / "load.json").exists():
        return False
    atomic.write_text(mark, datetime.now(UTC).isoformat())
    return True


def reinstate(load_id: str) -> None:
    """Undo the undoing of a load."""
    (folder_of(load_id) / "undone").unlink(missing_ok=True)
    atomic.sync(folder_of(load_id))


def is_reduced(load_id: str) -> bool:
    """Whether a load that counts is what a retention left of others; false of a damaged one, which can be undone."""
    description = folder_of(load_id) / "load.json"
    try:
        load = _load(description) if load_id.isdecimal() and description.exists() else None
    except FeedError:
        return False
    return load is not None and load.undone_at is None and bool(load.reduced)


def is_damaged(load: Load) -> bool:
    """Tell whether a file of the load is missing or cannot be read to its end."""
    needed = {load.folder / f"{kind}-{n}.parquet" for n in range(len(load.parts)) for kind in ("rows", "aside")}
    with duckdb.connect(config=database_limits()) as con:
        try:
            for path in sorted({*needed, *load.folder.glob("*.parquet")}):
                con.execute("CREATE OR REPLACE TEMP TABLE whole AS FROM read_parquet($path)", {"path": str(path)})
        except duckdb.Error as error:
            if is_full(error) or isinstance(error, duckdb.OutOfMemoryException):
                raise
            return True
    return False


_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


_FULL_MESSAGE = re.compile("No space left|File too large|Disk quota|Could not write all bytes")


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk has no room; DuckDB says so in its message alone."""
    return (isinstance(error, OSError) and error.errno in _FULL) or bool(
        isinstance(error, OSError | duckdb.Error) and _FULL_MESSAGE.search(str(error))
    )
