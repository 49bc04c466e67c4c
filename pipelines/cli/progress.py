"""A progress bar on a terminal; silence elsewhere."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from i18n import Words
from pipelines.types.cell_text import without_numbers

STEPS = ("raw", "resolved", "staging", "marts", "ops", "checks")


class Progress:
    """Shows the bytes of files read, then the steps of a build with the seconds each took."""

    def __init__(self, words: Words, *, quiet: bool = False) -> None:
        """Start silent when `quiet`, or when standard error is no terminal."""
        self._words = words
        self._quiet = quiet or not sys.stderr.isatty()
        self._since: float | None = None

    def over(self, paths: list[Path]) -> Iterator[Path]:
        """Yield the files one by one and advance the bar by the size of each one done: a large file takes long."""
        sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
        with tqdm(total=sum(sizes), unit="B", unit_scale=True, disable=self._quiet, leave=False) as bar:
            for number, (path, size) in enumerate(zip(paths, sizes, strict=True), start=1):
                bar.set_description(f"{number}/{len(paths)} {without_numbers(path.name)[:40]}")
                yield path
                bar.update(size)

    def step(self, name: str) -> None:
        """Print the name of the current step of the build, and the duration of the previous one [s]."""
        if self._quiet:
            return
        now = time.monotonic()
        took = "" if self._since is None else f"  ({now - self._since:.1f} s)\n"
        place = f"{STEPS.index(name) + 1}/{len(STEPS)} " if name in STEPS else ""
        self._since = None if name == STEPS[-1] else now
        print(f"{took}{place}{self._words(f'cli.step.{name}')}", end="" if self._since else "\n", file=sys.stderr)
        sys.stderr.flush()
