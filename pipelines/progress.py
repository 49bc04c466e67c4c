"""A progress bar on a terminal; silence elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from i18n import Words


class Progress:
    """Counts files, then names the steps of a build."""

    def __init__(self, words: Words, *, quiet: bool = False) -> None:
        self._words = words
        self._quiet = quiet or not sys.stderr.isatty()

    def over(self, paths: list[Path]) -> Iterator[Path]:
        """The files one by one, the bar moving with them."""
        bar: Iterable[Path] = tqdm(paths, unit="", disable=self._quiet, leave=False)
        for path in bar:
            if isinstance(bar, tqdm):
                bar.set_description(path.name[:40])
            yield path

    def step(self, name: str) -> None:
        """Say which step of the build is under way."""
        if not self._quiet:
            print(self._words(f"cli.step.{name}"), file=sys.stderr)
