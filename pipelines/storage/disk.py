"""Whether the disk has room."""

import errno
import re

import duckdb

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FULL_MESSAGE = re.compile("No space left|File too large|Disk quota|Could not write all bytes")


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk has no room; DuckDB says so in its message alone."""
    return (isinstance(error, OSError) and error.errno in _FULL) or bool(
        isinstance(error, OSError | duckdb.Error) and _FULL_MESSAGE.search(str(error))
    )
