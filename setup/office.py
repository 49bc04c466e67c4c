"""A LibreOffice for the tests that open slides: one that is there, else Debian's."""

import os
import shutil
from pathlib import Path

from setup import debian
from setup.browser import starts
from setup.steps import SetupError

NAMES = ("soffice", "libreoffice")
NONE_TO_BE_HAD = (
    "The tests of slides need LibreOffice and none could be found or installed here: "
    "install it (for example `apt-get install libreoffice-impress`) or set SOFFICE to the path of its soffice."
)


def prepare() -> Path:
    """Path of a LibreOffice that starts; SetupError in one sentence when none can be had."""
    path = there()
    if path is None:
        debian.install("libreoffice-impress")
        path = there()
    if path is None:
        raise SetupError(NONE_TO_BE_HAD)
    return path


def there() -> Path | None:
    """The LibreOffice of this machine, SOFFICE first; None when it has none."""
    named = os.environ.get("SOFFICE")
    if named and not starts(Path(named)):
        raise SetupError(f"SOFFICE is set to {named}, which does not start.")
    candidates = [named, *(shutil.which(name) for name in NAMES), *map(str, _usual_places())]
    return next((path for path in map(Path, filter(None, candidates)) if starts(path)), None)


def _usual_places() -> list[Path]:
    programs = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    windows = [Path(folder) / "LibreOffice/program/soffice.exe" for folder in programs if folder]
    return [*windows, Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")]
