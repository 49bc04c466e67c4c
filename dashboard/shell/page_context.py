"""The context of an opened page: its reader, its filters and the state of its data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from streamlit.delta_generator import DeltaGenerator

import settings
from access.roles import Right, Role, allows
from dashboard.frontend import escaping
from finding import Finding
from i18n import Words

DATA_GAPS = ["feed", "whole", "columns", "rows"]
PLACES = ["code", "name", "level", "district"]


@dataclass(frozen=True)
class PageContext:
    """One opened page."""

    name: str
    """Key of the page."""
    w: Words
    """Words in the reader's language."""
    role: Role
    """Role of the reader as the page began to run; what changes something asks `session.require` again."""
    made_up: bool
    """Whether the data are made up."""
    as_of: datetime
    """Newest moment that every feed of the page has reached."""
    now: datetime
    """Moment of every state on the page, that forecasts and waits count from: the reader's, or the end of a period that
    is over."""
    start: date
    """First day of the chosen period."""
    end: date
    """Last day of the chosen period."""
    place: str | None
    """Code of the chosen place, None for everywhere."""
    head: DeltaGenerator = field(repr=False)
    """Container of the title."""
    empty: bool = False
    """Whether nothing is loaded yet."""
    is_past: bool = False
    """Whether `now` is the end of a period that was over when the data ended."""
    reader_now: datetime | None = None
    """The reader's moment where `now` is in the past."""
    until: datetime | None = None
    """Newest moment that any feed of the page has reached; periods end on its day."""
    first: date | None = None
    """First day with data of any feed of the page."""
    feeds: tuple[str, ...] = ()
    """Feeds of the page."""
    books: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Reach of every book that says something, of the metric `books`: first (its first day) and until; one that was
    never loaded is absent."""
    known_at: datetime | None = None
    """Moment of the as-of snapshot shown, None for today's."""
    data_gaps: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DATA_GAPS), repr=False)
    """What is in quarantine: feed, whole (rows as a whole), columns (between commas), rows."""
    gaps_drawn: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    """Numbers of data gaps that the page says already → the part that says it: a note stands once on a page."""
    places: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACES), repr=False)
    """The gazetteer: code, name, level (city, district or village), district."""

    terms: Mapping[str, str | None] = field(default_factory=dict)
    """Chosen urgency and channel, None for every one, where the page can be narrowed by them."""
    against: str = "previous"
    """With which days the period is compared: the ones before, or the same a month earlier."""
    pair: Any = None
    """The days of the period and those they are compared with (start, end, before_start, before_end), as many of each;
    None where no book of the page holds them."""

    def may(self, right: Right) -> bool:
        """Whether the reader has a right."""
        return allows(self.role, right)

    @property
    def is_desk(self) -> bool:
        """Whether the reader works with the books: the desk, or an admin."""
        return self.may(Right.FILES)

    @property
    def writes(self) -> bool:
        """Whether the reader may change the books here: an as-of snapshot is only looked at."""
        return self.is_desk and self.known_at is None

    @property
    def current(self) -> datetime:
        """The reader's moment, of what cannot be asked of the past."""
        return self.reader_now or self.now

    @property
    def local_now(self) -> datetime:
        """The moment that forecasts and waits count from, in the posko's own time."""
        return self.now.astimezone(ZoneInfo(settings.timezone()))

    @property
    def filters(self) -> dict[str, Any]:
        """The arguments most metrics share: start, end, place."""
        return {"start": self.start, "end": self.end, "place": self.place}

    @property
    def compared(self) -> dict[str, Any]:
        """The arguments of metrics that compare: start, end, place, against."""
        return {**self.filters, "against": self.against}

    @property
    def earlier(self) -> dict[str, Any] | None:
        """Start, end and place of the days that the period is compared with; None where nothing is known of them."""
        return None if self.pair is None else {**self.earlier_days, "place": self.place}

    @property
    def earlier_days(self) -> dict[str, Any]:
        """Start and end of the days that the period is compared with; empty where nothing is known of them."""
        return {} if self.pair is None else {"start": self.pair.before_start, "end": self.pair.before_end}

    def earlier_moment(self, *feeds: str) -> datetime | None:
        """The end of the days that the period is compared with, of which a state can be asked.

        Args:
            *feeds: The books of the state; None where one of them begins later.
        """
        if self.pair is None:
            return None
        firsts = [self.books[feed].first if feed in self.books else None for feed in feeds]
        if any(first is None or first > self.pair.before_end for first in firsts):
            return None
        midnight = datetime.combine(self.pair.before_end + timedelta(days=1), time(0), self.local_now.tzinfo)
        return midnight - timedelta(microseconds=1)

    def beside(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The days that the period is compared with, each on the day of the period it is compared with.

        Args:
            frame: One row per day and more, with `day`.

        Returns:
            The same rows with `day` moved, and `earlier_day`.
        """
        if self.pair is None:
            return frame.assign(earlier_day=frame["day"]).head(0)
        moved = pd.to_datetime(frame["day"]) + pd.Timedelta(self.pair.start - self.pair.before_start)
        return frame.assign(day=moved, earlier_day=frame["day"])

    @property
    def days(self) -> dict[str, Any]:
        """The arguments of metrics without a place: start, end."""
        return {"start": self.start, "end": self.end}

    @property
    def period(self) -> str:
        """The chosen period in words."""
        return self.w("screen.period", start=self.w.day(self.start), end=self.w.day(self.end))

    def label(self, column: str) -> str:
        """The name of a column; a page that means something else by the same word has its own."""
        own = f"{self.name}.column_{column}"
        return self.w(own) if self.w.has(own) else self.w(f"column.{column}")

    def headline(self, *findings: Finding) -> list[str]:
        """Draw the first finding that is not empty as the page's title; return every sentence, the title first."""
        not_empty = [finding for finding in findings if not finding.key.endswith(".none")] or list(findings[:1])
        sentences = [self.sentence(finding) for finding in not_empty]
        self.head.title(escaping.unmarked(sentences[0]), anchor=False)
        return sentences

    def sentence(self, finding: Finding) -> str:
        """The sentence of a finding; a change names with what it is compared."""
        return self.w.sentence(finding, compared=self.w(f"filter.compared_{self.against}"))

    def paragraph(self, findings: list[Finding]) -> str:
        """Several findings in one paragraph."""
        return " ".join(map(self.sentence, findings))

    def chart_title(self, finding: Finding | None) -> str | None:
        """The sentence of a finding; None without one: the chart then has its plain heading."""
        return None if finding is None else self.sentence(finding)
