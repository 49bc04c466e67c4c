"""Rows and cells to correct."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines.cli.commands.arguments import Answer, not_there
from pipelines.cli.progress import Progress
from pipelines.corrections.quarantine import skipped_lines, write_quarantine
from pipelines.types.load import stored_id

HELP = "list rows and cells in quarantine, with the reason"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which load, and into which workbook; or the lines that are no data."""
    parser.add_argument("--load", metavar="LOAD", help="only those of one load")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--out", type=Path, metavar="FILE.xlsx", help="a new workbook to correct and send again")
    which.add_argument(
        "--lines", action="store_true", help="list non-data rows instead: where they are, and of which kind"
    )


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """What is open, with the reason in words; or which lines were left out."""
    load_id = stored_id(options.load) if options.load else None
    if options.lines:
        return skipped_lines(load_id), 0
    return write_quarantine(load_id, options.out and not_there(options.out), words)
