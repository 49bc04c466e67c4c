"""An empty book to fill in."""

import argparse
from pathlib import Path

import settings
from i18n import LANGUAGES, Words
from pipelines import feeds
from pipelines.cli.commands.arguments import Answer, not_there
from pipelines.cli.progress import Progress
from pipelines.templates.workbook import write_template

HELP = "write an empty workbook to fill in"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which feed, in which language, and where to."""
    parser.add_argument("feed", choices=feeds.NAMES, metavar="FEED", help="for which feed")
    parser.add_argument("--lang", choices=LANGUAGES, help="its language, else that of POSKO_LANG")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="a new workbook")


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """The file."""
    feed = next(feed for feed in feeds.FEEDS if feed.name == options.feed)
    write_template(not_there(options.out), [feed], Words(options.lang or settings.language()))
    return {"file": str(options.out), "message": words("template.done", file=str(options.out))}, 0
