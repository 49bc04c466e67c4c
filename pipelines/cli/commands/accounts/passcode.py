"""Set the passcode of readers or of writers."""

import argparse
import sys
from getpass import getpass

import settings
from access import accounts, audit, passcodes
from access.audit import Action
from pipelines.cli import passcode
from pipelines.cli.commands.arguments import Answer, Console

HELP = "set the passcode of readers or writers; an empty one removes it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the role."""
    parser.add_argument("role", choices=("read", "write"), help="of readers, or of writers")


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Read the passcode hidden from a terminal, else from one line of standard input, and store its hash."""
    secret = getpass(console.words("cli.passcode")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if secret and len(secret) < passcodes.SHORTEST:
        return {"status": "refused", "message": console.words("refusal.short_passcode", shortest=passcodes.SHORTEST)}, 1
    if secret and options.role == "write" and accounts.replace_write_passcode():
        return {"status": "refused", "message": console.words("refusal.write_passcode_replaced")}, 1
    audit.record(Action.passcode_changed, subject=options.role, removed=not secret)
    path = passcode.set_passcode(options.role, secret or None, settings.data_folder())
    message = console.words(f"cli.passcode_{'set' if secret else 'removed'}_{options.role}")
    return {"passcode": options.role, "file": str(path), "message": message}, 0
