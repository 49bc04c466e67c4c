"""Rows and cells to correct."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines.commands.arguments import Answer
from pipelines.progress import Progress
from pipelines.quarantine import write_quarantine
from pipelines.skipped import skipped_lines

HELP = "rows and cells to correct"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which load, and into which workbook; or the lines that are no data."""
    parser.add_argument("--load", metavar="ID")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--out", type=Path, metavar="FILE.xlsx")
    which.add_argument("--lines", action="store_true", help="lines that are no data: where, and of which kind")


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """What is open, with the reason in words; or which lines were left out."""
    if options.lines:
        return skipped_lines(options.load), 0
    return write_quarantine(options.load, options.out, words)
