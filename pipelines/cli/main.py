"""The command line: parses arguments, runs a command, prints its answer."""

import argparse
import json
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import logs
import settings
from access import leftovers, permissions
from i18n import Words
from pipelines.cli.commands import NAMES, command
from pipelines.cli.commands.arguments import Console
from pipelines.cli.error_messages import check_settings, error_message
from pipelines.cli.progress import Progress
from pipelines.cli.recording import require_right
from pipelines.cli.render import render


def main(arguments: list[str]) -> int:
    """Run one command; exit status 0: success, 1: something was refused, 2: wrong usage."""
    options = parser(arguments[:1] if arguments[:1] and arguments[0] in NAMES else NAMES).parse_args(arguments)
    words = Words(settings.language())
    progress = Progress(words, quiet=options.json)
    status: int
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    permissions.guard()
    logs.start("command")
    with logs.operation(options.command) as facts:
        try:
            require_right(arguments)
            check_settings(words)
            leftovers.clear_after_a_kill()
            with leftovers.temporary_files_inside():
                answer, status = command(options.command).run(options, Console(progress, words))
        except (Exception, KeyboardInterrupt) as error:
            answer, status = {"status": "refused", "message": error_message(error).sentence(words)}, 1
        facts["status"] = status
    print(
        json.dumps(answer, ensure_ascii=False, indent=1, default=str)
        if options.json
        else render(answer, words, options.command)
    )
    return status


def parser(names: Sequence[str] = NAMES) -> argparse.ArgumentParser:
    """Build the parser of these commands and their arguments."""
    whole = argparse.ArgumentParser(prog="python -m pipelines", description="Files in, warehouse out.")
    whole.set_defaults(json=False)
    every = None if names is NAMES else f"{{{','.join(NAMES)}}}"
    named = whole.add_subparsers(dest="command", required=True, metavar=every)
    for name in names:
        module = command(name)
        own = named.add_parser(name, help=module.HELP)
        own.add_argument("--json", action="store_true", help="answer as JSON")
        module.add_arguments(own)
    return whole
