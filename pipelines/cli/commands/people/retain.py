"""Reduce old rows about people to days and counts, by feed, after the number of months that is set."""

import argparse
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import settings
from access.audit import Action
from i18n import Words
from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.recording import recorded
from pipelines.erasure.retention import Reduction, limits, planned, reduce
from pipelines.storage.lock import writing

HELP = "reduce old rows about people to days and counts, as POSKO_RETENTION sets it for each feed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add whether only to report."""
    parser.add_argument("--dry-run", action="store_true", help="report what would be reduced, and change nothing")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with what is reduced of each feed, up to which day, and what stays."""
    today = datetime.now(ZoneInfo(settings.timezone())).date()
    days = limits(settings.retention(), today)
    if not days:
        return {"feeds": [], "message": console.words("retention.off")}, 0
    if options.dry_run:
        with writing(options.wait):
            reductions = planned(days, console.progress.step)
        return _report(reductions, console.words, key="would"), 0
    facts = {feed: day.isoformat() for feed, day in days.items()}
    with writing(options.wait), recorded(Action.retained, **facts) as results:
        reductions = reduce(days, console.progress.step)
        results["rows"] = sum(one.reduced for one in reductions)
    return _report(reductions, console.words, key="done"), 0


def _report(reductions: list[Reduction], words: Words, *, key: str) -> dict[str, Any]:
    lines = [line for one in reductions for line in _lines(one, words, key)]
    any_old = any(one.old for one in reductions)
    lines += [words(f"retention.{key}_note")] if any_old else []
    rows = [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(one).items()}
        for one in reductions
    ]
    return {"feeds": rows, "message": "\n".join(lines)}


def _lines(one: Reduction, words: Words, key: str) -> list[str]:
    gaps = {
        **vars(one),
        "feed": words(f"feed.{one.feed}"),
        "before": words.day(one.before),
        "gone": one.old - one.reduced,
        "first": words.day(one.first) if one.first else "–",
        "last": words.day(one.last) if one.last else "–",
    }
    lines = [words(f"retention.{key}" if one.old else "retention.nothing", **gaps)]
    return [*lines, words("retention.needed", **gaps)] if one.needed else lines
