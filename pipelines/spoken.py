"""Answers of the command line as a person reads them."""

from typing import Any

from i18n import Words


def spoken(answer: Any, words: Words) -> str:
    """An answer as lines: one a file and feed for an ingest, `name: what` for anything else."""
    if isinstance(answer, list):
        return "\n".join(_of_file(report, words) for report in answer) or words("cli.nothing_to_do")
    if "message" in answer:
        return str(answer["message"])
    return "\n".join(f"{name}: {_short(found)}" for name, found in answer.items())


def _of_file(report: dict[str, Any], words: Words) -> str:
    if report["status"] == "refused":
        return "\n".join([report["message"], *_proposed(report, words)])
    counts = {
        name: report[name]
        for name in ("rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined", "records")
    }
    line = words(f"cli.{report['status']}", file=report["file"], feed=words(f"feed.{report['feed']}"), **counts)
    assumed = [f"  · {sentence}" for sentence in report["assumed"]]
    return "\n".join([line, *_difference(report, words), *assumed])


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
    line = words(
        f"cli.{said}", file=report.get("supersedes_file", ""), load=report["supersedes"], **report["difference"]
    )
    few = [words(f"cli.rows_{kind}", rows=rows[kind]) for kind in ("changed", "removed") if kind in rows]
    return [f"  · {sentence}" for sentence in (line, *few)]


def _short(found: Any) -> str:
    if isinstance(found, list):
        return f"{len(found)}" + "".join(f"\n  {_short(one)}" for one in found)
    if isinstance(found, dict):
        return ", ".join(f"{name} {part}" for name, part in found.items())
    return str(found)
