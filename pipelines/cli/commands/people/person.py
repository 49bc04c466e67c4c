"""Answer a person who asks what is stored of their number; each use is recorded."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from access import audit
from access.audit import Action
from i18n import Words
from pipelines.cli.commands.arguments import Answer, Console, new_file
from pipelines.disclosure.subject_access import (
    ELSEWHERE,
    OTHERS,
    THEIRS,
    UNCERTAIN,
    SubjectAccess,
    subject_access,
    workbook,
)
from pipelines.disclosure.workbook import write_private
from pipelines.erasure.erase import number_of

HELP = "answer a person who asks what is stored of their number; each use is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subject; number and name are never arguments, as arguments stay in the shell's history."""
    parser.add_argument(
        "--phone", choices=("-",), required=True, help="the number is one line of standard input, the name the next"
    )
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx", help="a new workbook with what the rows say")


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with how many rows of which books there are; what they say is in the workbook alone."""
    out = options.out and new_file(options.out)
    number, name = _question(console.words)
    access = subject_access(number, name)
    audit.record(
        Action.answered,
        subject=audit.keyed(number),
        rows=access.count(THEIRS) + access.count(UNCERTAIN),
        book=bool(out),
    )
    if out:
        write_private(out, workbook(access, console.words))
    counts = {basis: access.count(basis) for basis in (THEIRS, UNCERTAIN, OTHERS, ELSEWHERE)}
    return {**counts, "lists": len(access.lists), "message": _message(access, out, console.words)}, 0


def _question(words: Words) -> tuple[str, str]:
    """Read the number and, where there is one, the name."""
    lines = []
    for key in ("person.ask_number", "person.ask_name"):
        if sys.stdin.isatty():
            print(words(key), end=" ", file=sys.stderr, flush=True)
        lines.append(sys.stdin.readline().strip())
    return number_of(lines[0]), lines[1]


def _message(access: SubjectAccess, out: Path | None, words: Words) -> str:
    lines = [words("person.none")] if not access.rows else []
    for basis in (THEIRS, UNCERTAIN, OTHERS, ELSEWHERE):
        if number := access.count(basis):
            lines.append(words(f"person.{basis}", rows=number))
            books = Counter((row.load.feed, row.load.file_label) for row in access.rows if row.basis == basis)
            lines += [f"  {words(f'feed.{feed}')}: {file} ({count})" for (feed, file), count in books.items()]
    if access.lists:
        lines.append(words("person.lists", lists=len(access.lists)))
        uses = Counter((words.term("audit_action", use.action), use.subject or "") for use in access.lists)
        lines += [f"  {action}: {subject} ({count})" for (action, subject), count in uses.items()]
    lines.append(words("person.written", file=str(out)) if out else words("person.no_book"))
    return "\n".join(lines)
