"""Pack all books into one file encrypted with a passphrase."""

import argparse
from pathlib import Path

from access.audit import Action
from pipelines.backup import books
from pipelines.backup.encryption import encrypted
from pipelines.backup.passphrase import read_passphrase
from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.recording import recorded
from pipelines.erasure.erase import finish
from pipelines.storage import atomic
from pipelines.storage.lock import writing

HELP = "pack all books into one encrypted file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file to write."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the backup to write")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Write the backup atomically; answer with its path, number of files and size [bytes]."""
    out: Path = options.out.absolute()
    phrase = read_passphrase(console.words, new=True)
    with writing(options.wait), recorded(Action.backed_up) as results:
        finish(console.progress.step)
        console.progress.step("backup")
        with atomic.replacing(out) as unfinished, encrypted(unfinished, phrase) as stream:
            files = books.pack(stream)
        results["rows"] = files
    size = out.stat().st_size
    message = console.words("backup.done", file=str(out), files=files, size=max(1, size // 1_000_000))
    return {"file": str(out), "files": files, "bytes": size, "message": message}, 0
