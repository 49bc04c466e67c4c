"""Delete a saved column map; rows loaded with it stay, and new files with its header are asked about again."""

import argparse

from access import audit
from access.audit import Action
from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.recording import recorded
from pipelines.detect.saved_maps import forget_map, hash_of_map
from pipelines.storage.lock import writing

HELP = "forget a saved column map; what was loaded by it stays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the map."""
    parser.add_argument("map", metavar="MAP", help="name of its file, or how it begins; `status` lists them")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the deleted map. FeedError when no name, or more than one, begins like this."""
    with writing(options.wait), recorded(Action.map_forgotten, map=_named(options.map)):
        gone = forget_map(options.map)
    feed = console.words(f"feed.{gone['feed']}") if gone["feed"] else "–"
    return {
        "forgotten": gone["file"],
        "message": console.words("mapping.forgotten", feed=feed, titles=gone["header"]),
    }, 0


def _named(text: str) -> str:
    """What the log has of a map: the hash of its titles by which Posko names it, else a keyed hash of the text."""
    return hash_of_map(text) or audit.keyed(text)
