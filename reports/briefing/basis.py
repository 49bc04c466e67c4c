"""What a briefing rests on: how far its books reach, what is left out, its sources, and what its figures mean."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

import settings
from analytics.metrics.books import loads
from analytics.metrics.requests.sensitive import has_sensitive
from analytics.metrics.shared.moment import fixed_moment
from i18n import Words
from reports.briefing.document import Briefing, Column, Section, Table
from reports.briefing.findings import definition
from reports.briefing.options import feeds_of
from reports.briefing.scope import Scope

DAILY = ("calls", "requests", "stock")
"""Books that are written every day."""


def as_of(scope: Scope) -> str:
    """How far the books reach that the sections are computed from."""
    feeds = [feed for feed in feeds_of(scope.options) if feed in DAILY and feed in scope.reach] or list(scope.reach)
    reached = min(scope.reach[feed][1] for feed in feeds) if feeds else scope.moment
    return scope.w("screen.as_of", moment=_moment(scope.w, reached))


def _moment(w: Words, moment: datetime) -> str:
    """A moment; midnight sharp comes from a source that knows days only, and is written as a day."""
    local = moment.astimezone(ZoneInfo(settings.timezone()))
    return w.day(local.date()) if (local.hour, local.minute) == (0, 0) else w.moment(local)


def incomplete(scope: Scope) -> str:
    """Which books have not reached the end of the period."""
    behind = [
        (feed, complete)
        for feed in feeds_of(scope.options)
        if feed in DAILY and feed in scope.reach
        if (complete := scope.reach[feed][0]) is None or complete < scope.options.end
    ]
    if not behind:
        return ""
    known = [complete for _, complete in behind if complete is not None]
    names = scope.feeds(feed for feed, _ in behind)
    if len(known) < len(behind):
        return scope.w("briefing.incomplete_unknown", feeds=names)
    return scope.w("briefing.incomplete", feeds=names, day=scope.w.day(min(known)))


def suppressed(scope: Scope, briefing: Briefing) -> str:
    """What is not printed because it counts too few people."""
    joins = "requests" in scope.options.sections and has_sensitive(scope.con, level=scope.level)
    notes = {"briefing.suppressed": joins, "small_groups.explained": briefing.hides}
    texts = [scope.w(key) for key, is_so in notes.items() if is_so]
    week = fixed_moment(scope.con, scope.moment, level=scope.level, book="requests")
    if week < scope.moment:
        texts.append(scope.w("overview.of_week", day=scope.w.day(week.date())))
    return " ".join(texts)


def definitions(w: Words, sections: tuple[Section, ...]) -> tuple[tuple[str, str], ...]:
    """What each figure means; figures of the same meaning stand together, and a finding without one under its table."""
    labels: dict[str, list[str]] = {}
    for section in sections:
        for item in section.items:
            for figure in item.figures:
                meaning = definition(w, figure.key.rpartition(".")[2]) or item.definition
                labels.setdefault(meaning, []).append(figure.label)
            if not item.figures:
                labels.setdefault(item.definition, []).append(item.table.title if item.table else section.title)
    return tuple((", ".join(dict.fromkeys(names)), meaning) for meaning, names in labels.items())


def source_columns(w: Words) -> tuple[Column, ...]:
    """Columns of the table of sources."""
    units = {"feed": "text", "file": "text", "rows_loaded": "count", "loaded_at": "moment", "sha256": "text"}
    return tuple(Column(name, w(f"briefing.column.source_{name}"), unit) for name, unit in units.items())


def sources(scope: Scope) -> Table:
    """The files that the sections are computed from, oldest first; before a jury how many of each kind, no names."""
    w, frame = scope.w, loads.sources(scope.con, feeds=feeds_of(scope.options))
    columns = source_columns(w)
    if scope.options.kind == "jury":
        sums = {"files": ("file", "count"), "rows_loaded": ("rows_loaded", "sum"), "loaded_at": ("loaded_at", "max")}
        frame = frame.groupby("feed", sort=False).agg(**sums).reset_index()
        frame["file"] = [w("briefing.files", files=int(files)) for files in frame["files"]]
        columns = columns[:-1]
    rows = tuple(_source(scope, row)[: len(columns)] for row in frame.to_dict("records"))
    return Table("sources", w("briefing.word.sources"), columns, rows, len(rows))


def _source(scope: Scope, row: Mapping[Any, Any]) -> tuple[Any, ...]:
    loaded = _local(row["loaded_at"]), str(row.get("sha256", ""))[:12]
    return scope.feeds([row["feed"]]), row["file"], int(row["rows_loaded"]), *loaded


def _local(moment: Any) -> datetime:
    return pd.Timestamp(moment).to_pydatetime().astimezone(ZoneInfo(settings.timezone()))
