"""Rows and cells to correct."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines.commands.arguments import Answer
from pipelines.progress import Progress
from pipelines.quarantine import write_quarantine

HELP = "rows and cells to correct"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which load, and into which workbook."""
    parser.add_argument("--load", metavar="ID")
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx")


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """What is open, with the reason in words."""
    return write_quarantine(options.load, options.out, words)
