"""Locks of files: the system releases them however their process ends."""

import sys
from io import FileIO

if sys.platform == "win32":
    import msvcrt

    def taken(file: FileIO) -> bool:
        """Take the lock of this open file; False when another process has it."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def taken(file: FileIO) -> bool:
        """Take the lock of this open file; False when another process has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
