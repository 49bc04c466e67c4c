"""How the books stand."""

import argparse

from i18n import Words
from pipelines.cli.commands.arguments import Answer
from pipelines.cli.progress import Progress
from pipelines.ingest.status import status

HELP = "show loads, freshness, quarantine, saved column maps and the snapshot in use"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing more can be said."""


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """Loads, freshness per feed and depot, open quarantine, the snapshot in use."""
    return status(), 0
