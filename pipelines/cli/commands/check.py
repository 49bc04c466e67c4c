"""Report what an ingest would do, in a temporary copy of the books; nothing is stored."""

import argparse
from dataclasses import replace
from pathlib import Path

import warehouse
from i18n import Words
from pipelines.cli.commands.arguments import Answer, Console, add_files, declaration_from
from pipelines.cli.progress import Progress
from pipelines.ingest import dry_run
from pipelines.ingest.report import reports
from pipelines.ingest.take import take_all
from pipelines.storage import inbox
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
        A report per file and feed, with example rows and what all of them change, and the exit status.
    """
    published = warehouse.current()
    with dry_run.copied_books() as folder:
        outcomes = take_all(progress.over(inbox.files(paths)), replace(declaration, suggest=True))
        is_same = published is not None and not any(outcome.load for outcome in outcomes)
        target = published if is_same else dry_run.built(folder, progress.step)
        return reports(outcomes, published, target, words, examples=True), status_of(outcomes)
