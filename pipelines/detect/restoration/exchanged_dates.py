"""Whether a spreadsheet of another locale exchanged day and month of the dates it could read.

It makes true dates of `01/02/2021` and leaves `13/02/2021` as text, so the evidence is in both together: which are
which, and whether the dates fit the months of the texts and the order of rows as they stand, or with day and month
exchanged.
"""

from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from pipelines.detect.evidence import Evidence, title_of
from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError
from pipelines.types.feed import Kind
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.sql import records, sql

_FEW = 0.02  # of the dates, which may be slips
_SOME = 0.05  # of the dates, by which one reading must fit better
_ODD = 0.1  # of the dates may fit in no way
# the dates that can have been exchanged, and the texts that could not be read with day and month exchanged
_MAY_BE_EXCHANGED = "{0}[5] = '-' AND {0}[8] = '-' AND {0}[9:10] <= '12' AND {0}[6:7] <> {0}[9:10]"
_LEFT = "NOT is_typed({0}) AND regexp_matches({0}, '^[^0-9]?([0-9]{{1,2}}[/-])?(1[3-9]|2[0-9]|3[01])[/-]')"


class ExchangedDate(NamedTuple):
    """A date of a file whose dates have day and month exchanged."""

    column: str
    made: str
    """As the workbook has it, ISO 8601."""
    meant: str
    """As it was written."""


def exchanged_date(con: duckdb.DuckDBPyConnection, sheets: list[Sheet], *, file: str) -> ExchangedDate | None:
    """Return an example of the dates of a file when their day and month are exchanged; None when they are as written.

    Args:
        con: a prepared connection with the sheets' relations
        sheets: the sheets of one file
        file: its name, for the refusal

    Raises:
        FeedError: the dates can be meant either way, or fit in no way; names both readings.
    """
    cells = " UNION ALL ".join(_date_cells(con, sheets))
    if not cells:
        return None
    with Relations(con) as own:
        table = own.table("date_cells", cells)
        # the texts of its own sheet tell most of a date; where they are few, those of the other sheets are asked too
        compared = [_compared(own, table, texts_of) for texts_of in ("sheet", "0")]
    evidences = [each for each in compared if each and each["dates"] and each["left_texts"]]
    decided = next((each for each in evidences if _are_exchanged(each) is not None), None)
    evidence = decided or next(iter(evidences), None)
    if evidence is None or (decided and not _are_exchanged(decided)):
        return None
    example = ExchangedDate(evidence["column_name"], evidence["made"], evidence["swapped"])
    if decided is None:
        gaps = {"text": evidence["text"], "date": example.made, "swapped": example.meant}
        raise FeedError("dates_swapped", file=file, column=_title(con, sheets, example.column), **gaps)
    return example


def _are_exchanged(evidence: Evidence) -> bool | None:
    """Whether the dates are exchanged; None when both readings fit, or neither."""
    if evidence["late_dates"] or evidence["early_texts"]:
        # some dates are as they were written, for a workbook knew them otherwise, or a clerk wrote texts
        return None if evidence["better_swapped"] > _ODD * evidence["dates"] else False
    for reading in ("swapped_", ""):
        if _is_meant(evidence, reading) and _is_better(evidence, reading, _SOME * evidence["dates"]):
            return bool(reading)
    return None


def refuse_doubtful_dates(con: duckdb.DuckDBPyConnection, sheets: list[Sheet], sign: str, *, file: str) -> None:
    """Refuse a file whose dates no text confirms, when something else shows a spreadsheet of another locale.

    All of them have a day of at most 12, so all may be exchanged; they are when they lie far closer together so.

    Args:
        con: a prepared connection with the sheets' relations
        sheets: the sheets of the file
        sign: what shows that spreadsheet
        file: its name

    Raises:
        FeedError: names both readings.
    """
    cells = " UNION ALL ".join(_date_cells(con, sheets, of_tests=(f"is_typed({{0}}) AND {_MAY_BE_EXCHANGED}",)))
    if not cells:
        return
    made = "TRY_CAST(left(text, 10) AS DATE)"
    swapped = f"CASE WHEN day({made}) <= 12 THEN make_date(year({made}), day({made}), month({made})) END"
    row = con.execute(
        f"""SELECT bool_or(day(made) > 12 OR is_left), max(made) - min(made), max(swapped) - min(swapped),
            arg_min(column_name, made) FILTER (made <> swapped), CAST(min(made) FILTER (made <> swapped) AS VARCHAR),
            CAST(arg_min(swapped, made) FILTER (made <> swapped) AS VARCHAR)
        FROM (SELECT column_name, {made} AS made, {swapped} AS swapped, false AS is_left FROM ({cells}) WHERE is_true
            UNION ALL SELECT NULL, NULL, NULL, true FROM ({cells}) WHERE {_LEFT.format("text")})"""
    ).fetchone()
    is_decided, span, swapped_span, column, *readings = row or (True, 0, 0, "", "", "")
    if not is_decided and column and span > 2 * swapped_span:
        gaps = dict(zip(("date", "swapped"), readings, strict=True))
        raise FeedError("dates_doubtful", file=file, column=_title(con, sheets, column), text=sign, **gaps)


