"""Write the made-up source files."""

import argparse
from datetime import date
from pathlib import Path

from i18n import Words
from pipelines.cli.commands.arguments import Answer, number, whole
from pipelines.cli.progress import Progress
from pipelines.demo import write_demo

HELP = "write made-up source files; load nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, which story, how long and how large."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--seed", type=whole, default=1, metavar="NUMBER", help="which of many stories")
    parser.add_argument("--from", type=date.fromisoformat, metavar="DAY", help="first day")
    parser.add_argument("--to", type=date.fromisoformat, metavar="DAY", help="last day")
    parser.add_argument("--scale", type=number, default=1, metavar="FACTOR", help="how much of everything")


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The files; 2 when no story can be told of what was asked for."""
    given = {"start": getattr(options, "from"), "end": options.to}
    try:
        files = write_demo(options.out, seed=options.seed, scale=options.scale, **given)
    except (ValueError, OverflowError):
        return {"status": "refused", "message": words("refusal.no_story")}, 2
    return {"files": [str(path) for path in files]}, 0
