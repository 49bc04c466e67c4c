"""The dashboard on this machine, with made-up data when nothing was loaded yet, and its picture."""

import argparse
import socket
import subprocess
import sys
from pathlib import Path

import settings
from setup import browser, environment
from setup.steps import ROOT, SetupError, quietly

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run(arguments: argparse.Namespace) -> int:
    """Exit status of the dashboard, which runs until it is stopped."""
    if arguments.address not in LOOPBACK and not (settings.passcode_read() or settings.passcode_write()):
        raise SetupError(
            "Set a passcode first (python -m pipelines passcode read): without one only this machine may read."
        )
    if not _free(arguments.address, arguments.port):
        raise SetupError(f"Port {arguments.port} is in use: choose another, for example PORT={arguments.port + 1}.")
    python = environment.prepare()
    load_made_up(python)
    print(f"Posko: http://{_host_in_address(arguments.address)}:{arguments.port}  (Ctrl+C stops it)", flush=True)
    streamlit = [str(python), "-m", "streamlit", "run", "app.py", "--server.port", str(arguments.port)]
    return subprocess.run([*streamlit, "--server.address", arguments.address], cwd=ROOT).returncode


def load_made_up(python: Path) -> None:
    """Write and ingest made-up source files, unless something else was loaded before; resume where it was cut off."""
    data = settings.data_folder()
    files = data / "demo"
    something_else = any((data / "loads").glob("*")) and not files.exists()
    if (data / "snapshots" / "CURRENT").exists() or something_else:
        return
    quietly("Writing made-up files", [str(python), "-m", "pipelines", "demo", "--out", str(files)])
    print("Taking them in:", flush=True)
    subprocess.run([str(python), "-m", "pipelines", "ingest", str(files)], cwd=ROOT, check=True)


def picture(_: argparse.Namespace) -> int:
    """Take `docs/overview.png` from the real page on fresh made-up data."""
    python = environment.prepare(for_tests=True)
    chromium = browser.prepare()
    return subprocess.run([python, "-m", "setup.picture", str(chromium)], cwd=ROOT).returncode


def _free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _host_in_address(address: str) -> str:
    return "localhost" if address in (*LOOPBACK, "0.0.0.0", "::") else address
