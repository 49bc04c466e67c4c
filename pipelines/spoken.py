"""Answers of the command line as a person reads them."""

from datetime import date, datetime
from typing import Any

from i18n import Words
from pipelines.spoken_report import number, of_file


def spoken(answer: Any, words: Words, command: str = "ingest") -> str:
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
