"""Write the statement of one donor, with the name; the audit log records each use."""

import argparse

from access import audit
from access.audit import Action
from pipelines.cli.commands.arguments import Answer, Console, add_new_workbook, add_wait, new_file
from pipelines.disclosure.donor_statement import statement
from pipelines.disclosure.workbook import statement_workbook, write_private
from pipelines.storage.lock import writing

HELP = "write what one donor gave and what became of it into a workbook, with the name; each use is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the donor and the workbook."""
    parser.add_argument("donor", metavar="DONOR", help="the donor's code, or the number of one of their gifts")
    add_new_workbook(parser)
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the file and its number of gifts; no name is ever printed.

    The entry of the audit log is on disk before the file is.
    """
    out = new_file(options.out)
    with writing(options.wait):
        donor = statement(options.donor)
        content = statement_workbook(donor, console.words)
        audit.record(Action.disclosed, subject="statement", rows=len(donor.gifts), donor=donor.code)
        write_private(out, content)
    message = console.words("statement.written", gifts=len(donor.gifts), file=str(out))
    return {"donor_code": donor.code, "gifts": len(donor.gifts), "file": str(out), "message": message}, 0
