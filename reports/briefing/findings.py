"""Puts one finding together: its sentence and what proves it, and how far the books behind it can be trusted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.metrics.books import loads
from i18n import Words
from reports.briefing.document import Chart, Figure, Item, Table
from reports.briefing.scope import Scope


@dataclass(frozen=True)
class Books:
    """What a finding is computed from."""

    uses: Mapping[str, tuple[str, ...]]
    """Feed → the columns that its figures use. A row in quarantine as a whole could change any figure of its feed."""
    definition: str
    """Name of its definition."""
    of_moment: bool = False
    """Whether it is a state, of the moment of the report, rather than of its period."""


def item(
    scope: Scope,
    key: str,
    sentence: str,
    books: Books,
    *,
    figures: Sequence[Figure] = (),
    chart: Chart | None = None,
    table: Table | None = None,
    days: tuple[date, date] | None = None,
) -> Item:
    """Put a finding together.

    Args:
        scope: The briefing.
        key: `section.name`.
        sentence: The finding, with its number.
        books: What it is computed from.
        figures: Its figures.
        chart: Its picture.
        table: Its rows.
        days: First and last day that it counts, where these are not those of the period.
    """
    feeds = [feed for feed in books.uses if feed in scope.reach]
    return Item(
        key=key,
        sentence=sentence,
        figures=tuple(figures),
        chart=chart,
        table=table,
        definition=definition(scope.w, books.definition),
        basis=_basis(scope, figures, scope.moment_text if books.of_moment else "", days),
        coverage=coverage(scope, feeds or [*books.uses]),
        quarantine=_quarantine(scope, books),
        source=scope.feeds(feed for feed in books.uses if feed in scope.reach or feed in scope.loaded),
    )


def definition(w: Words, name: str) -> str:
    """What a figure means, as the pages explain it; without what only a screen has. Empty where nothing explains it.

    Args:
        w: Words in the reader's language.
        name: Name of the figure or of a definition.
    """
    own, shared = f"briefing.definition.{name}", f"definition.{name}"
    return w(own) if w.has(own) else w(shared) if w.has(shared) else ""


def _basis(scope: Scope, figures: Sequence[Figure], moment: str, days: tuple[date, date] | None) -> str:
    parts = [
        scope.w("briefing.basis_part", label=each.label, numerator=each.numerator, denominator=each.denominator)
        for each in figures
        if each.numerator and each.denominator
    ]
    when = {"moment": moment} if moment else {"period": scope.span(*days) if days else scope.period}
    return " ".join([*parts, scope.w("briefing.basis_moment" if moment else "briefing.basis_period", **when)])


def coverage(scope: Scope, feeds: Sequence[str]) -> str:
    """How far these books reach, and which of them are late.

    Args:
        scope: The briefing.
        feeds: Feeds that are loaded.
    """
    w = scope.w
    by_day: dict[date, list[str]] = {}
    for feed in (each for each in feeds if each in scope.reach):
        by_day.setdefault(scope.local_day(scope.reach[feed][1]), []).append(feed)
    until = [w("briefing.coverage_feed", feed=scope.feeds(names), day=w.day(day)) for day, names in by_day.items()]
    late = scope.status.late[scope.status.late["feed"].isin(feeds)]
    names = [
        w("screen.late_source", source=depot or scope.feeds([feed]), day=w.short_day(pd.Timestamp(day).date()))
        for feed, depot, day in zip(late["feed"], late["depot"].fillna(""), late["data_until"], strict=True)
    ]
    reporting = w("briefing.coverage_late", late=", ".join(names)) if names else w("briefing.coverage_full")
    return " ".join([*until, reporting]) if until else _loaded(scope, feeds)


def _loaded(scope: Scope, feeds: Sequence[str]) -> str:
    """When books without moments of their own were loaded last."""
    files = loads.active_loads(scope.con)
    moments = files.loc[files["feed"].isin(feeds), "loaded_at"]
    return scope.w("briefing.coverage_loaded", day=scope.w.day(scope.local_day(moments.max()))) if len(moments) else ""


def _quarantine(scope: Scope, books: Books) -> str:
    rows = quarantined_rows(scope.status.quarantine, books.uses)
    return scope.w("briefing.quarantine_some", rows=rows) if rows else scope.w("briefing.quarantine_none")


def quarantined_rows(gaps: pd.DataFrame, uses: Mapping[str, tuple[str, ...]]) -> int:
    """Count the rows in quarantine that could change figures of these columns.

    Args:
        gaps: feed, whole (rows as a whole), columns (between commas), rows.
        uses: Feed → the columns that the figures use.
    """
    return sum(
        int(rows)
        for feed, whole, columns, rows in gaps[["feed", "whole", "columns", "rows"]].itertuples(index=False, name=None)
        if feed in uses and (whole or {*uses[feed]} & {*str(columns).split(",")})
    )
