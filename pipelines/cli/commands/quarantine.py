"""Rows and cells to correct."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines.cli.commands.arguments import Answer, not_there
from pipelines.cli.progress import Progress
from pipelines.corrections.quarantine import skipped_lines, write_quarantine
from pipelines.types.load import written_out

HELP = "rows and cells to correct"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which load, and into which workbook; or the lines that are no data."""
    parser.add_argument("--load", metavar="ID")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--out", type=Path, metavar="FILE.xlsx")
    which.add_argument("--lines", action="store_true", help="lines that are no data: where, and of which kind")


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """What is open, with the reason in words; or which lines were left out."""
    load_id = written_out(options.load) if options.load else None
    if options.lines:
        return skipped_lines(load_id), 0
    return write_quarantine(load_id, options.out and not_there(options.out), words)
