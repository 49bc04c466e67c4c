"""Archive briefings that were handed out, open them again unchanged, and tell what has changed since."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from i18n import Words
from pipelines.archive import store
from pipelines.archive.changes import changes, statuses
from pipelines.archive.figures import read_figures
from pipelines.cli.commands.arguments import Answer, Console, add_wait, new_file
from pipelines.cli.render import load_number
from pipelines.disclosure.workbook import write_private
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
    with writing(options.wait):
        copy, is_new = store.add(options.document, options.figures, statuses(read_figures(options.figures).snapshot))
    state = "archived" if is_new else "already_archived"
    message = words(f"archive.{state}", code=copy.code, file=options.document.name)
    return {**_facts(copy), "status": state, "message": message}


def _list(options: argparse.Namespace, words: Words) -> Any:
    copies = store.copies()
    if options.json:
        return [_facts(copy) for copy in copies]
    return {"message": "\n".join(_line(copy, words) for copy in copies) or words("archive.none")}


def _show(options: argparse.Namespace, words: Words) -> dict[str, Any]:
    out: Path = new_file(options.out)
    suffix = out.suffix.lower().lstrip(".")
    if suffix not in store.FORMS:
        raise FeedError("archive_form_unknown", file=out.name, forms=", ".join(store.FORMS))
    copy = store.copy_of(options.code, suffix)
    write_private(out, store.content_of(copy))
    message = words("archive.opened", code=copy.code, file=str(out))
    return {**_facts(copy), "file": str(out), "message": message}


def _changes(options: argparse.Namespace, words: Words) -> dict[str, Any]:
    copy = store.copy_of(options.code)
    before = store.figures_of(copy)
    after = read_figures(options.figures) if options.figures else None
    if after and (after.kind, after.options) != (before.kind, before.options):
        raise FeedError("archive_other_options", file=options.figures.name, code=copy.code)
    answer = changes(copy, before, after)
    return {**answer, "message": "\n".join(_sentences(answer, words))}


def _facts(copy: store.Copy) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(copy).items() if name not in ("loads", "figures_sha256")}
    return {**facts, "is_damaged": copy.is_damaged}


def _line(copy: store.Copy, words: Words) -> str:
    if copy.is_damaged:
        return words("archive.damaged", code=copy.code, document=copy.document)
    kind = f"briefing.kind_{copy.kind}"
    days = "–".join(_day(copy.options.get(name), words) for name in ("start", "end"))
    return words(
        "archive.line",
        code=copy.code,
        form=copy.suffix.upper(),
        kind=words(kind) if words.has(kind) else copy.kind,
        days=days,
        at=words.moment(datetime.fromisoformat(copy.archived_at)),
        version=copy.version,
    )


def _day(text: Any, words: Words) -> str:
    try:
        return words.short_day(date.fromisoformat(text))
    except (TypeError, ValueError):
        return "?"


def _sentences(answer: dict[str, Any], words: Words) -> list[str]:
    """What has changed, the figures first; one load is named as the reason only where it is the only one."""
    lines = [_of_figures(answer, words)]
    if only := answer["only_load"]:
        return [*lines, words(f"archive.only_{only['change']}", **_of_load(only, words))]
    for change in ("arrived", "superseded", "undone"):
        lines += [words(f"archive.{change}", **_of_load(load, words)) for load in answer[change]]
    lines += [words("archive.erased", erasures=len(answer["erasures"]))] if answer["erasures"] else []
    version = answer["version"]
    lines += [words("archive.version", **version)] if version["old"] != version["new"] else []
    if len(lines) == 1:
        lines.append(words("archive.nothing_since"))
    return lines


def _of_figures(answer: dict[str, Any], words: Words) -> str:
    if not answer["compared"]:
        return words("archive.not_compared")
    rows = answer["figures"]
    listed = "; ".join(f"{row['key']}: {_amount(row['old'], words)} → {_amount(row['new'], words)}" for row in rows)
    return words("archive.differ", figures=len(rows), listed=listed) if rows else words("archive.same_figures")


def _amount(amount: Any, words: Words) -> str:
    return "–" if amount is None else words.number(amount, 0 if float(amount).is_integer() else 2)


def _of_load(load: dict[str, Any], words: Words) -> dict[str, Any]:
    feed = words(f"feed.{load['feed']}")
    return {"load": load_number(load["load_id"]), "file": load["file"], "feed": feed, "at": _moment(load["at"], words)}


def _moment(text: str | None, words: Words) -> str:
    return words.moment(datetime.fromisoformat(text)) if text else "–"
