"""Ingest files and publish one snapshot; ingested files of the inbox move to `taken`."""

import argparse
from pathlib import Path

import warehouse
from access import audit
from access.audit import Action
from i18n import Words
from pipelines.cli.commands.arguments import Answer, Console, add_files, add_wait, declaration_from
from pipelines.cli.progress import Progress
from pipelines.cli.recording import recorded
from pipelines.detect.saved_maps import save_map
from pipelines.erasure.erase import finish
from pipelines.ingest.report import reports
from pipelines.ingest.rollback import publish_with_rollback
from pipelines.ingest.take import take_all
from pipelines.storage import inbox, temp_dirs
from pipelines.storage.lock import writing
from pipelines.storage.originals import is_remainder
from pipelines.types.cell_text import printable
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.outcome import Outcome, status_of

HELP = "load files and folders, and publish one new snapshot"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files; none means the inbox."""
    add_files(parser, paths="*")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with a report per file and feed; status 1 when something was refused."""
    return ingest(
        options.paths,
        declaration=declaration_from(options),
        wait=options.wait,
        progress=console.progress,
        words=console.words,
    )


def ingest(paths: list[Path], *, declaration: Declaration, wait: float, progress: Progress, words: Words) -> Answer:
    """Ingest these files, or those of the inbox when there are none.

    Args:
        paths: Files and folders.
        declaration: What the caller states of them: feed, column maps, superseded load.
        wait: How long to wait for another writer [s].
        progress: Shows files read and steps of the build.
        words: Language of the report.

    Returns:
        A report per file and feed, with what all of them change, and the exit status.
    """
    from_inbox = not paths
    with writing(wait), recorded(Action.uploaded, inbox=from_inbox) as results:
        finish(progress.step)
        temp_dirs.clear()
        files = inbox.files(paths or [inbox.inbox()])
        growing = inbox.wait_until_written(files) if from_inbox else set()
        files = [path for path in files if path not in growing]
        published = warehouse.current()
        outcomes = take_all(progress.over(files), declaration) + [_still_growing(path) for path in sorted(growing)]
        snapshot, outcomes = publish_with_rollback(outcomes, progress.step)
        loaded = [outcome for outcome in outcomes if outcome.load and not outcome.refusal]
        for names, column_map in (mapped for outcome in loaded for mapped in outcome.mapped):
            if names:
                save_map(column_map, names)
        if from_inbox:
            for path in files:
                of_file = [outcome for outcome in outcomes if outcome.path == path]
                if not any(outcome.refusal and not outcome.load for outcome in of_file):
                    inbox.move_taken(path, keep=not any(is_remainder(outcome.sha256) for outcome in of_file))
        results["rows"] = len(files)
        _record_loads(outcomes)
        of_files = reports(outcomes, published, snapshot, words)
    return of_files, status_of(outcomes)


def _record_loads(outcomes: list[Outcome]) -> None:
    """Record each load that was stored and counts, and how many files were refused."""
    for load in (outcome.load for outcome in outcomes if outcome.load and not outcome.refusal):
        corrects = any(part.corrects for part in load.parts)
        action = Action.corrected if corrects else Action.planned if load.feed == "plans" else Action.uploaded
        audit.record(action, subject=load.load_id, rows=load.rows_read, feed=load.feed, sha256=load.sha256)
    if refused := sum(1 for outcome in outcomes if outcome.refusal):
        audit.record(Action.uploaded, rows=refused, outcome="refused")


def _still_growing(path: Path) -> Outcome:
    name = printable(path.name)
    return Outcome(name, "", None, refusal=FeedError("still_growing", file=name), path=path)
