"""Erase a person, or what is old, from everything that is stored; say what was done and prove it."""

import argparse
import sys
from datetime import date
from typing import Any

import settings
import warehouse
from i18n import Words
from pipelines.cli.commands.arguments import Answer, add_waiting
from pipelines.cli.progress import Progress
from pipelines.erasure.balances import balances
from pipelines.erasure.erase import Erased, erase_before, erase_phone, number_of
from pipelines.erasure.rewrite import Rewritten
from pipelines.erasure.search import Spellings, search
from pipelines.storage import load_store, tombstones
from pipelines.storage.lock import writing

HELP = "remove a person, or everything before a day, from every stored form, and prove it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, or what; a number is never an argument, as arguments stay in the shell's history."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--phone", choices=("-",), help="a person; the number is one line of standard input")
    what.add_argument("--before", type=date.fromisoformat, metavar="DAY", help="everything before this local day")
    add_waiting(parser)


def run(options: argparse.Namespace, progress: Progress, words: Words) -> Answer:
    """What was erased, and the proof; 1 when the number is somewhere still."""
    if options.before:
        with writing(options.wait):
            before = _rows()
            return _told(erase_before(options.before, progress.step), before, words, day=options.before), 0
    if sys.stdin.isatty():
        print(words("erase.ask"), end=" ", file=sys.stderr, flush=True)
    number = number_of(sys.stdin.readline())
    with writing(options.wait):
        before = _rows()
        answer = _told(erase_phone(number, progress.step), before, words)
        progress.step("search")
        searched = search(settings.data_folder(), Spellings(number))
    found = ["".join("•" if sign.isdigit() else sign for sign in name) for name in searched.found]
    said = words(
        "erase.still_found" if found else "erase.not_found",
        files=searched.files,
        size=max(1, searched.size // 1_000_000),
        found=", ".join(found),
    )
    answer["message"] += "\n" + said
    answer["searched"] = {"files": searched.files, "bytes": searched.size, "found": found}
    return answer, 1 if found else 0


def _rows() -> int:
    """Rows of data in all loads."""
    return sum(part.rows_read for load in load_store.all_loads() for part in load.parts)


def _told(erased: Erased, before: int, words: Words, *, day: date | None = None) -> dict[str, Any]:
    """The proof as plain data, and as lines a person reads."""
    after, files, loads = _rows(), len(erased.originals), [_load(done) for done in erased.loads]
    said = [words("erase.before", day=day) if day else words("erase.phone")]
    carried = balances(tombstones.read()) if day else {}
    said += [words("erase.carried", **carried)] if any(carried.values()) else []
    said.append(words("erase.rows", rows=erased.rows, files=files, before=before, after=after))
    said += [words("erase.load", **load | {"feed": words(f"feed.{load['feed']}")}) for load in loads]
    said.append(words("erase.purged", purged=len(erased.purged)))
    return {
        "rows_before": before,
        "rows_erased": erased.rows,
        "rows_after": after,
        "files": files,
        "loads": loads,
        "carried": carried,
        "purged": erased.purged,
        "snapshot": str(warehouse.current() or ""),
        "message": "\n".join(said),
    }


def _load(done: Rewritten) -> dict[str, Any]:
    return {
        "load_id": done.load.load_id,
        "file": done.load.file,
        "feed": done.load.feed,
        "rows_erased": done.rows,
        "lines_erased": done.lines,
        "rows_left": sum(part.rows_read for part in done.load.parts),
    }
