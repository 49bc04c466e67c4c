"""What one giver gave and what became of it, with the name; each use is noted."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines.cli.commands.arguments import Answer, add_waiting, not_there
from pipelines.cli.progress import Progress
from pipelines.disclosure.donor_statement import statement
from pipelines.disclosure.statement_workbook import workbook
from pipelines.disclosure.workbook import write_out
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import access_log
from pipelines.storage.lock import writing

HELP = "write what one donor gave and what became of it into a workbook, with the name; each use is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and into which new workbook."""
    parser.add_argument("donor", metavar="DONOR", help="the donor's code, or the number of one of their gifts")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="a new workbook")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The file and how many gifts are in it; the note is on the disk before the file is. No name is ever printed."""
    out = not_there(options.out)
    with writing(options.wait):
        told = statement(options.donor)
        content = workbook(told, words)
        access_log.note("statement", len(told.gifts))
        write_out(out, content)
        publish_with_repair(progress=progress.step)
    message = words("statement.written", gifts=len(told.gifts), file=str(out))
    return {"donor_code": told.code, "gifts": len(told.gifts), "file": str(out), "message": message}, 0
