"""Forget a remembered column map: files of its titles are asked about again; what was loaded by it stays."""

import argparse

from i18n import Words
from pipelines.cli.commands.arguments import Answer, add_waiting
from pipelines.cli.progress import Progress
from pipelines.detect.saved_maps import forget_map
from pipelines.storage.lock import writing

HELP = "forget a saved column map; what was loaded by it stays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which map."""
    parser.add_argument("map", metavar="MAP", help="name of its file, or how it begins; `status` lists them")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The map that is forgotten. FeedError when there is none of that name, or several begin so."""
    with writing(options.wait):
        gone = forget_map(options.map)
    feed = words(f"feed.{gone['feed']}") if gone["feed"] else "–"
    return {"forgotten": gone["file"], "message": words("mapping.forgotten", feed=feed, titles=gone["header"])}, 0
