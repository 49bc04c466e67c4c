"""Verify the audit log against copies of its newest hash, print that hash, and export the entries."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from access import audit, audit_entries
from access.audit import Action
from access.audit_entries import Head
from access.verification import Difference, Verified, read_copies, verify
from i18n import Words
from pipelines.cli.commands.arguments import Answer, Console, new_file
from pipelines.disclosure.audit_file import FORMS, write_audit_file
from pipelines.disclosure.workbook import new_private
from pipelines.types.errors import FeedError

HELP = "verify the log of who did what, print its newest hash to store elsewhere, or export it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add an action and its own arguments, each with `--json`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    arguments: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
        "verify": ("verify every entry, and compare with copies of hashes", _add_copies),
        "head": ("print number and hash of the newest entry, to store elsewhere", lambda own: None),
        "export": ("write all entries into a new file", _add_file),
    }
    for name, (purpose, add) in arguments.items():
        own = actions.add_parser(name, help=purpose)
        own.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON")
        add(own)


def _add_copies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--head", metavar="HASH", help="a hash that `head` printed, with or without its number")
    parser.add_argument(
        "--head-file", type=Path, metavar="FILE", help="a file of such lines, or an earlier export as .jsonl"
    )


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new .xlsx, .csv or .jsonl")


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with what was verified (status 1 where something differs), the newest hash, or the file written."""
    actions = {"verify": _verify, "head": _head, "export": _export}
    return actions[options.action](options, console.words)


def _verify(options: argparse.Namespace, words: Words) -> Answer:
    verified = verify(_copies(options))
    difference = verified.difference
    answer = {
        "entries": verified.entries,
        "head": str(verified.head or ""),
        "copies": verified.copies,
        "first_difference": difference.number if difference else None,
        "why": difference.why if difference else None,
        "message": sentence(verified, words),
    }
    return answer, 1 if difference else 0


def _copies(options: argparse.Namespace) -> list[Head | str]:
    lines = [options.head] if options.head else []
    if options.head_file:
        if not options.head_file.is_file():
            raise FeedError("no_such_file", file=options.head_file.name)
        lines += options.head_file.read_text("utf-8-sig", errors="replace").splitlines()
    try:
        return list(read_copies(lines))
    except (ValueError, KeyError, TypeError):
        raise FeedError("no_audit_head") from None


def sentence(verified: Verified, words: Words) -> str:
    """Say what a verification has shown."""
    difference = verified.difference
    if difference is None:
        if verified.head is None:
            return words("audit.none")
        key = "audit.agrees" if verified.copies else "audit.whole"
        return words(key, entries=verified.entries, copies=verified.copies, head=str(verified.head))
    return words(f"audit.differs_{difference.why}", **_gaps(difference, verified))


def _gaps(difference: Difference, verified: Verified) -> dict[str, Any]:
    return {"entry": difference.number, "until": difference.until, "entries": verified.entries}


def _head(options: argparse.Namespace, words: Words) -> Answer:
    head = audit_entries.head()
    if head is None:
        return {"head": "", "message": words("audit.none")}, 0
    return {"entry": head.number, "hash": head.hash, "head": str(head), "message": str(head)}, 0


def _export(options: argparse.Namespace, words: Words) -> Answer:
    out = new_file(options.out)
    form = out.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise FeedError("audit_form_unknown", file=out.name, forms=", ".join(FORMS))
    audit.record(Action.audit_exported, form=form)
    head = audit_entries.head()
    number = head.number if head else 0
    with new_private(out) as file:
        write_audit_file(file, audit_entries.in_order(number), form, words)
    message = words("audit.exported", entries=number, file=str(out), head=str(head))
    return {"entries": number, "file": str(out), "head": str(head), "message": message}, 0
