"""What became of each file, as a person reads it: a line per file and feed, and what follows from it below."""

from datetime import date, datetime
from typing import Any

from i18n import Words

_COUNTS = ("rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined")


def of_file(report: dict[str, Any], words: Words, *, stored: bool) -> str:
    """One file and feed; `stored` tells whether there is a load that commands can name."""
    if report["status"] == "refused":
        return "\n".join([report["message"], *_proposed(report, words)])
    feed = words(f"feed.{report['feed']}")
    if newer := report.get("superseded_by"):
        gaps = {"newer": number(newer), "newer_file": report["superseded_by_file"]}
        return words("cli.already_replaced", file=report["file"], feed=feed, **gaps)
    counts = {name: report[name] for name in _COUNTS}
    line = words(f"cli.{report['status']}", file=report["file"], feed=feed, **counts)
    below = _of_new(report, words, stored=stored) if report["status"] != "already_loaded" else []
    unread = [words("cli.unread", columns=", ".join(report["columns_unread"]))] if report["columns_unread"] else []
    return "\n".join([line, *(f"  · {sentence}" for sentence in (*below, *unread, *report["assumed"]))])


def number(load_id: str) -> str:
    """The number of a load as people say it."""
    return load_id.lstrip("0")


def _of_new(report: dict[str, Any], words: Words, *, stored: bool) -> list[str]:
    """What a load that is new made, left out and holds back."""
    said = [words("cli.load", load=number(report["load_id"]))] if stored else []
    if report["records"] != report["rows_loaded"]:
        said.append(words("cli.became", records=report["records"], what=words(f"cli.records.{report['feed']}")))
    if skipped := {kind: lines for kind, lines in report["lines_skipped"].items() if lines}:
        kinds = _listed(skipped, {kind: words.term("line_kind", kind) for kind in skipped}, words)
        said.append(words("cli.skipped", lines=sum(skipped.values()), kinds=kinds))
    return [*said, *_held(report, words, stored=stored), *_difference(report, words)]


def _held(report: dict[str, Any], words: Words, *, stored: bool) -> list[str]:
    """Why rows and cells were set aside, and what to type next."""
    if not (reasons := report["reasons"]):
        return []
    named = {rule: words(f"cli.reason.{rule}") if words.has(f"cli.reason.{rule}") else rule for rule in reasons}
    said = [words("cli.held", reasons=_listed(reasons, named, words))]
    load = number(report["load_id"])
    return said + ([words("cli.held_next", load=load, out=words("cli.held_file", load=load))] if stored else [])


def _listed(counts: dict[str, int], named: dict[str, str], words: Words) -> str:
    most_first = sorted(counts, key=lambda kind: -counts[kind])
    return ", ".join(f"{words.number(counts[kind])} {named[kind]}" for kind in most_first)


def _proposed(report: dict[str, Any], words: Words) -> list[str]:
    """The column map proposed for a table nobody knows, as a file to begin with."""
    if "proposal" not in report:
        return []
    lines = report["proposal"]["toml"].splitlines()
    return ["", words("cli.proposed"), "", *(f"    {line}".rstrip() for line in lines), ""]


def _difference(report: dict[str, Any], words: Words) -> list[str]:
    """What a file that takes an older one's place, or contradicts older ones, does to them; nothing for any other."""
    rows = {kind: ", ".join(named) for kind, named in report.get("difference_rows", {}).items()}
    if not (report["supersedes"] or rows):
        return []
    said = "replaced" if report["supersedes"] else "contradicted"
    older = {"file": report.get("supersedes_file", ""), "load": number(report["supersedes"] or "")}
    line = words(f"cli.{said}", **older, **report["difference"])
    return [line, *(words(f"cli.rows_{kind}", rows=rows[kind]) for kind in ("changed", "removed") if kind in rows)]


