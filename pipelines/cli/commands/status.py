"""Show the state of the books."""

import argparse

from pipelines.cli.commands.arguments import Answer, Console
from pipelines.ingest.status import status

HELP = "show loads, freshness, quarantine, saved column maps and the snapshot in use"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the command has no arguments of its own."""


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with loads, freshness per feed and depot, open quarantine and the snapshot in use."""
    return status(), 0
