"""What every part of a briefing asks from: the snapshot, the days, the moment, the comparison, and the words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

import settings
from analytics.metrics.books import loads
from analytics.metrics.books.data_status import DataStatus
from analytics.metrics.requests.requests import outcomes_known
from analytics.metrics.shared import periods
from analytics.metrics.shared.direction import direction
from codes import HIDDEN
from finding import Finding
from i18n import Words
from level import Level, sensitive_needs
from reports.briefing.document import Amount, Column, Figure, Table
from reports.briefing.options import PRESETS, Options
from reports.briefing.units import is_missing, written

_MOST_ROWS = 1000
"""More of a table are in no format."""


@dataclass(frozen=True)
class Scope:
    """One briefing while it is composed."""

    con: DuckDBPyConnection
    options: Options
    w: Words
    moment: datetime
    """Of everything that has a state, in the posko's own time."""
    is_past: bool
    status: DataStatus

    @property
    def days(self) -> dict[str, Any]:
        """The arguments of metrics of a period: start, end."""
        return {"start": self.options.start, "end": self.options.end}

    @property
    def compared_days(self) -> dict[str, Any]:
        """The arguments of metrics that compare: start, end, against."""
        return {**self.days, "against": self.options.comparison}

    @cached_property
    def level(self) -> Level:
        """What papers show of people: no more than readers see."""
        return Level(settings.smallest_count(), sensitive=sensitive_needs(self.con))

    @property
    def most_rows(self) -> int:
        """How many rows of a table are printed."""
        return PRESETS[self.options.kind].most_rows

    @cached_property
    def reach(self) -> Mapping[str, tuple[date | None, datetime]]:
        """Feed → its last complete day and its newest moment, those of its last depot."""
        rows: list[dict[Any, Any]] = loads.freshness(self.con).to_dict("records")
        reach: dict[str, tuple[date | None, datetime]] = {}
        for row in rows:
            until = pd.Timestamp(row["data_until"]).to_pydatetime()
            complete = None if is_missing(row["complete_until"]) else pd.Timestamp(row["complete_until"]).date()
            known = reach.get(row["feed"])
            reach[row["feed"]] = (complete, until) if known is None else _earlier(known, (complete, until))
        return reach

    @cached_property
    def without(self) -> tuple[str, ...]:
        """The books from which actions follow that say nothing yet, or say nothing of the period."""
        there = self.status.books
        begun = {name for name, book in there.items() if book.first is None or book.first <= self.options.end}
        return tuple(name for name in ("stock", "outcomes", "calls") if name not in begun)

    def books(self, names: Iterable[str]) -> str:
        """Books in words, as they stand inside a sentence."""
        return ", ".join(self.w(f"book.{name}") for name in names)

    @cached_property
    def loaded(self) -> frozenset[str]:
        """Feeds of which a file is loaded, also those without a moment of their own."""
        return frozenset(loads.active_loads(self.con)["feed"])

    @cached_property
    def has_requests(self) -> bool:
        """Whether any book tells what became of the needs that calls name."""
        return outcomes_known(self.con)

    def compared(self, subject: str) -> periods.Pair | None:
        """Complete days of a subject and those they are compared with; None where these cannot be compared.

        Args:
            subject: Key of `periods.FEEDS`.
        """
        days = periods.comparison(self.con, subject=subject, **self.days, against=self.options.comparison)
        if days.last is None or days.previous_start is None or days.previous_end is None:
            return None
        return periods.Pair(self.options.start, days.last, days.previous_start, days.previous_end)

    def earlier_days(self, subject: str) -> periods.Days | None:
        """The days with which states of a subject are compared; None where its books begin after them.

        Args:
            subject: Key of `periods.FEEDS`.
        """
        pair = periods.compared_days(self.options.start, self.options.end, self.options.comparison)
        first = periods.first_day(self.con, subject)
        if pair is None or first is None or first > pair.before_end:
            return None
        return periods.Days(pair.before_start, pair.before_end)

    def earlier_moment(self, subject: str) -> datetime | None:
        """The end of the days with which states of a subject are compared; None where its books begin after them.

        Args:
            subject: Key of `periods.FEEDS`.
        """
        days = self.earlier_days(subject)
        if days is None:
            return None
        midnight = datetime.combine(days.end + timedelta(days=1), time(0), self.moment.tzinfo)
        return midnight - timedelta(microseconds=1)

    @property
    def compared_with(self) -> str:
        """With what the period is compared, in words: `7 hari sebelumnya`."""
        days = (self.options.end - self.options.start).days + 1
        return self.w(f"briefing.compared_{self.options.comparison}", days=days)

    def sentence(self, finding: Finding, **more: Any) -> str:
        """The sentence of a finding; where the document has one of its own, it names what is compared.

        Args:
            finding: The finding.
            **more: Gaps that the document's own sentence has beside those of the finding.
        """
        return self.w.sentence(finding, under="briefing.finding", compared=self.compared_with, **more)

    def change(self, now: Amount, before: Amount, unit: str, days: periods.Pair | None = None) -> str:
        """What changed, in words: `naik 12% dari 410`; empty where nothing is known to compare with.

        Where only some days of the period are complete, their own amount is named with it.

        Args:
            now: Amount of the complete days.
            before: Amount of the days compared with.
            unit: Key of `units.UNITS`.
            days: The complete days, where the amount of the whole period stands beside it.
        """
        if is_missing(now) or is_missing(before) or now is None or before is None:
            return ""
        change = self._change(float(now), float(before), unit)
        if days is None or days.end == self.options.end or not change:
            return change
        gaps = {"days": (days.end - days.start).days + 1, "amount": written(self.w, unit, now)}
        return self.w("briefing.change_days", **gaps, change=change)

    def _change(self, now: float, before: float, unit: str) -> str:
        w, was = self.w, written(self.w, unit, before)
        if unit == "share":
            points = round(100 * now) - round(100 * before)  # of what is printed, or the reader's sum does not come out
            size = w("figure.points", points=abs(points))
        elif unit == "count" and direction(round(now), round(before)) == "steady" and now != before:
            return w("briefing.change_steady", before=was)
        else:
            points = round(100 * (now / before - 1)) if before else 0
            size = w.share(abs(points) / 100)
        if not points:
            return w("briefing.change_same", before=was)
        return w("briefing.change_up" if points > 0 else "briefing.change_down", change=size, before=was)

    def figure(
        self,
        key: str,
        amount: Any,
        unit: str = "count",
        *,
        change: str = "",
        numerator: str = "",
        denominator: str = "",
        is_hidden: bool = False,
    ) -> Figure:
        """A figure under the label of its name, the last part of its key.

        Args:
            key: `section.name`.
            amount: The number; missing where it is not known.
            unit: Key of `units.UNITS`.
            change: Of `change`.
            numerator: What is counted, in words.
            denominator: Of what it is a part, in words.
            is_hidden: Whether a missing amount counts too few people to be printed.
        """
        name, known = key.rpartition(".")[2], None if is_missing(amount) else _number(amount)
        label = f"briefing.figure.{name}" if self.w.has(f"briefing.figure.{name}") else f"figure.{name}"
        is_hidden = is_hidden and known is None
        text = written(self.w, unit, HIDDEN if is_hidden else known)
        return Figure(key, self.w(label), known, unit, text, change, numerator, denominator, is_hidden)

    def counted(self, name: str, number: Any) -> str:
        """So many of something, in words: `380 telepon terjawab`; empty where it is not known.

        Args:
            name: Key below `briefing.counted` of i18n.
            number: How many.
        """
        return "" if is_missing(number) else self.w(f"briefing.counted.{name}", number=round(float(number)))

    def table(
        self, key: str, frame: pd.DataFrame, columns: Mapping[str, str], *, title: str = "", most: int | None = None
    ) -> Table | None:
        """The first rows of a frame; None without any. Missing numbers of a suppressed row are hidden.

        Args:
            key: Key of the table.
            frame: Its rows.
            columns: Column → unit; `term:item` is text: the word for a code.
            title: Its heading; without one that of `key`.
            most: How many rows are printed, where not as many as the kind of briefing has.
        """
        if frame.empty:
            return None
        heads = tuple(
            Column(name, self.label(name), "text" if unit.startswith("term:") else unit)
            for name, unit in columns.items()
        )
        rows = tuple(
            tuple(self._cell(row[name], unit, hides=bool(row.get("is_suppressed"))) for name, unit in columns.items())
            for row in frame.head(_MOST_ROWS).to_dict("records")
        )
        printed = most or self.most_rows
        heading = title or self.w(f"briefing.table.{key.replace('.', '_')}")
        return Table(key, heading, heads, rows[:printed], len(frame), rows[printed:])

    def label(self, column: str) -> str:
        """The name of a column, in the document's own words where it has some."""
        own = f"briefing.column.{column}"
        return self.w(own if self.w.has(own) else f"column.{column}")

    def _cell(self, cell: Any, unit: str, *, hides: bool = False) -> Any:
        if unit.startswith("term:"):
            return self.w.term(unit.removeprefix("term:"), None if is_missing(cell) else str(cell))
        if is_missing(cell):
            return HIDDEN if hides and unit not in ("text", "day", "moment") else None
        if unit == "moment":
            return pd.Timestamp(cell).round("min").to_pydatetime()
        if unit == "day":
            return pd.Timestamp(cell).date()
        return str(cell) if unit == "text" else _number(cell)

    def missing(self, feeds: Sequence[str], *, every: bool = False) -> str:
        """The sentence of why a section has no finding; empty where the books hold the period.

        Args:
            feeds: The feeds it is computed from.
            every: Whether it needs all of them.
        """
        there = [feed for feed in feeds if feed in self.reach]
        lacking = [feed for feed in feeds if feed not in self.reach]
        if lacking and (every or not there):
            return self.w("briefing.missing", feeds=self.feeds(lacking))
        if not there:
            return ""
        first = loads.first_day(self.con, feeds=there)
        last = max(self.local_day(self.reach[feed][1]) for feed in there)
        if first is not None and (self.options.end < first or self.options.start > last):
            span = {"first": self.w.day(first), "last": self.w.day(last)}
            return self.w("briefing.outside", feeds=self.feeds(there), **span)
        return ""

    def feeds(self, names: Iterable[str]) -> str:
        """Feeds in words."""
        return ", ".join(self.w(f"feed.{name}") if self.w.has(f"feed.{name}") else name for name in names)

    def local_day(self, moment: datetime) -> date:
        """The local day of a moment; of midnight sharp, which a source that knows days only writes, that day."""
        return moment.astimezone(self.moment.tzinfo).date()

    @property
    def period(self) -> str:
        """The period in words."""
        return self.span(self.options.start, self.options.end)

    def span(self, start: date, end: date) -> str:
        """Days in words.

        Args:
            start: The first.
            end: The last, included.
        """
        return (
            self.w.day(start) if start == end else self.w("screen.period", start=self.w.day(start), end=self.w.day(end))
        )

    @property
    def moment_text(self) -> str:
        """The moment of everything that has a state, in words: of a past period the end of its last day."""
        if self.is_past:
            return self.w("briefing.end_of_day", day=self.w.day(self.options.end))
        return self.w.moment(self.moment)


def _earlier(one: tuple[date | None, datetime], other: tuple[date | None, datetime]) -> tuple[date | None, datetime]:
    complete = None if one[0] is None or other[0] is None else min(one[0], other[0])
    return complete, max(one[1], other[1])


def _number(amount: Any) -> int | float:
    number = float(amount)
    return int(number) if number == int(number) else number


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
