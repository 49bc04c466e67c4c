"""Build the snapshot again from what is stored."""

import argparse

import warehouse
from i18n import Words
from pipelines.build.as_of_snapshot import moment
from pipelines.cli.commands.arguments import Answer, add_waiting
from pipelines.cli.progress import Progress
from pipelines.erasure.erase import finish
from pipelines.ingest.repair import publish_as_of_with_repair, publish_with_repair
from pipelines.storage.lock import writing

HELP = "build the snapshot again from what is stored"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """As of which moment, and how long to wait for another writer."""
    parser.add_argument(
        "--known-at",
        type=moment,
        metavar="MOMENT",
        help="an as-of snapshot instead: what was known on that day or at that moment",
    )
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The new snapshot; with a moment the side snapshot of it, and the published one stays."""
    with writing(options.wait):
        finish(progress.step)
        if options.known_at:
            side = publish_as_of_with_repair(options.known_at, progress=progress.step, words=words)
            return {"snapshot": str(side), "known_at": warehouse.code_of(side)}, 0
        return {"snapshot": str(publish_with_repair(progress=progress.step, again=True))}, 0
