"""All books in one file that only its passphrase opens."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines.backup import books
from pipelines.backup.encryption import sealing
from pipelines.backup.passphrase import asked
from pipelines.cli.commands.arguments import Answer, add_waiting
from pipelines.cli.progress import Progress
from pipelines.erasure.erase import finish
from pipelines.storage import atomic
from pipelines.storage.lock import writing

HELP = "pack all books into one encrypted file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the backup to write")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The file and how much is in it; it appears whole, or not at all."""
    out: Path = options.out.absolute()
    phrase = asked(words, new=True)
    with writing(options.wait):
        finish(progress.step)
        progress.step("backup")
        with atomic.replacing(out) as unfinished, sealing(unfinished, phrase) as stream:
            files = books.pack(stream)
    size = out.stat().st_size
    message = words("backup.done", file=str(out), files=files, size=max(1, size // 1_000_000))
    return {"file": str(out), "files": files, "bytes": size, "message": message}, 0
