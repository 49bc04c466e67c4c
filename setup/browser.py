"""A Chromium for the browser tests and the picture: one that is there, else Debian's, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup import debian
from setup.environment import PYTHON
from setup.steps import ROOT, SetupError, quietly

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
NONE_TO_BE_HAD = (
    "The browser tests need a Chromium and none could be found or installed here: "
    "install one (for example `apt-get install chromium`) or set CHROMIUM to the path of one."
)


def prepare() -> Path:
    """Path of a Chromium that starts; SetupError in one sentence when none can be had."""
    path = there() or _from_debian() or _from_playwright()
    if path is None:
        raise SetupError(NONE_TO_BE_HAD)
    return path


def there() -> Path | None:
    """The Chromium of this machine, CHROMIUM first; None when it has none."""
    named = os.environ.get("CHROMIUM")
    if named and not starts(Path(named)):
        raise SetupError(f"CHROMIUM is set to {named}, which does not start.")
    candidates = [named, *(shutil.which(name) for name in NAMES), *map(str, _usual_places())]
    paths = [Path(candidate) for candidate in candidates if candidate]
    return next((path for path in paths if starts(path)), None) or _playwrights_own()


def _usual_places() -> list[Path]:
    programs = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    windows = [Path(folder) / "Google/Chrome/Application/chrome.exe" for folder in programs if folder]
    windows += [Path(folder) / "Microsoft/Edge/Application/msedge.exe" for folder in programs if folder]
    return [*windows, Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")]


def _from_debian() -> Path | None:
    debian.install("chromium")
    return next((Path(path) for path in map(shutil.which, NAMES) if path and starts(Path(path))), None)


def _from_playwright() -> Path | None:
    try:
        quietly("Fetching Playwright's Chromium", [str(PYTHON), "-m", "playwright", "install", "chromium"])
    except SetupError as problem:
        print(problem, file=sys.stderr)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    question = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([PYTHON, "-c", question], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return Path(answer) if answer and starts(Path(answer)) else None


def starts(path: Path) -> bool:
    """Whether a program can say its version."""
    if sys.platform == "win32":  # there `--version` opens a window
        return path.is_file()
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
