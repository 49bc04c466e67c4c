"""Write an empty workbook to fill in."""

import argparse

import settings
from i18n import LANGUAGES, Words
from pipelines import feeds
from pipelines.cli.commands.arguments import Answer, Console, add_new_workbook, new_file
from pipelines.storage import load_store
from pipelines.storage.active_loads import are_made_up
from pipelines.templates.workbook import write_template

HELP = "write an empty workbook to fill in"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the feed, the language and the workbook."""
    parser.add_argument("feed", choices=feeds.NAMES, metavar="FEED", help="for which feed")
    parser.add_argument("--lang", choices=LANGUAGES, help="its language, else that of POSKO_LANG")
    add_new_workbook(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the file."""
    feed = next(feed for feed in feeds.FEEDS if feed.name == options.feed)
    words = Words(options.lang or settings.language())
    write_template(new_file(options.out), [feed], words, made_up=are_made_up(load_store.loads()))
    return {"file": str(options.out), "message": console.words("template.done", file=str(options.out))}, 0
