"""The published snapshot: which one it is, and how to open it read-only and hardened.

Beside it lie a few as-of snapshots: what was known at earlier moments, each under the code of its moment.
"""

import os
import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

import settings

_RETRIES = 3
_LIMITS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "temp_directory": "",
    "max_temp_directory_size": "0B",
    "max_execution_time": "5000",
}
_MOMENT = "%Y%m%dT%H%M%SZ"
_AS_OF_NAME = re.compile(r"(\d{8}T\d{6}Z)-(\d+)(-[0-9a-f]{8})?")
_HEAD_BYTES = 3 * 4096  # what stands before the blocks of a DuckDB file


class Unreadable(duckdb.IOException):
    """The published snapshot is there and damaged, or gone without a successor."""


def snapshots_folder() -> Path:
    """Where snapshots and the pointer CURRENT lie."""
    return settings.data_folder() / "snapshots"


def current() -> Path | None:
    """The snapshot that is published; None before the first."""
    try:
        name = (snapshots_folder() / "CURRENT").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return snapshots_folder() / name if re.fullmatch(r"warehouse-\d+\.duckdb", name) else None


def snapshot_id(code: str | None = None) -> str | None:
    """Name of the published snapshot, or of the as-of snapshot of a moment: a new one means new figures."""
    path = as_of_snapshots().get(code) if code else current()
    return path.stem if path else None


def as_of_folder() -> Path:
    """Where as-of snapshots lie."""
    return snapshots_folder() / "known-at"


def as_of_snapshots() -> dict[str, Path]:
    """As-of snapshots by the code of their moment, the latest moment first; of several of one moment the newest."""
    named = sorted(path for path in as_of_folder().glob("*.duckdb") if _AS_OF_NAME.fullmatch(path.stem))
    named.sort(key=number_of)
    return dict(sorted({code_of(path): path for path in named}.items(), reverse=True))


def code_of(path: Path) -> str:
    """Code of an as-of snapshot's moment."""
    return path.stem.partition("-")[0]


def number_of(path: Path) -> int:
    """Number of an as-of snapshot: of several of one moment the newest has the largest."""
    return int(path.stem.split("-")[1])


def moment_code(moment: datetime) -> str:
    """A moment as a code that fits into a name and an address, to the second: `20210712T165959Z`."""
    return moment.astimezone(UTC).strftime(_MOMENT)


def moment_of(code: str) -> datetime:
    """The moment of a code. ValueError when it is none."""
    return datetime.strptime(code, _MOMENT).replace(tzinfo=UTC)


def open_as_of(code: str) -> duckdb.DuckDBPyConnection:
    """Open the as-of snapshot of a moment like the published one. Unreadable when it is gone or damaged."""
    path = as_of_snapshots().get(code)
    if path is None:
        raise Unreadable(f"no as-of snapshot of {code}")
    with suppress(OSError):
        os.utime(path)  # those used longest ago make room for others
    try:
        return connect(path)
    except duckdb.Error as error:
        raise Unreadable(str(error)) from error


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a snapshot read-only: no files, no extensions, bounded memory and time [5 s], settings locked.

    The time zone is set globally before the lock, so that cursors keep it.
    """
    con = duckdb.connect(str(path), read_only=True, config=_LIMITS)
    if not is_whole(con, path):
        con.close()
        raise Unreadable(f"{path.name} was cut off, or purged")
    try:
        con.execute(f"SET GLOBAL TimeZone = '{settings.timezone()}'")
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        con.execute("SET lock_configuration = true")
    except duckdb.InvalidInputException:
        # a second handle of this process on the same snapshot: its settings are set and locked already
        return con
    return con


def is_whole(con: duckdb.DuckDBPyConnection, path: Path, *, name: str | None = None) -> bool:
    """Whether the file is as long as its head states; False for one that was purged since it was opened.

    A file that was cut off opens, and fails at its last tables.

    Args:
        con: Connection to it.
        path: The file.
        name: Under which name it is attached, None for that of the connection.
    """
    sql = f"SELECT block_size, total_blocks FROM pragma_database_size() {'WHERE database_name = $name' if name else ''}"
    block_bytes, blocks = con.execute(sql, {"name": name} if name else {}).fetchall()[0]
    with suppress(FileNotFoundError):
        return bool(path.stat().st_size >= block_bytes * blocks + _HEAD_BYTES)
    return False


def open_current() -> duckdb.DuckDBPyConnection | None:
    """Open the published snapshot; None when nothing was published. Unreadable when it cannot be opened.

    A snapshot that vanishes between reading the pointer and opening it has a successor: the pointer is read again.
    """
    for attempt in range(_RETRIES):
        path = current()
        if path is None:
            return None
        try:
            return connect(path)
        except duckdb.Error as error:
            if attempt == _RETRIES - 1:
                raise Unreadable(str(error)) from error
            time.sleep(0.05 * (attempt + 1))
    return None
