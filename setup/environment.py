"""Virtual environments with exactly what a lock file names: hashes checked, by uv where it can be had, else by pip."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from setup.steps import ROOT, SetupError, quietly

VENV = ROOT / ".venv"
RUNTIME_LOCK, DEV_LOCK, SETUP_LOCK = "requirements.txt", "requirements-dev.txt", "requirements-setup.txt"


def program(name: str, venv: Path = VENV) -> Path:
    """Path of a program of a virtual environment."""
    return venv / "Scripts" / f"{name}.exe" if sys.platform == "win32" else venv / "bin" / name


PYTHON = program("python")


def prepare(*, for_tests: bool = False) -> Path:
    """Make what is missing: environment, packages, fonts. Return the path of its Python."""
    # What tests need includes what the dashboard needs.
    install(VENV, DEV_LOCK if for_tests or _is_installed(VENV, DEV_LOCK) else RUNTIME_LOCK)
    subprocess.run([PYTHON, "-m", "setup.fonts"], cwd=ROOT, check=True)
    return PYTHON


def install(venv: Path, lock: str) -> None:
    """Make an environment and install a lock file into it, unless both were done before.

    An environment other than `.venv` has no pip: that of `.venv`, which is made first, serves them all.
    """
    _make(venv)
    if _is_installed(venv, lock):
        return
    _stamp(venv).unlink(missing_ok=True)
    if not _uv_installs(venv, lock):
        _pip_install(venv, lock)
    _stamp(venv).write_text(_fingerprint(lock), "utf-8")


def pinned_uv() -> Path:
    """Install uv in the version that its lock file pins; SetupError where it cannot be had."""
    _make(VENV)
    _pip_install(VENV, SETUP_LOCK)
    return program("uv")


def _make(venv: Path) -> None:
    python = program("python", venv)
    probe, options = ("-m pip --version", []) if venv == VENV else ("--version", ["--without-pip"])
    if python.exists() and subprocess.run([python, *probe.split()], capture_output=True).returncode == 0:
        return
    try:
        quietly(f"Making {venv.name}", [sys.executable, "-m", "venv", "--clear", *options, str(venv)])
    except SetupError as problem:
        raise SetupError(f"{problem}\nOn Debian and Ubuntu `apt-get install python3-venv` is needed first.") from None


def _uv_installs(venv: Path, lock: str) -> bool:
    """Whether uv could install the lock file: the machine's own uv, else the pinned one."""
    try:
        uv = shutil.which("uv") or str(pinned_uv())
        target = ["--quiet", "--python", str(program("python", venv))]
        quietly(f"Installing {lock} with uv", [uv, "pip", "install", *target, "--require-hashes", "-r", lock])
    except SetupError as problem:
        print(f"{problem}\nWithout uv: pip installs instead.", file=sys.stderr)
        return False
    return True


def _pip_install(venv: Path, lock: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "--python", str(program("python", venv)), "--disable-pip-version-check"]
    quietly(f"Installing {lock} with pip", [*pip, "install", "--quiet", "--require-hashes", "-r", lock])


def _is_installed(venv: Path, lock: str) -> bool:
    stamp = _stamp(venv)
    return stamp.exists() and stamp.read_text("utf-8") == _fingerprint(lock)


def _stamp(venv: Path) -> Path:
    return venv / "lock.installed"


def _fingerprint(lock: str) -> str:
    """Name and hash of the lock file, with the Python it was installed for."""
    return f"{lock} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()} {sys.version}"
