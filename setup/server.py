"""A dashboard started for a while on a free port."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from setup.steps import ROOT, SetupError

_PATIENCE_SECONDS = 60


@contextmanager
def running(
    environment: Mapping[str, str],
    *,
    root: Path = ROOT,
    python: str = sys.executable,
    log: Path | None = None,
    script: str = "app.py",
) -> Iterator[str]:
    """Start the dashboard and stop it at the end.

    Args:
        environment: all environment variables of the server.
        root: the checkout whose dashboard it is.
        python: the interpreter that runs it.
        log: file for what it prints; None to forget it.
        script: the application that it runs.

    Yields:
        Its address, without a slash at the end.

    Raises:
        SetupError: it did not start; the message ends in what it printed last.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [python, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with log.open("w+b") if log else TemporaryFile() as printed:
        process = subprocess.Popen(command, cwd=root, env=dict(environment), stdout=printed, stderr=printed)
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process, printed)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", printed: IO[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    printed.seek(0)
    raise SetupError(f"The dashboard did not start:\n{printed.read().decode('utf-8', 'replace')[-3000:]}")
