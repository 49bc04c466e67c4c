"""Disclose whom to call or to bring to, with number, name and address; the audit log records each use."""

import argparse
import sys
from datetime import date
from pathlib import Path

from pipelines.cli.commands.arguments import Answer, Console, add_wait, new_file
from pipelines.disclosure.callback_list import LISTS_OF_ALL, contact_list, streamed, write_contact_list
from pipelines.disclosure.case_list import CASE
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError

HELP = "write whom to call into a workbook, with numbers, or stream it to the calling process; each use is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the list, its form, the code of a case, and the day and shift of deliveries."""
    parser.add_argument("list", choices=LISTS_OF_ALL, help="which list")
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="of a case: the person's code, or request:ID, call:ID …"
    )
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx", help="a new workbook")
    parser.add_argument(
        "--format", choices=("xlsx", "json"), default="xlsx", help="json: to the process that started the command"
    )
    parser.add_argument("--day", type=date.fromisoformat, metavar="DAY", help="of deliveries: the day of the plan")
    parser.add_argument("--shift", metavar="SHIFT", help="of deliveries: the shift")
    parser.add_argument("--person", metavar="CODE", help="of an inspection: only the person with this code")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the file and its number of rows, or with the rows to another process; never on a screen."""
    is_stream = options.format == "json"
    if is_stream and sys.stdout.isatty():
        raise FeedError("contacts_on_screen")
    if not is_stream and options.out is None:
        raise FeedError("contacts_without_file")
    if options.list == CASE and not options.code:
        raise FeedError("contacts_without_code")
    out = None if is_stream else new_file(options.out)
    options.json = options.json or is_stream
    with writing(options.wait):
        contacts = contact_list(
            options.list, day=options.day, shift=options.shift, person=options.code or options.person
        )
        answer = streamed(contacts, console.words) if out is None else write_contact_list(contacts, out, console.words)
    return answer, 0
