"""In which time zone a telephone's log writes its moments, as far as the log itself tells.

Many programs name a call by the second in which it began, counted from 1970 in UTC (`1626052500.12`), and write beside
it when it began by the clock on the wall. The difference is the zone of that clock. All calls of a file are asked; a
file whose calls do not agree is refused. The same seconds tell whether the day or the month comes first.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import settings
from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

_UTC = 0
_WRONG = "wrong "
_ZONES = "z|utc|gmt|wib|wita|wit|[+-][0-9]{2}(:?[0-9]{2})?"
_SLASHED = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}),?[ T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([aApP])?"
_AGREED = 0.98  # a log that begins in the middle of a call has legs that tell nothing
_TELLING = 0.5  # ids of which fewer tell a moment are no moments


@dataclass(frozen=True)
class LogZone:
    """How the moments of a log are read."""

    offset_minutes: int | None = None
    """East of UTC; None where the posko's own zone holds, or nothing tells."""
    day_first: bool | None = None
    """Whether dates that begin with a day or a month begin with the day; None where nothing tells."""

    @property
    def note(self) -> tuple[str, ...]:
        """Keys of `assumed` in i18n."""
        return () if self.offset_minutes is None else (f"zone_of_log|started_at|{named_offset(self.offset_minutes)}",)

    def moment(self, text: str) -> str:
        """SQL of a moment's text with what is known of it; what names a zone itself stays as it is."""
        if self.offset_minutes is None and self.day_first is None:
            return text
        wall = f"coalesce({iso_moment(text)}, {slashed_moment(text, self.day_first is not False)})"
        plain = f"CAST({wall} AS VARCHAR)"
        if self.offset_minutes is not None:
            own = _fixed_offset()
            plain = f"CAST({wall} + to_minutes({(own or 0) - self.offset_minutes}) AS VARCHAR)"
            plain += " || 'Z'" if own is None else ""
        return f"CASE WHEN {names_zone(text)} THEN {text} ELSE coalesce({plain}, {text}) END"


def zone_of_log(relations: Relations, calls: str, *, file: str) -> LogZone:
    """Compare the moment each call began with the seconds in its id.

    Args:
        relations: where the tables are made
        calls: relation of `call`, `moment` (the texts of when its legs began) and `second` (that of its id)
        file: name of the file, for the refusal

    Raises:
        FeedError: `zone_contradicts`: the calls of the file are written in several zones.
    """
    with Relations(relations.con) as own:
        first = f"""SELECT min({iso_moment("moment")}) AS iso, min({slashed_moment("moment", True)}) AS by_day,
            min({slashed_moment("moment", False)}) AS by_month, min({zoned_moment("moment")}) AS zoned,
            any_value(TRY_CAST(second AS BIGINT)) AS second FROM {calls} WHERE second IS NOT NULL GROUP BY call"""
        evidence = own.view("evidence", first)
        question = sql("readers/telephone/log_zone", evidence=evidence, zone=quoted(settings.timezone()))
        rows = relations.con.execute(question).fetchall()
    telling = [row for row in rows if row[0] is not None]
    number = sum(row[2] for row in telling)
    if not number or number < sum(row[2] for row in rows) * _TELLING:
        return LogZone()
    zones: dict[str, int] = {}
    for zone, _, calls_of_zone in telling:
        zones[zone] = zones.get(zone, 0) + calls_of_zone
    best = max(zones, key=lambda zone: zones[zone])
    if best.startswith(_WRONG) or zones[best] < number * _AGREED:
        other = max((zone for zone in zones if zone != best), key=lambda zone: zones[zone], default="stated")
        raise FeedError("zone_contradicts", file=file, first=_name(best), second=_name(other))
    orders = {order for zone, order, _ in telling if zone == best and order is not None}
    return LogZone(None if best in ("local", "stated") else int(best), orders == {"day"} if len(orders) == 1 else None)


@cache
def _offsets(zone: str) -> frozenset[int]:
    """How many minutes east of UTC a zone ever was, as long as there are telephones' logs."""
    quarters = (datetime(year, month, 1, tzinfo=UTC) for year in range(2000, 2060) for month in (1, 4, 7, 10))
    offsets = (moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in quarters)
    return frozenset(round(offset.total_seconds() / 60) for offset in offsets if offset is not None)


def _fixed_offset() -> int | None:
    """That of the posko's zone; None where its clocks are put forward in summer."""
    offsets = _offsets(settings.timezone())
    return next(iter(offsets)) if len(offsets) == 1 else None


def names_zone(text: str) -> str:
    """SQL of whether a moment's text names a zone."""
    named = rf"regexp_matches({text}, '(?i)[0-9]\s*({_ZONES})$')"
    return f"coalesce({named} AND contains({text}, ':'), false)"


def zoned_moment(text: str) -> str:
    """SQL of the moment of a text that names a zone [TIMESTAMPTZ]."""
    return f"CASE WHEN {names_zone(text)} THEN TRY_CAST({text} AS TIMESTAMPTZ) END"


def iso_moment(text: str) -> str:
    """SQL of the wall clock of a text that begins with the year [TIMESTAMP]."""
    return f"CASE WHEN {text}[5] = '-' AND NOT {names_zone(text)} THEN TRY_CAST({text} AS TIMESTAMP) END"


def slashed_moment(text: str, day_first: bool) -> str:
    """SQL of the wall clock of a text that begins with the day or the month [TIMESTAMP]."""
    pieces = f"regexp_extract({text}, '{_SLASHED}', ['a', 'b', 'year', 'hour', 'minute', 'second', 'half'])"
    day, month = ("a", "b") if day_first else ("b", "a")
    hour = f"{_number('hour')} % 12 + 12 * CAST(lower(p.half) = 'p' AS INT)"
    hour = f"CASE WHEN p.half = '' THEN {_number('hour')} ELSE {hour} END"
    clock = f"{hour}, p.minute, coalesce(nullif(p.second, ''), '00')"
    written = f"printf('%s-%02d-%02d %02d:%s:%s', p.year, {_number(month)}, {_number(day)}, {clock})"
    moment = f"list_transform([{pieces}], lambda p: TRY_CAST({written} AS TIMESTAMP))[1]"
    return f"CASE WHEN {text}[5] <> '-' THEN {moment} END"


def _number(piece: str) -> str:
    return f"CAST(nullif(p.{piece}, '') AS INT)"


def named_offset(minutes: int) -> str:
    """Return `UTC`, `UTC+07:00`."""
    if minutes == _UTC:
        return "UTC"
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _name(zone: str) -> str:
    return {"local": settings.timezone(), "stated": "UTC"}.get(zone) or named_offset(int(zone.removeprefix(_WRONG)))
