"""Renders the answers of commands as text: one line per file and feed, with its consequences indented below."""

from datetime import date, datetime
from typing import Any

from i18n import Words

_COUNTS = ("rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined")


def file_report(report: dict[str, Any], words: Words, *, stored: bool) -> str:
    """Render the report of one file and feed.

    Args:
        report: One element of the answer of `ingest` or `check`.
        words: Language of the text.
        stored: Whether a load was stored that other commands can refer to.
    """
    if report["status"] == "refused":
        return "\n".join([report["message"], *_proposed_map(report, words)])
    feed = words(f"feed.{report['feed']}")
    if newer := report.get("superseded_by"):
        gaps = {"newer": load_number(newer), "newer_file": report["superseded_by_file"]}
        return words("cli.already_replaced", file=report["file"], feed=feed, **gaps)
    counts = {name: report[name] for name in _COUNTS}
    line = words(f"cli.{report['status']}", file=report["file"], feed=feed, **counts)
    below = _new_load(report, words, stored=stored) if report["status"] != "already_loaded" else []
    unread = [words("cli.unread", columns=", ".join(report["columns_unread"]))] if report["columns_unread"] else []
    return "\n".join([line, *(f"  · {sentence}" for sentence in (*below, *unread, *report["assumed"]))])


def load_number(load_id: str) -> str:
    """Return the number of a load without leading zeros."""
    return load_id.lstrip("0")


def _new_load(report: dict[str, Any], words: Words, *, stored: bool) -> list[str]:
    """Lines on the records, non-data rows, quarantine and differences of a new load."""
    lines = [words("cli.load", load=load_number(report["load_id"]))] if stored else []
    if report["records"] != report["rows_loaded"]:
        lines.append(words("cli.became", records=report["records"], what=words(f"cli.records.{report['feed']}")))
    if skipped := {kind: count for kind, count in report["lines_skipped"].items() if count}:
        kinds = _counted(skipped, {kind: words.term("line_kind", kind) for kind in skipped}, words)
        lines.append(words("cli.skipped", lines=sum(skipped.values()), kinds=kinds))
    if rows_skipped := report["rows_skipped"]:
        statuses = _counted(rows_skipped, {status: words.term("row_status", status) for status in rows_skipped}, words)
        lines.append(words("cli.rows_skipped", rows=sum(rows_skipped.values()), statuses=statuses))
    lines += _quarantine_reasons(report, words, stored=stored)
    lines += [words(f"cli.review.{rule}", rows=rows) for rule, rows in report.get("reviews", {}).items()]
    return [*lines, *_difference(report, words)]


def _quarantine_reasons(report: dict[str, Any], words: Words, *, stored: bool) -> list[str]:
    """Lines on why rows and cells are in quarantine, and the command that lists them."""
    if not (reasons := report["reasons"]):
        return []
    named = {rule: words(f"cli.reason.{rule}") if words.has(f"cli.reason.{rule}") else rule for rule in reasons}
    lines = [words("cli.held", reasons=_counted(reasons, named, words))]
    load = load_number(report["load_id"])
    return lines + ([words("cli.held_next", load=load, out=words("cli.held_file", load=load))] if stored else [])


def _counted(counts: dict[str, int], named: dict[str, str], words: Words) -> str:
    most_first = sorted(counts, key=lambda kind: -counts[kind])
    return ", ".join(f"{words.number(counts[kind])} {named[kind]}" for kind in most_first)


def _proposed_map(report: dict[str, Any], words: Words) -> list[str]:
    """Lines of the column map suggested for an unknown table."""
    if "proposal" not in report:
        return []
    lines = report["proposal"]["toml"].splitlines()
    return ["", words("cli.proposed"), "", *(f"    {line}".rstrip() for line in lines), ""]


def _difference(report: dict[str, Any], words: Words) -> list[str]:
    """Lines on the rows of older loads that this one supersedes or contradicts."""
    rows = {kind: ", ".join(named) for kind, named in report.get("difference_rows", {}).items()}
    if not (report["supersedes"] or rows):
        return []
    relation = "replaced" if report["supersedes"] else "contradicted"
    older = {"file": report.get("supersedes_file", ""), "load": load_number(report["supersedes"] or "")}
    line = words(f"cli.{relation}", **older, **report["difference"])
    return [line, *(words(f"cli.rows_{kind}", rows=rows[kind]) for kind in ("changed", "removed") if kind in rows)]


