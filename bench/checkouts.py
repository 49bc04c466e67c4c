"""Checkouts of the project, each run by its own code and its own interpreter in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
_INTERPRETERS = (".venv/bin/python", ".venv/Scripts/python.exe")


@dataclass(frozen=True)
class Completed:
    """What a command left: its exit status and its standard output."""

    status: int
    output: str


@dataclass(frozen=True)
class Checkout:
    """A working tree of the project; nothing of it is imported here."""

    root: Path

    @property
    def python(self) -> str:
        """The interpreter of its own virtual environment, else the running one."""
        own = (self.root / place for place in _INTERPRETERS)
        return next((str(path) for path in own if path.exists()), sys.executable)

    def run(self, *words: str, data: Path, stdin: str = "", settings: Mapping[str, str] | None = None) -> Completed:
        """Run `python -m pipelines` to its end.

        Args:
            *words: the command and its arguments.
            data: the data folder it works in.
            stdin: text it may read from standard input.
            settings: further environment variables.

        Raises:
            RuntimeError: it ended in a traceback.
        """
        process = subprocess.run(
            [self.python, "-m", "pipelines", *words],
            cwd=self.root,
            env=self.environment(data, settings),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
        )
        if "Traceback (most recent call last)" in process.stderr:
            raise RuntimeError(f"{self.root}: {' '.join(words)} failed:\n{process.stderr}")
        return Completed(process.returncode, process.stdout)

    def environment(self, data: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
        """That of this process with this data folder and without any other setting of the project."""
        foreign = {name: text for name, text in os.environ.items() if not name.startswith(("POSKO_", "PYTHONPATH"))}
        return {**foreign, "POSKO_DATA": str(data), "PYTHONUTF8": "1", **(settings or {})}


@contextmanager
def opened(name: str) -> Iterator[Checkout]:
    """The checkout in a folder; for a git revision a temporary worktree of this repository."""
    if Path(name).is_dir():
        yield Checkout(Path(name).resolve())
        return
    with TemporaryDirectory(prefix="posko-checkout-") as folder:
        target = Path(folder) / "tree"
        _git("worktree", "add", "--detach", "--quiet", str(target), name)
        try:
            yield Checkout(target)
        finally:
            _git("worktree", "remove", "--force", str(target))


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *words], check=True)
