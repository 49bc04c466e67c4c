"""Archive briefings that were handed out, open them again unchanged, and tell what has changed since."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from access import audit
from access.audit import Action
from i18n import Words
from pipelines.archive import store
from pipelines.archive.changes import changes, statuses
from pipelines.archive.figures import read_figures
from pipelines.cli.commands.archive.wording import line, sentences
from pipelines.cli.commands.arguments import Answer, Console, add_wait, new_file
from pipelines.cli.recording import recorded
from pipelines.storage.lock import writing
from pipelines.types.errors import FeedError

HELP = "keep a briefing that was handed out, open it again unchanged, and tell what has changed since"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add an action and its own arguments, each with `--json`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    arguments: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
        "add": ("archive a document with its figures", _add_document),
        "list": ("list the archived copies, the newest first", lambda own: None),
        "show": ("write a copy as it was archived into a new file", _add_copy),
        "changes": ("tell what has changed since a copy was archived", _add_comparison),
    }
    for name, (purpose, add) in arguments.items():
        own = actions.add_parser(name, help=purpose)
        own.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON")
        add(own)


def _add_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", type=Path, required=True, metavar="FILE", help="what was handed out")
    parser.add_argument("--figures", type=Path, required=True, metavar="FILE.json", help="its figures as JSON")
    add_wait(parser)


def _add_copy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="the code on the document")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file; its ending is the form")


def _add_comparison(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="the code on the document")
    parser.add_argument(
        "--figures", type=Path, metavar="FILE.json", help="the figures of the same briefing, made today"
    )


def run(options: argparse.Namespace, console: Console) -> Answer:
    """Answer with the copy, the copies, the file written, or what has changed."""
    actions = {"add": _archive, "list": _list, "show": _show, "changes": _changes}
    return actions[options.action](options, console.words), 0


def _archive(options: argparse.Namespace, words: Words) -> dict[str, Any]:
    with writing(options.wait), recorded(Action.archived) as results:
        copy, is_new = store.add(options.document, options.figures, statuses(read_figures(options.figures).snapshot))
        results["code"] = copy.code
    state = "archived" if is_new else "already_archived"
    message = words(f"archive.{state}", code=copy.code, file=options.document.name)
    return {**_facts(copy), "status": state, "message": message}


def _list(options: argparse.Namespace, words: Words) -> Any:
    copies = store.copies()
    if options.json:
        return [_facts(copy) for copy in copies]
    return {"message": "\n".join(line(copy, words) for copy in copies) or words("archive.none")}


def _show(options: argparse.Namespace, words: Words) -> dict[str, Any]:
    out: Path = new_file(options.out)
    suffix = out.suffix.lower().lstrip(".")
    if suffix not in store.FORMS:
        raise FeedError("archive_form_unknown", file=out.name, forms=", ".join(store.FORMS))
    copy = store.copy_of(options.code, suffix)
    content = store.content_of(copy)
    audit.record(Action.exported, subject=copy.code, list="archive", form=suffix)
    with out.open("xb") as file:
        file.write(content)
    message = words("archive.opened", code=copy.code, file=str(out))
    return {**_facts(copy), "file": str(out), "message": message}


def _changes(options: argparse.Namespace, words: Words) -> dict[str, Any]:
    copy = store.copy_of(options.code)
    before = store.figures_of(copy)
    after = read_figures(options.figures) if options.figures else None
    if after and (after.kind, after.options) != (before.kind, before.options):
        raise FeedError("archive_other_options", file=options.figures.name, code=copy.code)
    answer = changes(copy, before, after)
    return {**answer, "message": "\n".join(sentences(answer, words, is_whole=not options.json))}


def _facts(copy: store.Copy) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(copy).items() if name not in ("loads", "figures_sha256")}
    return {**facts, "is_damaged": copy.is_damaged}
