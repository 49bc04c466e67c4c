"""Restore the books from a backup and rebuild the snapshot."""

import argparse
from pathlib import Path

import settings
from access import accounts, audit, audit_entries
from access.audit import Action
from pipelines.backup.passphrase import read_passphrase
from pipelines.backup.restore import restore
from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.recording import recorded
from pipelines.erasure.erase import finish
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import load_store
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError

HELP = "restore the books from a backup, into an empty folder or the same books"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the backup file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the restored loads, their rows and the snapshot."""
    source: Path = options.file
    if not source.is_file():
        raise FeedError("no_such_file", file=source.name)
    phrase = read_passphrase(console.words, new=False)
    with writing(options.wait), recorded(Action.restored) as results:
        finish(console.progress.step)
        console.progress.step("restore")
        restored, head = restore(source, phrase)
        results |= {"rows": len(restored), **_heads(head)}
        finish(console.progress.step)
        snapshot = publish_with_repair(progress=console.progress.step) if load_store.all_loads() else None
    rows = sum(part.rows_read for load in load_store.all_loads() for part in load.parts)
    message = console.words(
        "backup.restored", file=source.name, loads=len(restored), rows=rows, folder=str(settings.data_folder())
    )
    if not (settings.passcode_read() or settings.passcode_write() or accounts.exist()):
        message = f"{message} {console.words('backup.nobody_signs_in')}"
    return {"loads": restored, "rows": rows, "snapshot": str(snapshot or ""), "message": message}, 0


def _heads(of_backup: str) -> dict[str, audit.Fact]:
    """Return facts that link the newest entry of the log here and that of the day of the backup."""
    own = audit_entries.head()
    theirs = audit_entries.Head.read(of_backup)
    return {
        "own_entry": own.number if own else None,
        "own_hash": own.hash if own else None,
        "backup_entry": theirs.number if theirs else None,
        "backup_hash": theirs.hash if theirs else None,
        "same_log": theirs is not None and audit_entries.has(theirs),
    }
