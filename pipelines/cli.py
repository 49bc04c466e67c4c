"""The command line: what may be said, and how it is answered."""

import argparse
import json
import sys
from datetime import date
from getpass import getpass
from io import TextIOWrapper
from math import isfinite
from pathlib import Path

import settings
from i18n import Words
from pipelines import commands, feeds, passcode
from pipelines.demo import write_demo
from pipelines.mishap import settings_hold, told
from pipelines.progress import Progress
from pipelines.quarantine import write_quarantine
from pipelines.spoken import spoken
from pipelines.status import status


def main(arguments: list[str]) -> int:
    """Carry out one command. 0: every file was taken; 1: something was refused; 2: wrong usage."""
    options = _parser().parse_args(arguments)
    words = Words(settings.language())
    progress = Progress(words, quiet=options.json)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        settings_hold()
        answer, status = _carry_out(options, progress, words)
    except (Exception, KeyboardInterrupt) as error:
        answer, status = {"status": "refused", "message": told(error).sentence(words)}, 1
    print(json.dumps(answer, ensure_ascii=False, indent=1, default=str) if options.json else spoken(answer, words))
    return status


def _carry_out(options: argparse.Namespace, progress: Progress, words: Words) -> commands.Answer:
    match options.command:
        case "ingest":
            return commands.ingest(options.paths, feed=options.feed, wait=options.wait, progress=progress, words=words)
        case "check":
            return commands.check(options.paths, feed=options.feed, progress=progress, words=words)
        case "status":
            return status(), 0
        case "quarantine":
            return write_quarantine(options.load, options.out, words)
        case "undo":
            return commands.undo(options.load, wait=options.wait, progress=progress)
        case "rebuild":
            return commands.rebuild(wait=options.wait, progress=progress)
        case "passcode":
            return _set_passcode(options.role, words)
        case _:
            return _write_demo(options, words)


def _set_passcode(role: passcode.Role, words: Words) -> commands.Answer:
    """Ask on a terminal without showing it; else take one line of standard input."""
    secret = getpass(words("cli.passcode")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if secret and len(secret) < passcode.SHORTEST:
        return {"status": "refused", "message": words("refusal.short_passcode", shortest=passcode.SHORTEST)}, 1
    path = passcode.set_passcode(role, secret or None, settings.data_folder())
    return {"passcode": role, "file": str(path)}, 0


def _write_demo(options: argparse.Namespace, words: Words) -> commands.Answer:
    given = {"start": getattr(options, "from"), "end": options.to}
    try:
        files = write_demo(options.out, seed=options.seed, scale=options.scale, **given)
    except (ValueError, OverflowError):
        return {"status": "refused", "message": words("refusal.no_story")}, 2
    return {"files": [str(path) for path in files]}, 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipelines", description="Files in, warehouse out.")
    parser.set_defaults(json=False)
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--json", action="store_true", help="answer as JSON")
    writing = argparse.ArgumentParser(add_help=False)
    writing.add_argument("--wait", type=_number, default=0, metavar="SECONDS", help="wait for another ingest to end")
    named = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("ingest", "read files and folders, publish one new snapshot"),
        ("check", "the same report, nothing stored"),
    ):
        reading = named.add_parser(name, help=text, parents=[every, writing])
        reading.add_argument("paths", nargs="*" if name == "ingest" else "+", type=Path)
        reading.add_argument("--feed", choices=feeds.NAMES, help="which feed the files are")
    named.add_parser("status", help="loads, freshness, quarantine, snapshot", parents=[every])
    named.add_parser("rebuild", help="build the snapshot again from what is stored", parents=[every, writing])
    named.add_parser("undo", help="leave a load out", parents=[every, writing]).add_argument("load")
    _add_quarantine(named.add_parser("quarantine", help="rows and cells to correct", parents=[every]))
    named.add_parser("passcode", help="set a passcode", parents=[every]).add_argument("role", choices=("read", "write"))
    _add_demo(named.add_parser("demo", help="write made-up source files", parents=[every]))
    return parser


def _add_quarantine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--load", metavar="ID")
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx")


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=_whole, default=1)
    parser.add_argument("--from", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--to", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--scale", type=_number, default=1)


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number) or number < 0:
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 on")
    return number


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return number
