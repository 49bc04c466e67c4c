"""Columns whose texts repeat are understood once per distinct text: words, numbers, and dates no machine wrote."""

import duckdb

from pipelines.types.cell_text import quoted, text_of
from pipelines.types.feed import NUMBER_KINDS, Column, Kind
from pipelines.types.locale import LocaleDecision
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

WORDS = (Kind.CODE, Kind.CODES)
_DAYS_TO_1904 = 1462  # from the first day of workbooks that count from 1900


def make_distinct_values(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: LocaleDecision) -> set[str]:
    """Make `reading_<column>` for each column that needs one; returns their names."""
    made = set()
    for column in sheet.feed.columns:
        if column.name not in {*sheet.places, *sheet.constants}:
            continue
        if column.kind in WORDS:
            _read_words(con, sheet, column)
        elif column.kind in NUMBER_KINDS:
            _read_numbers(con, sheet, column, decisions.separators[column.name])
        elif column.kind is Kind.PERSON:
            _read_people(con, sheet, column)
        elif column.kind is Kind.MOMENT and not _is_machine_written(con, sheet, column):
            _read_moments(con, sheet, column, decisions)
        else:
            continue
        made.add(column.name)
    return made


def _below_header(sheet: Sheet) -> str:
    return f"FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"


def _distinct_texts(sheet: Sheet, column: Column) -> str:
    """SQL of each distinct text of a column; the cells are told apart before they are cleaned, which is dear."""
    found = [f"c{places[column.name]}" for places in (sheet.places, sheet.clocks) if column.name in places]
    cells = ", ".join(found or ["1"])
    return f"SELECT DISTINCT {text_of(column, sheet)} AS text FROM (SELECT DISTINCT {cells} {_below_header(sheet)})"


def _is_machine_written(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> bool:
    """Whether all cells are ISO, so that a cast is enough; one that is not sends the column the long way."""
    texts = f"SELECT {text_of(column, sheet)} AS text {_below_header(sheet)}"
    row = con.execute(f"SELECT coalesce(bool_and(text IS NULL OR is_iso(text)), true) FROM ({texts})").fetchone()
    return bool(row and row[0])


def _read_moments(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column, decisions: LocaleDecision) -> None:
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE texts_of_column AS
        SELECT text FROM ({_distinct_texts(sheet, column)}) WHERE text IS NOT NULL"""
    )
    con.execute(f"SET VARIABLE days_to_1904 = {_DAYS_TO_1904 if decisions.since_1904 else 0}")
    _run(con, column, "moments", f"SET VARIABLE day_first = {str(decisions.day_first).lower()}")


def _read_people(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> None:
    """Each name, and the pseudonym that stands for it outside the books."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE reading_{column.name} AS
        SELECT text, text AS name, pseudonym(fold(text)) AS code
        FROM ({_distinct_texts(sheet, column)}) WHERE text IS NOT NULL AND NOT is_nothing(text)"""
    )


def _read_numbers(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column, separator: str) -> None:
    """Keyed by the raw cell, whose mark says whether the workbook held a true number."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE texts_of_column AS
        SELECT DISTINCT c{sheet.places[column.name]} AS raw {_below_header(sheet)}"""
    )
    _run(con, column, "numbers", f"SET VARIABLE separator = {quoted(separator)}")
    if column.not_negative or column.positive:
        beyond = "<= 0" if column.positive else "< 0"
        con.execute(f"DELETE FROM reading_{column.name} WHERE number {beyond}")


def _run(con: duckdb.DuckDBPyConnection, column: Column, name: str, setting: str) -> None:
    """Make the reading of a column by the SQL of this name."""
    con.execute(setting)
    con.execute(f"CREATE OR REPLACE TEMP TABLE reading_{column.name} AS {sql(f'parse/{name}')}")


def _read_words(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> None:
    """The code of each text, or the codes of its pieces; `unknown` are the pieces nobody knows."""
    pieces, apart = "[text]", "[piece]"
    if column.kind is Kind.CODES:
        pieces = "CASE WHEN w.code IS NULL THEN word_pieces(text) ELSE [text] END"
        # forms write several answers with spaces between: taken apart where every one of them is known
        tokens = "regexp_split_to_array(piece, '\\s+')"
        known = f"list_bool_and(list_transform({tokens}, lambda token: list_contains(known, fold(token))))"
        apart = f"CASE WHEN NOT list_contains(known, fold_word(piece)) AND {known} THEN {tokens} ELSE [piece] END"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE reading_{column.name} AS
        WITH cells AS ({_distinct_texts(sheet, column)}),
        whole AS (SELECT text, unnest({pieces}) AS piece
                  FROM cells LEFT JOIN words w ON w.domain = $domain AND w.word = fold_word(text)
                  WHERE text IS NOT NULL AND (w.code IS NOT NULL OR NOT is_nothing(text))),
        pieces AS (SELECT text, unnest({apart}) AS piece
                   FROM whole CROSS JOIN (SELECT list(word) AS known FROM words WHERE domain = $domain))
        SELECT text, any_value(code) AS code,
            coalesce(list_sort(list(DISTINCT code) FILTER (code IS NOT NULL)), []) AS codes,
            coalesce(string_agg(piece, ', ') FILTER (code IS NULL AND says_something(piece)), '') AS unknown
        FROM pieces LEFT JOIN words w ON w.domain = $domain AND w.word = fold_word(piece) GROUP BY text""",
        {"domain": column.domain},
    )
