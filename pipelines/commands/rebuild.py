"""Build the snapshot again from what is stored."""

import argparse

from i18n import Words
from pipelines.commands.arguments import Answer, add_waiting
from pipelines.erasure.erase import finish
from pipelines.lock import writing
from pipelines.progress import Progress
from pipelines.publish import publish

HELP = "build the snapshot again from what is stored"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long to wait for another writer."""
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The new snapshot."""
    with writing(options.wait):
        finish(progress.step)
        return {"snapshot": str(publish(progress=progress.step, again=True))}, 0
