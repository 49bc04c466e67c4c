"""Report what an ingest would do, in a temporary copy of the books; nothing is stored."""

import argparse
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import settings
from i18n import Words
from pipelines.build.snapshot import build
from pipelines.cli.commands.arguments import Answer, Console, add_files, declaration_from
from pipelines.cli.progress import Progress
from pipelines.ingest.repair import build_with_repair
from pipelines.ingest.report import reports, with_examples
from pipelines.ingest.take import take_all
from pipelines.storage import inbox, load_store, temp_dirs, tombstones
from pipelines.types.declaration import Declaration
from pipelines.types.outcome import status_of

HELP = "report what ingest would do, and store nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files and whether to ignore saved column maps."""
    add_files(parser, paths="+")
    parser.add_argument(
        "--ignore-saved-map", action="store_true", help="suggest columns again instead of using a saved column map"
    )


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with a report per file and feed; status 1 when something would be refused."""
    return check(
        options.paths,
        declaration=replace(declaration_from(options), ignore_saved_map=options.ignore_saved_map),
        progress=console.progress,
        words=console.words,
    )


def check(paths: list[Path], *, declaration: Declaration, progress: Progress, words: Words) -> Answer:
    """Report what an ingest of these files would do.

    Args:
        paths: Files and folders.
        declaration: What the caller states of them: feed, column maps, superseded load.
        progress: Shows files read and steps of the build.
        words: Language of the report.

    Returns:
        A report per file and feed, with example rows, and the exit status.
    """
    books = settings.data_folder()
    secrets_of = books if (books / "phone.key").exists() else None
    with temp_dirs.folder("check") as folder:
        _copy_books(books, folder)
        with settings.elsewhere(folder, secrets_of=secrets_of):
            outcomes = take_all(progress.over(inbox.files(paths)), replace(declaration, suggest=True))
            target = _built(folder / "check.duckdb", progress)
            return with_examples(reports(outcomes, target, words), target), status_of(outcomes)


def _built(target: Path, progress: Progress) -> Path:
    """Build a snapshot of the copy; a damaged load is repaired in the copy only."""
    loads = load_store.all_loads()

    def build_anew() -> None:
        target.unlink(missing_ok=True)
        build(target, loads, progress=progress.step)

    build_with_repair(build_anew, lambda: loads, progress=progress.step)
    return target


def _copy_books(books: Path, folder: Path) -> None:
    """Copy by hard links where the disk supports them; writers replace files, so they never write through a link."""
    unfinished = shutil.ignore_patterns("*.arriving", ".arriving")
    needed, useful = ("loads", "mappings"), ("originals", "cache")
    for name, way in (*((name, _linked_or_copied) for name in needed), *((name, _linked) for name in useful)):
        if (books / name).exists():
            shutil.copytree(books / name, folder / name, copy_function=way, ignore=unfinished)
    if (books / tombstones.NAME).exists():
        shutil.copy2(books / tombstones.NAME, folder / tombstones.NAME)


def _linked(source: str, target: str) -> None:
    """Hard-link only: originals are too large to copy, and needed for damaged loads only; a cache only saves time."""
    with suppress(OSError):
        Path(target).hardlink_to(source)


def _linked_or_copied(source: str, target: str) -> None:
    _linked(source, target)
    if not Path(target).exists():
        shutil.copy2(source, target)
