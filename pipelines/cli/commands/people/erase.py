"""Erase a person, or everything before a day, from all stored files, and prove it by a search."""

import argparse
import sys
from datetime import date
from typing import Any

import settings
import warehouse
from access import audit
from access.audit import Action
from i18n import Words
from pipelines.archive import store
from pipelines.cli.commands.arguments import Answer, Console, add_wait
from pipelines.cli.recording import recorded
from pipelines.erasure.balances import balances
from pipelines.erasure.erase import Erased, erase_before, erase_phone, number_of
from pipelines.erasure.rewrite import Rewritten
from pipelines.erasure.search import Spellings, search
from pipelines.storage import load_store, tombstones
from pipelines.storage.lock import writing

HELP = "remove a person, or everything before a day, from every stored form, and prove it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subject; a telephone number is never an argument, as arguments stay in the shell's history."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--phone", choices=("-",), help="a person; the number is one line of standard input")
    what.add_argument("--before", type=date.fromisoformat, metavar="DAY", help="everything before this local day")
    add_wait(parser)


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the erased rows and the search; status 1 when the number is still stored somewhere."""
    if options.before:
        day = options.before.isoformat()
        with writing(options.wait), recorded(Action.erased, before=day) as results:
            before = _stored_rows()
            erased = erase_before(options.before, console.progress.step)
            results["rows"] = erased.rows
            return _report(erased, before, console.words, day=options.before), 0
    if sys.stdin.isatty():
        print(console.words("erase.ask"), end=" ", file=sys.stderr, flush=True)
    number = number_of(sys.stdin.readline())
    with writing(options.wait), recorded(Action.erased, subject=audit.keyed(number)) as results:
        before = _stored_rows()
        erased = erase_phone(number, console.progress.step)
        results["rows"] = erased.rows
        answer = _report(erased, before, console.words)
        console.progress.step("search")
        searched = search(settings.data_folder(), Spellings(number))
    remaining = ["".join("•" if sign.isdigit() else sign for sign in name) for name in searched.matches]
    proof = console.words(
        "erase.still_found" if remaining else "erase.not_found",
        files=searched.files,
        size=max(1, searched.size // 1_000_000),
        found=", ".join(remaining),
    )
    answer["message"] += "\n" + proof
    answer["searched"] = {"files": searched.files, "bytes": searched.size, "found": remaining}
    return answer, 1 if remaining else 0


def _stored_rows() -> int:
    """Count the rows of all loads."""
    return sum(part.rows_read for load in load_store.all_loads() for part in load.parts)


def _report(erased: Erased, before: int, words: Words, *, day: date | None = None) -> dict[str, Any]:
    """Report an erasure as plain data with a message."""
    after, files, loads = _stored_rows(), len(erased.originals), [_load(done) for done in erased.loads]
    lines = [words("erase.before", day=day) if day else words("erase.phone")]
    carried = balances(tombstones.read()) if day else {}
    lines += [words("erase.carried", **carried)] if any(carried.values()) else []
    lines.append(words("erase.rows", rows=erased.rows, files=files, before=before, after=after))
    lines += [words("erase.load", **load | {"feed": words(f"feed.{load['feed']}")}) for load in loads]
    lines.append(words("erase.purged", purged=len(erased.purged)))
    copies = len(store.copies())
    lines += [words("archive.kept_by_erasure", copies=copies)] if copies else []
    return {
        "rows_before": before,
        "rows_erased": erased.rows,
        "rows_after": after,
        "files": files,
        "loads": loads,
        "carried": carried,
        "purged": erased.purged,
        "archived": copies,
        "snapshot": str(warehouse.current() or ""),
        "message": "\n".join(lines),
    }


def _load(done: Rewritten) -> dict[str, Any]:
    return {
        "load_id": done.load.load_id,
        "file": done.load.file_label,
        "feed": done.load.feed,
        "rows_erased": done.rows,
        "lines_erased": done.lines,
        "rows_left": sum(part.rows_read for part in done.load.parts),
    }
