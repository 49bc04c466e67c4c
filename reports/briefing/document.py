"""Everything a briefing prints, as data: every format only draws it.

Texts are written in the reader's language already; the numbers behind them stand beside them as numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from i18n import Words
from reports.briefing.options import Options, feeds_of
from reports.briefing.units import is_hidden, written

Amount = float | int | Decimal | None


@dataclass(frozen=True)
class Figure:
    """One number with what it is and what stands beside it."""

    key: str
    label: str
    amount: Amount
    """None when it is not known."""
    unit: str
    """Key of `units.UNITS`."""
    text: str
    """The number with its unit, in words; a dash when it is not known, never a zero."""
    change: str
    """What it was before, in words; empty when it cannot be compared."""
    numerator: str = ""
    denominator: str = ""
    is_hidden: bool = False
    """Whether it is not printed because it counts too few people; then there is no amount."""
    is_current: bool = False
    """Whether it is of the moment of printing while the report is of a past period: then it is labelled "now"."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    label: str
    unit: str
    """Key of `units.UNITS`: how its cells are written."""

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers, which are aligned right."""
        return self.unit not in ("text", "day", "moment")


@dataclass(frozen=True)
class Table:
    """Rows about things, places and days, never about people."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    """Cells: numbers, dates, moments, text in words; None where nothing is known, `codes.HIDDEN` for too few people."""
    total_rows: int
    """How many rows there are, of which these are the first."""
    more: tuple[tuple[Any, ...], ...] = ()
    """Further rows, which the workbook alone has."""

    def written(self, w: Words) -> tuple[tuple[str, ...], ...]:
        """Every cell as text."""
        return tuple(
            tuple(written(w, column.unit, cell) for column, cell in zip(self.columns, row, strict=True))
            for row in self.rows
        )


@dataclass(frozen=True)
class Chart:
    """A picture as data: what `charts` of this package makes, and every format draws."""

    key: str
    kind: str
    """`bars`, `ranking`, `survival`, `fan`, `village_map`, `flow` or `plan`."""
    title: str
    alt: str
    """What it shows, in a sentence, for those who do not see it."""
    content: dict[str, Any]
    """JSON; see docs/reference/briefing-charts.md."""


@dataclass(frozen=True)
class Item:
    """One finding: its sentence, and what proves it."""

    key: str
    sentence: str
    """A whole sentence with its number."""
    figures: tuple[Figure, ...]
    chart: Chart | None
    table: Table | None
    definition: str
    basis: str
    """Numerator, denominator and period, in words."""
    coverage: str
    """How far the books reach, and which are late."""
    quarantine: str
    """How many rows are in quarantine that could change its figures."""
    source: str
    """The books it is computed from."""


@dataclass(frozen=True)
class Section:
    """The findings of one subject."""

    key: str
    title: str
    items: tuple[Item, ...]
    missing: str = ""
    """Which book is not loaded: then there is no finding, and no number."""


@dataclass(frozen=True)
class Event:
    """Something that happened, as a file of events tells it."""

    day: date
    until: date | None
    label: str


@dataclass(frozen=True)
class Action:
    """Something to be done."""

    text: str
    until: str
    """Until when, in words; empty when no deadline is known."""
    is_late: bool
    kind: str = ""
    """Code of what is to be done, of the metric `actions`."""
    is_due: bool = True
    """Whether it is late, or has to be done within a day."""
    short: str = ""
    """The same in as few words as fit a line on a phone."""
    when: str = ""
    """Until when, in as few words; empty when no deadline is known."""
    reason: str = ""
    """What follows if it is not done; empty when nothing is known."""


@dataclass(frozen=True)
class Briefing:
    """A whole briefing."""

    options: Options
    centre: str
    title: str
    period: str
    comparison: str
    """With which days it is compared, in words."""
    moment: datetime
    """The moment of everything that has a state: stock, queue, alarms, actions."""
    moment_text: str
    is_past: bool
    """Whether that moment is the end of a past period."""
    as_of_text: str
    """How far the books reach."""
    made_at: datetime
    """When it was made: the only clock."""
    made_at_text: str
    made_up: str
    """That the data are made up; empty for real data."""
    incomplete: str
    """Which books have not reached the end of the period; empty when all have."""
    suppressed: str
    """That small groups are not printed; empty when nothing is left out."""
    summary: tuple[str, ...]
    """The most important sentences, the first being the headline."""
    figures: tuple[Figure, ...]
    """The figures of the summary."""
    actions: tuple[Action, ...]
    """What is to be done, by deadline."""
    no_actions: str
    """The sentence where nothing is to be done, or where that is not known."""
    events: tuple[Event, ...]
    sections: tuple[Section, ...]
    signatures: tuple[str, ...]
    """Who signs; empty where nobody does."""
    definitions: tuple[tuple[str, str], ...]
    """What each figure means."""
    sources: Table
    """The files that were loaded."""
    version: str
    fingerprint: str
    """SHA-256 of everything but the moment of printing."""
    code: str
    """A short code by which an archived copy is named."""
    link: str
    """Address of the page that made it; empty without POSKO_URL."""
    words: Mapping[str, str]
    """The fixed labels that templates need."""

    @property
    def w(self) -> Words:
        """Words of its language."""
        return Words(self.options.language)

    @property
    def items(self) -> Iterator[Item]:
        """Every finding, in order."""
        return (item for section in self.sections for item in section.items)

    @property
    def hides(self) -> bool:
        """Whether a number is not printed because it counts too few people."""
        tables = [item.table for item in self.items if item.table is not None]
        cells = (cell for table in tables for row in (*table.rows, *table.more) for cell in row)
        return any(figure.is_hidden for item in self.items for figure in item.figures) or any(map(is_hidden, cells))

    @property
    def is_empty(self) -> bool:
        """Whether it has no finding and no figure."""
        return not self.figures and not any(section.items for section in self.sections)


def as_json(briefing: Briefing) -> dict[str, Any]:
    """The briefing as JSON: dates as ISO 8601, every table with its cells as text beside the numbers."""
    plain: dict[str, Any] = _plain(asdict(briefing))
    w = briefing.w
    plain["sources"]["written"] = [list(row) for row in briefing.sources.written(w)]
    for section, drawn in zip(briefing.sections, plain["sections"], strict=True):
        for item, target in zip(section.items, drawn["items"], strict=True):
            if item.table is not None:
                target["table"]["written"] = [list(row) for row in item.table.written(w)]
    return plain


def figures_json(briefing: Briefing) -> dict[str, Any]:
    """The figures alone, as they are archived beside a copy to be compared with later ones. They name nobody."""
    figures = [*briefing.figures, *(figure for item in briefing.items for figure in item.figures)]
    return {
        "code": briefing.code,
        "kind": briefing.options.kind,
        "options": _plain(asdict(briefing.options)),
        "known_at": _plain(briefing.moment),
        "made_at": _plain(briefing.made_at),
        "fingerprint": briefing.fingerprint,
        "version": briefing.version,
        "feeds": sorted(feeds_of(briefing.options)),
        "people": False,
        "figures": {
            figure.key: {
                "amount": _plain(figure.amount),
                "unit": figure.unit,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
            }
            for figure in figures
        },
    }


def _plain(value: Any) -> Any:
    """What JSON can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
