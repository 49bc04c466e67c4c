"""Set the passcode of readers or of writers."""

import argparse
import sys
from getpass import getpass

import settings
from i18n import Words
from pipelines.cli import passcode
from pipelines.cli.commands.arguments import Answer
from pipelines.cli.progress import Progress

HELP = "set the passcode of readers or writers; an empty one removes it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For whom."""
    parser.add_argument("role", choices=("read", "write"), help="of readers, or of writers")


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """Ask on a terminal without showing it; else take one line of standard input."""
    secret = getpass(words("cli.passcode")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if secret and len(secret) < passcode.SHORTEST:
        return {"status": "refused", "message": words("refusal.short_passcode", shortest=passcode.SHORTEST)}, 1
    path = passcode.set_passcode(options.role, secret or None, settings.data_folder())
    return {"passcode": options.role, "file": str(path)}, 0
