"""Leave a load out, and publish without it."""

import argparse

from i18n import Words
from pipelines import store
from pipelines.commands.arguments import Answer, add_waiting
from pipelines.erasure.erase import finish
from pipelines.errors import FeedError
from pipelines.lock import writing
from pipelines.progress import Progress
from pipelines.publish import publish

HELP = "leave a load out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which load."""
    parser.add_argument("load")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The load and the new snapshot."""
    return undo(options.load, wait=options.wait, progress=progress)


def undo(load_id: str, *, wait: float, progress: Progress) -> Answer:
    """FeedError when there is no such load."""
    with writing(wait):
        finish(progress.step)
        if not store.undo(load_id):
            raise FeedError("no_such_load", load=load_id)
        return {"undone": load_id, "snapshot": str(publish(progress=progress.step))}, 0
