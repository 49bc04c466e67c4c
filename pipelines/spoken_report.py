"""What became of each file, as a person reads it: a line per file and feed, and what follows from it below."""

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
