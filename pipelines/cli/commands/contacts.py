"""Whom to call, with number, name and address; each use is noted."""

import argparse
from pathlib import Path

from i18n import Words
from pipelines.cli.commands.arguments import Answer, add_waiting, not_there
from pipelines.cli.progress import Progress
from pipelines.disclosure.callback_list import LISTS, take
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage.lock import writing

HELP = "write whom to call into a workbook, with numbers; each use is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which list, and into which new workbook."""
    parser.add_argument("list", choices=LISTS, help="which list")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="a new workbook")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The file, how many people are in it, and the snapshot that tells of it. No number is ever printed."""
    out = not_there(options.out)
    with writing(options.wait):
        answer = take(options.list, out, words)
        if answer["rows"]:
            publish_with_repair(progress=progress.step)
    return answer, 0
