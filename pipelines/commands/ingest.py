"""Read files, store them, publish once; files of the inbox that were taken move to `taken`."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines import inbox, scratch
from pipelines.commands.arguments import Answer, add_reading, add_waiting, declared
from pipelines.declared import Declared
from pipelines.erasure.erase import finish
from pipelines.erasure.purge import is_rest
from pipelines.ingest import take_all
from pipelines.lock import writing
from pipelines.mapping.remembered import remember
from pipelines.outcome import status_of
from pipelines.progress import Progress
from pipelines.report import reports
from pipelines.withdraw import publish_what_stands

HELP = "read files and folders, publish one new snapshot"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Without a path it takes the inbox."""
    add_reading(parser, paths="*")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """A report per file and feed; 1 when something was refused."""
    return ingest(options.paths, said=declared(options), wait=options.wait, progress=progress, words=words)


def ingest(paths: list[Path], *, said: Declared, wait: float, progress: Progress, words: Words) -> Answer:
    """Take these files, or those of the inbox when none is named."""
    from_inbox = not paths
    with writing(wait):
        finish(progress.step)
        scratch.clear()
        named = inbox.files(paths or [inbox.inbox()])
        outcomes = take_all(named, said, progress)
        snapshot, outcomes = publish_what_stands(outcomes, progress.step)
        for names, mapping in (mapped for outcome in outcomes if outcome.load for mapped in outcome.mapped):
            remember(mapping, names)
        if from_inbox:
            for path in named:
                of_file = [outcome for outcome in outcomes if outcome.path == path]
                if not any(outcome.refusal for outcome in of_file):
                    inbox.move_taken(path, keep=not any(is_rest(outcome.sha256) for outcome in of_file))
    return reports(outcomes, snapshot, words), status_of(outcomes)
