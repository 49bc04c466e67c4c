"""One step of set-up: a line that shows it is at work, and its output only when it fails."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SetupError(Exception):
    """Something this machine lacks: one sentence that says what to do."""


def quietly(title: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a command under a progress line.

    Args:
        title: Text of the progress line.
        command: Program and arguments.
        environment: Environment of the command; None takes our own.

    Raises:
        SetupError: The command failed; the last lines it printed.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = _output_while_waiting(process, title, started)
    _line(f"{title} … {time.monotonic() - started:.0f} s", end="\n")
    if process.returncode:
        lines = "\n".join(output.strip().splitlines()[-15:])
        raise SetupError(f"{lines}\n{title}: this step failed; its last lines are above.")


def _output_while_waiting(process: subprocess.Popen[str], title: str, started: float) -> str:
    while True:
        _line(f"{title} … {time.monotonic() - started:.0f} s")
        try:
            return process.communicate(timeout=1)[0]
        except subprocess.TimeoutExpired:
            continue


def _line(text: str, end: str = "") -> None:
    if sys.stdout.isatty():
        print(f"\r\x1b[2K{text}", end=end, flush=True)
    elif end:
        print(text, flush=True)
