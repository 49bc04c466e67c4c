"""A child process that may only use so much memory and time, so that a hostile file costs one sentence."""

import errno
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import settings

MEMORY_BYTES = 4 << 30
CPU_SECONDS = 300
WALL_SECONDS = 600
FILE_BYTES = 4 << 30
NO_ROOM = 75  # exit status: the disk is full, which is no fault of the file


def confine() -> None:
    """Called first in the child: lowers its own limits where the system has them (Windows has the clock alone)."""
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        # macOS knows the limit on memory but does not let it be set; the clock still holds there.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # where memory ends, the child goes first


def run(module: str, *arguments: str) -> str | None:
    """What `python -m module …` printed, None when it was stopped by a limit or died of one.

    The child sees none of our settings. OSError when the disk is full; RuntimeError when it failed for a reason of its
    own.
    """
    command = [sys.executable, "-E", "-s", "-X", "utf8", "-m", module, *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=settings.ROOT,
            env=settings.bare_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if done.returncode == 1:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8") if done.returncode == 0 else None
