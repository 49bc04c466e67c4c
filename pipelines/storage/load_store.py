"""What is kept besides originals: loads. Everything else is derived from these.

A load is a folder `loads/<id>/` with `load.json` and the Parquet of its rows; it appears by one rename, so it is there
whole or not at all. `undone` in the folder leaves it out of every later build, and holds the moment of that.
"""

import json
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
from pipelines.storage.disk import is_full
from pipelines.storage.temp_dirs import database_limits
from pipelines.types.errors import FeedError
from pipelines.types.load import REWRITTEN, Load, Part, folder_of

_BEFORE_THIS_PROGRAM = datetime(2025, 1, 1, tzinfo=UTC)  # a clock that says less is wrong


def loads_folder() -> Path:
    """The folder of all loads."""
    return settings.data_folder() / "loads"


def loads() -> list[Load]:
    """Every load that is stored and not undone, in order of arrival."""
    return [load for load in all_loads() if load.undone_at is None]


def all_loads() -> list[Load]:
    """Every load that is stored, undone ones too, in order of arrival."""
    ids = {path.name.removesuffix(REWRITTEN) for path in loads_folder().glob("*")}
    found = (folder_of(load_id) / "load.json" for load_id in sorted(ids) if load_id.isdecimal())
    return [load for path in found if path.exists() and (load := _load(path))]


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
    parts = tuple(Part(**(part | {"unread": tuple(part.get("unread", ()))})) for part in content["parts"])
    return Load(**(content | lists | {"parts": parts}))


@contextmanager
def arriving() -> Iterator[Path]:
    """A folder for a load's files while they are written; what an earlier crash left there is cleared."""
    folder = loads_folder() / ".arriving"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def next_id() -> str:
    """The number of the next load."""
    taken = [int(path.stem) for path in loads_folder().glob("*") if path.stem.isdecimal()]
    return f"{max(taken, default=0) + 1:06d}"


def clock() -> datetime:
    """The moment of the next load: now. Where the clock of the computer has lost the year, that of the last load."""
    now = datetime.now(UTC)
    if now >= _BEFORE_THIS_PROGRAM:
        return now
    last = [datetime.fromisoformat(load.loaded_at) for load in all_loads()[-1:]]
    return max([_BEFORE_THIS_PROGRAM, *last])


def commit(folder: Path, load: Load) -> None:
    """Make a load part of the books: its files reach the disk, then the folder gets its name."""
    _write_description(folder, load)
    atomic.move_in(folder, load.folder)


def rewrite(folder: Path, load: Load) -> None:
    """Put a load that was written anew in the place of the one it was made of. From the rename on it is the load."""
    _write_description(folder, load)
    atomic.move_in(folder, (loads_folder() / load.load_id).with_suffix(REWRITTEN))
    settle()


def settle() -> None:
    """Give loads that were written anew their own names; a crash may have come before that."""
    for rewritten in loads_folder().glob(f"*{REWRITTEN}"):
        plain = rewritten.with_suffix("")
        shutil.rmtree(plain, ignore_errors=True)
        atomic.rename(rewritten, plain)


def _write_description(folder: Path, load: Load) -> None:
    (folder / "load.json").write_text(json.dumps(asdict(load), ensure_ascii=False, indent=1), "utf-8")


def undo(load_id: str) -> bool:
    """Leave a load out from now on; False when there is no such load."""
    mark = folder_of(load_id) / "undone"
    if not load_id.isdecimal() or mark.exists() or not (mark.parent / "load.json").exists():
        return False
    atomic.write_text(mark, datetime.now(UTC).isoformat())
    return True


def reinstate(load_id: str) -> None:
    """Let a load that was left out count again."""
    (folder_of(load_id) / "undone").unlink(missing_ok=True)
    atomic.sync(folder_of(load_id))


def is_damaged(load: Load) -> bool:
    """Whether a file of the load is gone or cannot be read to its end."""
    needed = {load.folder / f"{kind}-{n}.parquet" for n in range(len(load.parts)) for kind in ("rows", "aside")}
    with duckdb.connect(config=database_limits()) as con:
        try:
            for path in sorted({*needed, *load.folder.glob("*.parquet")}):
                con.execute(
                    "CREATE OR REPLACE TEMP TABLE looked_through AS FROM read_parquet($path)", {"path": str(path)}
                )
        except duckdb.Error as error:
            if is_full(error) or isinstance(error, duckdb.OutOfMemoryException):
                raise
            return True
    return False
