"""Write a callback list with number, name and address; the access log records each use."""

import argparse

from pipelines.cli.commands.arguments import Answer, Console, add_new_workbook, add_wait, new_file
from pipelines.disclosure.callback_list import LISTS, write_callback_list
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage.lock import writing

HELP = "write whom to call into a workbook, with numbers; each use is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the list and the workbook."""
    parser.add_argument("list", choices=LISTS, help="which list")
    add_new_workbook(parser)
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the file and its number of rows; no telephone number is ever printed.

    The snapshot is published again to include the entry of the access log.
    """
    out = new_file(options.out)
    with writing(options.wait):
        answer = write_callback_list(options.list, out, console.words)
        if answer["rows"]:
            publish_with_repair(progress=console.progress.step)
    return answer, 0
