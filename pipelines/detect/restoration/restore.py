"""Restore the cells that a spreadsheet of another locale changed when it opened a file of ours and saved it.

Dates have day and month exchanged, thousands and times of day have become numbers. All of it is told by whole columns,
and dates by the whole file. What is restored says again what it said before; every later stage reads it as such.
"""

import duckdb

from pipelines.detect.evidence import ask
from pipelines.detect.restoration.decimal_clocks import restore_clocks
from pipelines.detect.restoration.exchanged_dates import ExchangedDate, exchanged, exchanged_date, refuse_doubtful_dates
from pipelines.detect.restoration.misread_numbers import restore_thousands
from pipelines.detect.restoration.rewriting import Rewriting
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Kind
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

_SEVERAL = 3  # different cells of one year
_DOTTED = "[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{2}"
_WITH_SLASHES = f"CASE WHEN regexp_full_match({{0}}, '{_DOTTED}') THEN replace({{0}}, '.', '/') ELSE {{cell}} END"


def restore_cells(relations: Relations, sheets: list[Sheet], *, file: str) -> list[Sheet]:
    """Return the sheets of a file with the cells they had before a spreadsheet of another locale saved it.

    Args:
        relations: where the tables of the sheets are made
        sheets: the sheets of one file
        file: its name, for the refusal

    Raises:
        FeedError: its dates can be meant either way; names both readings.
    """
    own = [sheet for sheet in sheets if sheet.corrects is None]
    date = exchanged_date(relations.con, own, file=file)
    rewritings = [_rewriting(relations.con, sheet, date) for sheet in own]
    if date is None and (sign := next((rewriting.sign for rewriting in rewritings if rewriting.sign), None)):
        refuse_doubtful_dates(relations.con, own, sign, file=file)
    restored = iter([rewriting.applied(relations) for rewriting in rewritings])
    return [sheet if sheet.corrects else next(restored) for sheet in sheets]


def _rewriting(con: duckdb.DuckDBPyConnection, sheet: Sheet, date: ExchangedDate | None) -> Rewriting:
    """How the cells of a sheet are put back; date: an exchanged one, when those of its file are."""
    rewriting = Rewriting(sheet)
    if date:
        _exchange(con, rewriting)
        if rewriting.cells or rewriting.constants:
            rewriting.note("dates_exchanged", date.column, date.made, date.meant)
    if not sheet.feed.by_shape:  # what a reader took apart says its numbers and times in full
        restore_clocks(con, sheet, rewriting, is_foreign=date is not None)
        restore_thousands(con, sheet, rewriting, is_foreign=date is not None or rewriting.sign is not None)
    for name, place in sheet.places.items():
        if sheet.feed.column(name).kind is Kind.MOMENT and not sheet.feed.column(name).date_from:
            _write_with_slashes(con, rewriting, place)
    _clean_constants(con, rewriting)
    return rewriting


def _exchange(con: duckdb.DuckDBPyConnection, rewriting: Rewriting) -> None:
    """Exchange day and month of the true dates."""
    sheet = rewriting.sheet
    columns = [name for name in sheet.places if sheet.feed.column(name).kind is Kind.MOMENT]
    for place in {*(sheet.places[name] for name in columns), *sheet.clocks.values()}:
        rewriting.place(place, exchanged("{cell}"))
    for name, text in sheet.constants.items():
        if sheet.feed.column(name).kind is Kind.MOMENT:
            ((rewriting.constants[name],),) = con.execute(f"SELECT {exchanged(quoted(text))}").fetchall()


def _write_with_slashes(con: duckdb.DuckDBPyConnection, rewriting: Rewriting, place: int) -> None:
    """Write `12.07.21` as `12/07/21` in a column that shows that these are days."""
    sheet, cell = rewriting.sheet, f"c{place}"
    below = f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    is_dotted = f"regexp_full_match({sheet.text(place)}, '{_DOTTED}')"
    if con.execute(f"SELECT 1 {below} AND contains({cell}, '.') AND {is_dotted} LIMIT 1").fetchone() is None:
        return
    column = ask(con, "restoration/dotted_dates", f"SELECT {sheet.text(place)} AS text {below}")
    is_of_days = column["no_clock"] or (column["dotted"] >= _SEVERAL and column["years"] == 1)
    if not column["no_date"] and (is_of_days or (column["date"] and not column["clock"])):
        rewriting.place(place, _WITH_SLASHES.replace("{0}", "clean({cell})"))


def _clean_constants(con: duckdb.DuckDBPyConnection, rewriting: Rewriting) -> None:
    """Take the mark of a true date or number off what title rows say, and write `12.07.21` with slashes there."""
    for name, text in (rewriting.sheet.constants | rewriting.constants).items():
        is_date = rewriting.sheet.feed.column(name).kind is Kind.MOMENT
        plain = _WITH_SLASHES.replace("{0}", "t").replace("{cell}", "t") if is_date else "t"
        ((cleaned,),) = con.execute(
            f"SELECT coalesce({plain}, '') FROM (SELECT clean($text) AS t)", {"text": text}
        ).fetchall()
        if cleaned != text and (is_date or "\u2060" in text):
            rewriting.constants[name] = cleaned
