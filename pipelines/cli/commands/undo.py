"""Leave a load out, and publish without it."""

import argparse

from i18n import Words
from pipelines.cli.commands.arguments import Answer, add_waiting
from pipelines.cli.progress import Progress
from pipelines.erasure.erase import finish
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import load_store
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError
from pipelines.types.load import folder_of, stored_id

HELP = "leave a load out of all figures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which load."""
    parser.add_argument("load", metavar="LOAD", help="its number; `status` lists them")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The load and the new snapshot."""
    return undo(stored_id(options.load), wait=options.wait, progress=progress)


def undo(load_id: str, *, wait: float, progress: Progress) -> Answer:
    """FeedError when there is no such load, or it is undone already."""
    with writing(wait):
        if not load_store.undo(load_id):
            is_undone = load_id.isdecimal() and (folder_of(load_id) / "undone").exists()
            raise FeedError("undone_before" if is_undone else "no_such_load", load=load_id)
        named = next((load for load in load_store.all_loads() if load.load_id == load_id), None)
        finish(progress.step)  # which may wait for nothing but this load to be left out
        file, feed = (named.file, named.feed) if named else ("", "")
        snapshot = str(publish_with_repair(progress=progress.step))
        return {"undone": load_id, "file": file, "feed": feed, "snapshot": snapshot}, 0
