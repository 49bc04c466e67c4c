"""Take the books from a backup, and build the snapshot from them."""

import argparse
from pathlib import Path

import settings
from i18n import Words
from pipelines.backup.passphrase import asked
from pipelines.backup.restore import restore
from pipelines.cli.commands.arguments import Answer, add_waiting
from pipelines.cli.progress import Progress
from pipelines.erasure.erase import finish
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import load_store
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError

HELP = "restore the books from a backup, into an empty folder or the same books"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The loads that came, and the snapshot."""
    source: Path = options.file
    if not source.is_file():
        raise FeedError("no_such_file", file=source.name)
    phrase = asked(words, new=False)
    with writing(options.wait):
        finish(progress.step)
        progress.step("restore")
        came = restore(source, phrase)
        finish(progress.step)
        snapshot = publish_with_repair(progress=progress.step) if load_store.all_loads() else None
    rows = sum(part.rows_read for load in load_store.all_loads() for part in load.parts)
    message = words("backup.restored", file=source.name, loads=len(came), rows=rows, folder=str(settings.data_folder()))
    return {"loads": came, "rows": rows, "snapshot": str(snapshot or ""), "message": message}, 0
