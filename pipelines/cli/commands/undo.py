"""Undo a load and publish without it."""

import argparse

from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.progress import Progress
from pipelines.erasure.erase import finish
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import load_store
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError
from pipelines.types.load import folder_of, stored_id

HELP = "leave a load out of all figures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the load."""
    parser.add_argument("load", metavar="LOAD", help="its number; `status` lists them")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the load and the new snapshot."""
    return undo(stored_id(options.load), wait=options.wait, progress=console.progress)


def undo(load_id: str, *, wait: float, progress: Progress) -> Answer:
    """Undo a load and publish the snapshot without it.

    Args:
        load_id: Its id, or any text a user typed in its place.
        wait: How long to wait for another writer [s].
        progress: Shows the steps of the build.

    Returns:
        The load and the new snapshot, and the exit status.

    Raises:
        FeedError: There is no such load, or it is undone already.
    """
    with writing(wait):
        if not load_store.undo(load_id):
            is_undone = load_id.isdecimal() and (folder_of(load_id) / "undone").exists()
            raise FeedError("undone_before" if is_undone else "no_such_load", load=load_id)
        load = next((one for one in load_store.all_loads() if one.load_id == load_id), None)
        finish(progress.step)  # it may be waiting only for this load to be undone
        file, feed = (load.file, load.feed) if load else ("", "")
        snapshot = str(publish_with_repair(progress=progress.step))
        return {"undone": load_id, "file": file, "feed": feed, "snapshot": snapshot}, 0