def render(answer: Any, words: Words, command: str = "ingest") -> str:
    """An answer of a command as lines in the reader's language."""
    if isinstance(answer, list):
        said = [of_file(report, words, stored=command == "ingest") for report in answer]
        return "\n".join(said) or words("cli.nothing_to_do")
    if "message" in answer:
        return str(answer["message"])
    return _SAID[command](answer, words)


def _status(answer: dict[str, Any], words: Words) -> str:
    held, maps = answer["quarantine"], [one["file"] for one in answer["mappings"]]
    loads = [f"  {_load(load, words)}" for load in answer["loads"]]
    feeds = [f"  {_fresh(feed, words)}" for feed in answer["feeds"]]
    said = [words("cli.status.loads"), *loads] if loads else [words("cli.status.none")]
    said += [words("cli.status.fresh"), *feeds] if feeds else []
    said.append(words("cli.status.held", **held) if any(held.values()) else words("cli.status.not_held"))
    said += [words("cli.status.maps", maps=", ".join(maps))] if maps else []
    if answer["snapshot"]:
        at = words.moment(datetime.fromisoformat(answer["built_at"]))
        said.append(words("cli.status.snapshot", snapshot=answer["snapshot"], at=at))
    return "\n".join(said + ([] if answer["up_to_date"] else [words("cli.status.behind")]))


def _load(load: dict[str, Any], words: Words) -> str:
    return words(
        "cli.status.load",
        load=number(load["load_id"]),
        at=words.moment(datetime.fromisoformat(load["loaded_at"])),
        file=load["file"],
        feed=words(f"feed.{load['feed']}"),
        rows=load["rows_read"],
        held_rows=load["rows_quarantined"],
        held_cells=load["cells_quarantined"],
        state=words.term("load_status", load["status"]),
    )


def _fresh(feed: dict[str, Any], words: Words) -> str:
    named = " › ".join([words(f"feed.{feed['feed']}"), *([feed["depot"]] if feed["depot"] else [])])
    until = words.moment(datetime.fromisoformat(feed["data_until"])) if feed["data_until"] else "–"
    if not feed["complete_until"]:
        return words("cli.status.feed_open", feed=named, until=until)
    return words("cli.status.feed", feed=named, until=until, complete=date.fromisoformat(feed["complete_until"]))


def _quarantine(answer: dict[str, Any], words: Words) -> str:
    if "lines" in answer:
        return "\n".join(_run(run, words) for run in answer["lines"]) or words("cli.no_lines")
    rows = answer["rows"]
    whole = {(row["load_id"], row["part"], row["row_number"]) for row in rows if row["scope"] == "row"}
    counts = {"rows": len(whole), "cells": sum(row["scope"] == "cell" for row in rows)}
    if answer["file"]:
        return words("cli.written", file=answer["file"], **counts)
    if not rows:
        return words("quarantine.none")
    named = [words("cli.place", file=_of_sheet(r), row=str(r["row_number"]), reason=r["reason"]) for r in rows]
    return "\n".join([words("cli.open", **counts), *named])


def _run(run: dict[str, Any], words: Words) -> str:
    first, last = run["first_row"], run["last_row"]
    rows = str(first) if first == last else f"{first}–{last}"
    return words("cli.lines", file=_of_sheet(run), rows=rows, kind=words.term("line_kind", run["kind"]))


def _of_sheet(row: dict[str, Any]) -> str:
    return f"{row['file']} › {row['sheet']}" if row["sheet"] else str(row["file"])


def _undo(answer: dict[str, Any], words: Words) -> str:
    feed = words(f"feed.{answer['feed']}") if answer["feed"] else "–"
    return words("cli.undone", load=number(answer["undone"]), file=answer["file"], feed=feed)


def _rebuild(answer: dict[str, Any], words: Words) -> str:
    return words("cli.rebuilt_past" if "known_at" in answer else "cli.rebuilt", snapshot=answer["snapshot"])


def _files(answer: dict[str, Any], words: Words) -> str:
    return "\n".join(answer["files"])


_SAID = {"status": _status, "quarantine": _quarantine, "undo": _undo, "rebuild": _rebuild, "demo": _files}
