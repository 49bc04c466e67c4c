"""Errors that nobody foresaw, written down in the data folder; and whether the disk is full."""

import errno
import re
import traceback
from contextlib import suppress
from pathlib import Path

import duckdb

import settings

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


_SAYS_FULL = re.compile("No space left|File too large|Disk quota|Could not write all bytes")


def is_full(error: BaseException) -> bool:
    """Whether the disk has no room."""
    return (isinstance(error, OSError) and error.errno in _FULL) or bool(
        isinstance(error, OSError | duckdb.Error) and _SAYS_FULL.search(str(error))
    )


def write_error(error: BaseException) -> Path:
    """Write down where an error came from, for whoever looks after Posko; it may hold what a cell held."""
    path = settings.data_folder() / "last-error.txt"
    with suppress(OSError):
        path.write_text("".join(traceback.format_exception(error)), "utf-8", errors="backslashreplace")
    return path
