"""The project's own Python: `.venv` with the pinned requirements, installed again only when they changed."""

import hashlib
import subprocess
import sys
from pathlib import Path

from setup.steps import ROOT, SetupError, quietly

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def prepare(*, for_tests: bool = False) -> Path:
    """Makes what is missing: environment, packages, fonts. The path of its Python."""
    if not _works(PYTHON):
        _make_environment()
    wanted = REQUIREMENTS[1] if for_tests else REQUIREMENTS[0]
    if not _installed(wanted):
        _install(wanted)
    subprocess.run([PYTHON, "-m", "setup.fonts"], cwd=ROOT, check=True)
    return PYTHON


def _works(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def _make_environment() -> None:
    try:
        quietly("Making .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    except SetupError as problem:
        raise SetupError(f"{problem}\nOn Debian and Ubuntu `apt-get install python3-venv` is needed first.") from None


def _install(requirements: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    quietly(f"Installing {requirements}", pip)
    for name in REQUIREMENTS[: REQUIREMENTS.index(requirements) + 1]:
        _stamp(name).write_text(_fingerprint(name), "utf-8")


def _installed(requirements: str) -> bool:
    stamp = _stamp(requirements)
    return stamp.exists() and stamp.read_text("utf-8") == _fingerprint(requirements)


def _stamp(requirements: str) -> Path:
    return VENV / f"{requirements}.installed"


def _fingerprint(requirements: str) -> str:
    """Of the file and of every file it includes, and of the Python they were installed for."""
    names = REQUIREMENTS[: REQUIREMENTS.index(requirements) + 1]
    texts = [(ROOT / name).read_bytes() for name in names]
    return hashlib.sha256(b"\0".join([*texts, sys.version.encode()])).hexdigest()
