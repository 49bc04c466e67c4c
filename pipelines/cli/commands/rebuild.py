"""Build the snapshot again from what is stored."""

import argparse

import warehouse
from access.audit import Action
from pipelines.build.as_of_snapshot import moment
from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.recording import recorded
from pipelines.erasure.erase import finish
from pipelines.ingest.repair import publish_as_of_with_repair, publish_with_repair
from pipelines.storage.lock import writing

HELP = "build the snapshot again from what is stored"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the moment of an as-of snapshot and the time to wait."""
    parser.add_argument(
        "--known-at",
        type=moment,
        metavar="MOMENT",
        help="an as-of snapshot instead: what was known on that day or at that moment",
    )
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the new snapshot; an as-of snapshot leaves the published one in place."""
    known_at = options.known_at and options.known_at.isoformat()
    with writing(options.wait), recorded(Action.rebuilt, known_at=known_at):
        finish(console.progress.step)
        if options.known_at:
            as_of = publish_as_of_with_repair(options.known_at, progress=console.progress.step, words=console.words)
            return {"snapshot": str(as_of), "known_at": warehouse.code_of(as_of)}, 0
        return {"snapshot": str(publish_with_repair(progress=console.progress.step, again=True))}, 0