def is_true_date(cell: str) -> str:
    """SQL of whether a workbook knew a cell to be a date; a program that saved it as text wrote the year first."""
    return f"{cell}[5] = '-' AND {cell}[8] = '-'"


def exchanged(cell: str) -> str:
    """SQL of a cell whose day and month change places when it is a true date."""
    other = f"{cell}[:5] || {cell}[9:10] || '-' || {cell}[6:7] || {cell}[11:]"
    return f"CASE WHEN {is_true_date(cell)} THEN {other} ELSE {cell} END"


def _is_meant(evidence: Evidence, reading: str) -> bool:
    """Whether the dates fit when they are read so, but for slips."""
    misfits, both, dates = evidence[f"{reading}misfits"], evidence["both_misfit"], evidence["dates"]
    return bool(misfits - both <= _FEW * dates and both <= _ODD * dates)


def _is_better(evidence: Evidence, reading: str, margin: float) -> bool:
    """Whether clearly more dates fit than when they are read the other way."""
    other = "" if reading else "swapped_"
    return bool(evidence[f"far_{other}misfits"] - evidence[f"far_{reading}misfits"] >= max(1, margin))


def _compared(own: Relations, table: str, texts_of: str) -> Evidence | None:
    """How the dates stand to the texts, in the order of day and month of those; None where these tell no order."""
    plain = "regexp_extract(text, '^([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]', ['a', 'b'])"
    row = own.con.execute(
        f"""SELECT count(*) FILTER (piece(f.a, 0) BETWEEN 13 AND 31 AND piece(f.b, 0) BETWEEN 1 AND 12),
            count(*) FILTER (piece(f.b, 0) BETWEEN 13 AND 31 AND piece(f.a, 0) BETWEEN 1 AND 12)
        FROM (SELECT {plain} AS f FROM {table} WHERE NOT is_true)"""
    ).fetchone()
    day_first, month_first = row or (0, 0)
    if bool(day_first) == bool(month_first):
        return None
    day, month = ("figure.a", "figure.b") if day_first else ("figure.b", "figure.a")
    return records(
        own.con.execute(sql("detect/restoration/true_dates", cells=table, sheet=texts_of, day=day, month=month))
    )[0]


def _date_cells(
    con: duckdb.DuckDBPyConnection, sheets: list[Sheet], of_tests: tuple[str, ...] = (_MAY_BE_EXCHANGED, _LEFT)
) -> Iterator[str]:
    """SQL of the cells of each date column, where each test is true of some cell of the file."""
    places = [(number, sheet, name, place) for number, sheet in enumerate(sheets) for name, place in _places(sheet)]
    constants = [
        (number, name, sheet.constants[name])
        for number, sheet in enumerate(sheets)
        for name in sheet.constants
        if sheet.feed.column(name).kind is Kind.MOMENT
    ]
    for test in of_tests:
        some = [
            f"(SELECT 1 FROM {_below(sheet)} AND {test.format(f'c{place}')} LIMIT 1)" for _, sheet, _, place in places
        ]
        some += [f"(SELECT 1 WHERE {test.format(quoted(text))})" for *_, text in constants]
        if not some or con.execute(f"SELECT coalesce({', '.join(some)}, 0)").fetchall() == [(0,)]:
            return
    for part, (number, sheet, name, place) in enumerate(places):
        yield f"SELECT {_cell(f'c{place}', part, number, name)}, row_number AS seq FROM {_below(sheet)}"
    for number, name, text in constants:
        yield f"SELECT {_cell(quoted(text), len(places), -1, name)}, {number} AS seq"


def _places(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """Date column → its place; a time of day beside it may be a whole moment."""
    for name, place in sheet.places.items():
        if sheet.feed.column(name).kind is Kind.MOMENT:
            yield name, place
    yield from sheet.clocks.items()


def _cell(cell: str, part: int, sheet: int, name: str) -> str:
    return f"""{part} AS part, {sheet} AS sheet, '{name}' AS column_name, clean({cell}) AS text,
        coalesce({is_true_date(cell)}, false) AS is_true"""


def _below(sheet: Sheet) -> str:
    return f"{sheet.grid.relation} WHERE row_number > {sheet.header_row}"


def _title(con: duckdb.DuckDBPyConnection, sheets: list[Sheet], column: str) -> str:
    sheet = next(sheet for sheet in sheets if column in {*sheet.places, *sheet.constants})
    return title_of(con, sheet, column)
