"""Archived copies, and what has changed since, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from i18n import Words
from pipelines.archive.store import Copy
from pipelines.cli.render import load_number


def line(copy: Copy, words: Words) -> str:
    """A copy in one line."""
    if copy.is_damaged:
        return words("archive.damaged", code=copy.code, document=copy.document)
    kind = f"briefing.kind_{copy.kind}"
    return words(
        "archive.line",
        code=copy.code,
        form=copy.suffix.upper(),
        kind=words(kind) if words.has(kind) else copy.kind,
        days=_days(copy.options, words),
        at=words.moment(datetime.fromisoformat(copy.archived_at)),
        version=copy.version,
    )


def _days(options: Mapping[str, Any], words: Words) -> str:
    try:
        start, end = (date.fromisoformat(options[name]) for name in ("start", "end"))
    except (KeyError, TypeError, ValueError):
        return "?"
    return f"{words.short_day(start)}–{words.short_day(end)} {end.year}"


def sentences(answer: dict[str, Any], words: Words, *, is_whole: bool) -> list[str]:
    """Say what has changed, the figures first; one load is named as the reason only where it is the only one.

    Args:
        answer: What `changes` lists.
        words: Language of the sentences.
        is_whole: Whether to list the figures and the loads, too, as where the lists themselves are not at hand.
    """
    lines = [_of_figures(answer, words, is_whole=is_whole)]
    if only := answer["only_load"]:
        return [*lines, words(f"archive.only_{only['change']}", **_of_load(only, words))]
    loads = [(change, load) for change in ("arrived", "superseded", "undone") for load in answer[change]]
    if is_whole:
        lines += [words(f"archive.{change}", **_of_load(load, words)) for change, load in loads]
    if aside := answer["set_aside"]:
        lines.append(words("archive.set_aside", files=", ".join(load["file"] for load in aside)))
    lines += [words("archive.erased", erasures=len(answer["erasures"]))] if answer["erasures"] else []
    version = answer["version"]
    lines += [words("archive.version", **version)] if version["old"] != version["new"] else []
    return [*lines, words("archive.nothing_since")] if len(lines) == 1 and not loads else lines


def _of_figures(answer: dict[str, Any], words: Words, *, is_whole: bool) -> str:
    rows = answer["figures"]
    if not rows:
        return words("archive.same_figures" if answer["compared"] else "archive.not_compared")
    if not is_whole:
        return words("archive.some_differ", figures=len(rows))
    listed = "; ".join(f"{row['key']}: {_amount(row['old'], words)} → {_amount(row['new'], words)}" for row in rows)
    return words("archive.differ", figures=len(rows), listed=listed)


def _amount(amount: Any, words: Words) -> str:
    return "–" if amount is None else words.number(amount, 0 if float(amount).is_integer() else 2)


def _of_load(load: dict[str, Any], words: Words) -> dict[str, Any]:
    feed = words(f"feed.{load['feed']}")
    return {"load": load_number(load["load_id"]), "file": load["file"], "feed": feed, "at": _moment(load["at"], words)}


def _moment(text: str | None, words: Words) -> str:
    return words.moment(datetime.fromisoformat(text)) if text else "–"
