"""Write the made-up source files."""

import argparse
from datetime import date
from pathlib import Path

from pipelines.cli.commands.arguments import Answer, Console, non_negative, non_negative_integer
from pipelines.demo import write_demo

HELP = "write made-up source files; load nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder, the seed, the period and the scale."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--seed", type=non_negative_integer, default=1, metavar="NUMBER", help="which of many stories")
    parser.add_argument("--from", type=date.fromisoformat, metavar="DAY", help="first day")
    parser.add_argument("--to", type=date.fromisoformat, metavar="DAY", help="last day")
    parser.add_argument("--scale", type=non_negative, default=1, metavar="FACTOR", help="how much of everything")


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the files; status 2 when period or scale allow no story."""
    period = {"start": getattr(options, "from"), "end": options.to}
    try:
        files = write_demo(options.out, seed=options.seed, scale=options.scale, **period)
    except (ValueError, OverflowError):
        return {"status": "refused", "message": console.words("refusal.no_story")}, 2
    return {"files": [str(path) for path in files]}, 0
