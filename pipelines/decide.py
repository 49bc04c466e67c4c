"""What a file decides for all its cells: the order of day and month, and the sign before the decimals of a column."""

from dataclasses import dataclass

import duckdb

import settings
from pipelines.errors import FeedError
from pipelines.feeds.feed import Kind
from pipelines.recognise import Sheet
from pipelines.texts import text_of

_SLASHED = "^[^0-9]*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{2,4}"


@dataclass(frozen=True)
class Decisions:
    """`day_first` for the file; `separators` per number column: what stands before the decimals (',' or '.'),
    'thousands' or 'money' where there are none to speak of, 'none' where nothing decides."""

    day_first: bool
    separators: dict[str, str]
    assumed: tuple[str, ...] = ()


def decide(con: duckdb.DuckDBPyConnection, sheets: list[Sheet], *, file: str) -> list[Decisions]:
    """One set of decisions a sheet; the date order is the whole file's. FeedError when dates contradict themselves."""
    evidence = [found for sheet in sheets for found in _date_evidence(con, sheet)]
    day, month, open_ = (next((e for e in evidence if e[kind]), None) for kind in (1, 2, 3))
    if day and month:
        raise FeedError("dates_contradict", file=file, column=day[0], day_first=day[1], month_first=month[2])
    day_first = bool(day) or (not month and settings.day_first())
    assumed = ("date_order_dmy" if day_first else "date_order_mdy",) if open_ and not (day or month) else ()
    return [Decisions(day_first, _separators(con, sheet), assumed) for sheet in sheets]


def _date_evidence(
    con: duckdb.DuckDBPyConnection, sheet: Sheet
) -> list[tuple[str, str | None, str | None, str | None]]:
    """Per date column an example that can only be day first, one that can only be month first, one that can be both."""
    found = []
    for name in (*sheet.places, *sheet.constants):
        column = sheet.feed.column(name)
        if column.kind is Kind.MOMENT:
            row = con.execute(f"""
                WITH slashed AS (
                    SELECT t, TRY_CAST(regexp_extract(t, '{_SLASHED}', 1) AS INTEGER) AS a,
                        TRY_CAST(regexp_extract(t, '{_SLASHED}', 2) AS INTEGER) AS b
                    FROM (SELECT {text_of(column, sheet)} AS t FROM {sheet.grid.relation}
                          WHERE row_number > {sheet.header_row})
                    WHERE substr(t, 5, 1) <> '-' AND NOT is_clock(t))
                SELECT min(t) FILTER (a BETWEEN 13 AND 31 AND b <= 12), min(t) FILTER (b BETWEEN 13 AND 31 AND a <= 12),
                    min(t) FILTER (a <= 12 AND b <= 12 AND a <> b) FROM slashed""").fetchone()
            found.append((name, *(row or (None, None, None))))
    return found


def _separators(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> dict[str, str]:
    """The sign before the decimals of each number column; a column of counts has none, so `1.000` is a thousand."""
    signs = {}
    for name, place in sheet.places.items():
        kind = sheet.feed.column(name).kind
        if kind in (Kind.COUNT, Kind.MONEY):
            signs[name] = "money" if kind is Kind.MONEY else "thousands"
        elif kind is Kind.NUMBER:
            signs[name] = _sign(con, sheet, place)
    return signs


def _sign(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> str:
    row = con.execute(f"""
        SELECT count(*) FILTER (regexp_matches(t, '(^|[^0-9])0,[0-9]|,[0-9]{{1,2}}$|,[0-9]{{4,}}$|[.][0-9]{{3}},')),
            count(*) FILTER (regexp_matches(t, '(^|[^0-9])0[.][0-9]|[.][0-9]{{1,2}}$|[.][0-9]{{4,}}$|,[0-9]{{3}}[.]'))
        FROM (SELECT number_body(clean(c{place})) AS t FROM {sheet.grid.relation}
              WHERE row_number > {sheet.header_row} AND NOT is_typed(c{place}))""").fetchone()
    comma, point = row or (0, 0)
    return "none" if bool(comma) == bool(point) else ("," if comma else ".")
