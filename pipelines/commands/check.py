"""The report an ingest would give; nothing is stored. Works in a copy of the books that is thrown away."""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import settings
from i18n import Words
from pipelines import inbox, store
from pipelines.commands.arguments import Answer, add_reading, declared
from pipelines.declared import Declared
from pipelines.erasure import tombstones
from pipelines.examples import with_examples
from pipelines.ingest import take_all
from pipelines.outcome import status_of
from pipelines.progress import Progress
from pipelines.publish import build
from pipelines.report import reports

HELP = "the same report, nothing stored"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """At least one path."""
    add_reading(parser, paths="+")


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """A report per file and feed; 1 when something would be refused."""
    return check(options.paths, said=declared(options), progress=progress, words=words)


def check(paths: list[Path], *, said: Declared, progress: Progress, words: Words) -> Answer:
    """What would become of these files."""
    with TemporaryDirectory(prefix="posko-check-") as name:
        folder = Path(name)
        _copy_books(settings.data_folder(), folder)
        with settings.elsewhere(folder):
            outcomes = take_all(inbox.files(paths), replace(said, proposing=True), progress)
            target = folder / "check.duckdb"
            build(target, store.all_loads(), progress=progress.step)
            return with_examples(reports(outcomes, target, words), target), status_of(outcomes)


def _copy_books(books: Path, folder: Path) -> None:
    for name in ("loads", "mappings"):
        if (books / name).exists():
            unfinished = shutil.ignore_patterns("*.arriving", ".arriving")
            shutil.copytree(books / name, folder / name, copy_function=_linked, ignore=unfinished)
    for name in ("phone.key", tombstones.NAME):
        if (books / name).exists():
            shutil.copy2(books / name, folder / name)


def _linked(source: str, target: str) -> None:
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
