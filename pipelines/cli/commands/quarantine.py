"""List quarantined rows and cells."""

import argparse
from pathlib import Path

from access import audit
from access.audit import Action
from pipelines.cli.commands.arguments import Answer, Console, new_file
from pipelines.cli.recording import named_load
from pipelines.corrections.quarantine import skipped_lines, write_quarantine
from pipelines.types.load import stored_id

HELP = "list rows and cells in quarantine, with the reason"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the load, and either the workbook to write or the listing of non-data rows."""
    parser.add_argument("--load", metavar="LOAD", help="only those of one load")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--out", type=Path, metavar="FILE.xlsx", help="a new workbook to correct and send again")
    which.add_argument(
        "--lines", action="store_true", help="list non-data rows instead: where they are, and of which kind"
    )


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the open quarantine and its reasons, or with the non-data rows."""
    load_id = stored_id(options.load) if options.load else None
    if options.lines:
        return skipped_lines(load_id), 0
    if options.out:
        new_file(options.out)
        audit.record(Action.disclosed, subject="quarantine", load=load_id and named_load(load_id))
    return write_quarantine(load_id, options.out, console.words)
