"""The published snapshot: which one it is, and how to open it so that nothing but reading can happen."""

import re
import time
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


def snapshot_id() -> str | None:
    """Name of the published snapshot: a new one means new figures."""
    path = current()
    return path.stem if path else None


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A snapshot opened read-only: no files, no extensions, bounded memory and time [5 s], settings locked.

    The time zone is set globally before the lock, so that cursors keep it.
    """
    con = duckdb.connect(str(path), read_only=True, config=_LIMITS)
    try:
        con.execute(f"SET GLOBAL TimeZone = '{settings.timezone()}'")
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        con.execute("SET lock_configuration = true")
    except duckdb.InvalidInputException:
        # a second handle of this process on the same snapshot: its settings are set and locked already
        return con
    return con


def open_current() -> duckdb.DuckDBPyConnection | None:
    """The published snapshot, opened; None when nothing was published. Unreadable when it cannot be.

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
