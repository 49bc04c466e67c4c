"""Undo a load and publish without it."""

import argparse

import warehouse
from access.audit import Action
from i18n import Words
from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.progress import Progress
from pipelines.cli.recording import named_load, recorded
from pipelines.erasure.erase import finish
from pipelines.ingest import dry_run
from pipelines.ingest.changes import changes
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import load_store
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError
from pipelines.types.load import folder_of, stored_id

HELP = "leave a load out of all figures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the load, and whether only to report."""
    parser.add_argument("load", metavar="LOAD", help="its number; `status` lists them")
    parser.add_argument("--dry-run", action="store_true", help="report what would change, and change nothing")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the load, what changes, and the new snapshot."""
    load_id = stored_id(options.load)
    if options.dry_run:
        return try_undo(load_id, progress=console.progress, words=console.words)
    return undo(load_id, wait=options.wait, progress=console.progress, words=console.words)


def undo(load_id: str, *, wait: float, progress: Progress, words: Words) -> Answer:
    """Undo a load and publish the snapshot without it.

    Args:
        load_id: Its id, or any text a user typed in its place.
        wait: How long to wait for another writer [s].
        progress: Shows the steps of the build.
        words: Language of the answer.

    Returns:
        The load, what changed, and the new snapshot, and the exit status.

    Raises:
        FeedError: There is no such load, or it is undone already.
    """
    with writing(wait), recorded(Action.undone, subject=named_load(load_id)):
        published = warehouse.current()
        named = _undone(load_id)
        finish(progress.step)  # it may be waiting only for this load to be undone
        snapshot = publish_with_repair(progress=progress.step)
        changed = changes(published, snapshot, words)
        return {"undone": load_id, **named, "snapshot": str(snapshot), "changes": changed}, 0


def try_undo(load_id: str, *, progress: Progress, words: Words) -> Answer:
    """Report what undoing a load would change, in a copy of the books.

    Args:
        load_id: Its id, or any text a user typed in its place.
        progress: Shows the steps of the build.
        words: Language of the answer.

    Returns:
        The load and what would change, and the exit status.

    Raises:
        FeedError: There is no such load, or it is undone already.
    """
    published = warehouse.current()
    with dry_run.copied_books() as folder:
        named = _undone(load_id)
        changed = changes(published, dry_run.built(folder, progress.step), words)
        return {"would_undo": load_id, **named, "changes": changed}, 0


def _undone(load_id: str) -> dict[str, str]:
    """Undo a load; return its file and feed. FeedError when there is none that counts."""
    if load_store.is_reduced(load_id):
        raise FeedError("reduced_load_stays", load=load_id)
    if not load_store.undo(load_id):
        is_undone = load_id.isdecimal() and (folder_of(load_id) / "undone").exists()
        raise FeedError("undone_before" if is_undone else "no_such_load", load=load_id)
    load = next((one for one in load_store.all_loads() if one.load_id == load_id), None)
    return {"file": load.file_label, "feed": load.feed} if load else {"file": "", "feed": ""}
