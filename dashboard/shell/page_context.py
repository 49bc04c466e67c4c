"""What a page knows about its reader and its data once the frame is open."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from finding import Finding
from i18n import Words

DATA_GAPS = ["feed", "whole", "columns", "rows"]
PLACES = ["code", "name", "level", "district"]


@dataclass(frozen=True)
class PageContext:
    """One opened page.

    name: the page's key · w: words in the reader's language · writer: whether uploads are allowed
    as_of: newest moment that every feed of the page has reached · now: the moment forecasts count from
    start, end: the chosen days, both included · place: code of the chosen place, None for everywhere
    head: where the title goes · empty: whether nothing was loaded yet
    known_at: the moment whose knowledge is shown, None for today's
    data_gaps: what could not be read: feed, whole (rows as a whole), columns (between commas), rows
    places: the gazetteer: code, name, level (city, district or village), district
    """

    name: str
    w: Words
    writer: bool
    made_up: bool
    as_of: datetime
    now: datetime
    start: date
    end: date
    place: str | None
    head: DeltaGenerator = field(repr=False)
    empty: bool = False
    known_at: datetime | None = None
    data_gaps: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=DATA_GAPS), repr=False)
    places: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACES), repr=False)

    @property
    def writes(self) -> bool:
        """Whether the reader may change the books here: who looks at the past looks only."""
        return self.writer and self.known_at is None

    @property
    def filters(self) -> dict[str, Any]:
        """The arguments most metrics share."""
        return {"start": self.start, "end": self.end, "place": self.place}

    @property
    def days(self) -> dict[str, Any]:
        """The arguments of metrics that know no place."""
        return {"start": self.start, "end": self.end}

    @property
    def period(self) -> str:
        """The chosen days in words."""
        return self.w("screen.period", start=self.w.day(self.start), end=self.w.day(self.end))

    def label(self, column: str) -> str:
        """The name of a column; a page that means something else by the same word has its own."""
        own = f"{self.name}.column_{column}"
        return self.w(own) if self.w.has(own) else self.w(f"column.{column}")

    def headline(self, *findings: Finding) -> list[str]:
        """Draw the first finding that is not empty as the page's title; returns every sentence, the title first."""
        not_empty = [finding for finding in findings if not finding.key.endswith(".none")] or list(findings[:1])
        sentences = [self.w.sentence(finding) for finding in not_empty]
        self.head.title(sentences[0], anchor=False)
        return sentences

    def paragraph(self, findings: list[Finding]) -> str:
        """Several findings in one paragraph."""
        return " ".join(map(self.w.sentence, findings))

    def chart_title(self, finding: Finding | None) -> str | None:
        """The sentence of a finding; None without one, so that the heading of the chart's key is drawn."""
        return None if finding is None else self.w.sentence(finding)