def render(answer: Any, words: Words, command: str = "ingest") -> str:
    """Render the answer of a command.

    Args:
        answer: Plain data, as printed by `--json`.
        words: Language of the text.
        command: Name of the command that gave the answer.
    """
    if isinstance(answer, list):
        reports = [file_report(report, words, stored=command == "ingest") for report in answer]
        return "\n".join([*reports, *_files_that_change(answer)]) or words("cli.nothing_to_do")
    if "message" in answer:
        return str(answer["message"])
    return _RENDERERS[command](answer, words)


def _status(answer: dict[str, Any], words: Words) -> str:
    quarantine, maps = answer["quarantine"], [one["file"] for one in answer["mappings"]]
    loads = [f"  {_load(load, words)}" for load in answer["loads"]]
    feeds = [f"  {_fresh(feed, words)}" for feed in answer["feeds"]]
    lines = [words("cli.status.centre", centre=answer["centre"])] if answer["centre"] else []
    lines += [words("cli.status.loads"), *loads] if loads else [words("cli.status.none")]
    lines += [words("cli.status.fresh"), *feeds] if feeds else []
    lines.append(words("cli.status.held", **quarantine) if any(quarantine.values()) else words("cli.status.not_held"))
    lines += [words("cli.status.maps", maps=", ".join(maps))] if maps else []
    if answer["snapshot"]:
        at = words.moment(datetime.fromisoformat(answer["built_at"]))
        lines.append(words("cli.status.snapshot", snapshot=answer["snapshot"], at=at))
    return "\n".join(lines + ([] if answer["up_to_date"] else [words("cli.status.behind")]))


def _load(load: dict[str, Any], words: Words) -> str:
    return words(
        "cli.status.load",
        load=load_number(load["load_id"]),
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
        return "\n".join(_row_range(run, words) for run in answer["lines"]) or words("cli.no_lines")
    rows = answer["rows"]
    whole = {(row["load_id"], row["part"], row["row_number"]) for row in rows if row["scope"] == "row"}
    counts = {"rows": len(whole), "cells": sum(row["scope"] == "cell" for row in rows)}
    if answer["file"]:
        return words("cli.written", file=answer["file"], **counts)
    if not rows:
        return words("quarantine.none")
    named = [words("cli.place", file=_of_sheet(r), row=str(r["row_number"]), reason=r["reason"]) for r in rows]
    return "\n".join([words("cli.open", **counts), *named])


def _row_range(run: dict[str, Any], words: Words) -> str:
    first, last = run["first_row"], run["last_row"]
    rows = str(first) if first == last else f"{first}–{last}"
    return words("cli.lines", file=_of_sheet(run), rows=rows, kind=words.term("line_kind", run["kind"]))


def _of_sheet(row: dict[str, Any]) -> str:
    return f"{row['file']} › {row['sheet']}" if row["sheet"] else str(row["file"])


def _files_that_change(reports: list[dict[str, Any]]) -> list[str]:
    """What the files of a command change, where whole files begin or cease to count by them."""
    changes: dict[str, Any] = next((report["changes"] for report in reports if "changes" in report), {})
    return list(changes["sentences"]) if changes.get("set_aside") or changes.get("returning") else []


def _undo(answer: dict[str, Any], words: Words) -> str:
    key = "would_undo" if "would_undo" in answer else "undone"
    feed = words(f"feed.{answer['feed']}") if answer["feed"] else "–"
    line = words(f"cli.{key}", load=load_number(answer[key]), file=answer["file"], feed=feed)
    return "\n".join([line, *(f"  · {sentence}" for sentence in answer["changes"]["sentences"])])


def _rebuild(answer: dict[str, Any], words: Words) -> str:
    return words("cli.rebuilt_past" if "known_at" in answer else "cli.rebuilt", snapshot=answer["snapshot"])


def _files(answer: dict[str, Any], words: Words) -> str:
    return "\n".join(answer["files"])


_RENDERERS = {"status": _status, "quarantine": _quarantine, "undo": _undo, "rebuild": _rebuild, "demo": _files}
