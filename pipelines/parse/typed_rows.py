"""From text to values: one vectorised SELECT a sheet, written from what the feed promises about its columns.

The table `parsed` holds per row below the header: `row_number`; each canonical column; for people a pseudonym
`<column>_code` and, for phones, `<column>_masked`; `bad`, a bit a column (in the feed's order) that is missing though
required or cannot be read. `doubtful` holds the texts `t_<column>` of the rows where a bit is set.
"""

from datetime import datetime

import duckdb

from pipelines.parse.distinct_values import WORDS, make_distinct_values
from pipelines.parse.quarantine import unreadable, violated_constraints
from pipelines.types.cell_text import text_of
from pipelines.types.feed import NUMBER_KINDS, Column, Feed, Kind, sql_type
from pipelines.types.locale import LocaleDecision
from pipelines.types.sheet import Sheet


def parse(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: LocaleDecision, *, loaded_at: datetime) -> None:
    """Fill `parsed` with every row below the header, bad ones included; `loaded_at` is the load's clock."""
    con.execute("SET VARIABLE latest = $clock::TIMESTAMPTZ + INTERVAL 24 HOUR", {"clock": loaded_at})
    read = make_distinct_values(con, sheet, decisions)
    con.execute(
        f"""CREATE OR REPLACE TABLE parsed AS
        WITH texts AS ({raw_texts(sheet)} WHERE row_number > {sheet.header_row}), valued AS ({_valued(sheet, read)}),
        dated AS ({_dated([c for c in sheet.feed.columns if c.date_from and c.name in read])})
        SELECT row_number, {_results(sheet, read)} FROM dated"""
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE doubtful AS
        SELECT texts.*, bad FROM ({raw_texts(sheet)}) texts JOIN parsed USING (row_number) WHERE bad <> 0"""
    )


def _valued(sheet: Sheet, read: set[str]) -> str:
    """Each column's value beside its text; of columns that were read by distinct text, what else the reading says."""
    columns = sheet.feed.columns
    parts = ["texts.*", *(f"{_value(c, sheet, c.name in read)} AS {c.name}" for c in columns)]
    parts += [f"reading_{c.name}.unknown AS unknown_{c.name}" for c in columns if c.name in read and c.kind in WORDS]
    parts += [f"reading_{c.name}.clock_seconds AS clock_{c.name}" for c in columns if c.name in read and c.date_from]
    parts += [f"{_code(c, sheet, c.name in read)} AS code_{c.name}" for c in columns if c.kind is Kind.PERSON]
    return f"SELECT {', '.join(parts)} FROM texts {' '.join(_join(c) for c in columns if c.name in read)}"


def _results(sheet: Sheet, read: set[str]) -> str:
    """The columns of `parsed`: values, pseudonyms, identity, and a bit for each column that is bad."""
    feed, bits = sheet.feed, ["0"]
    for bit, column in enumerate(feed.columns):
        tests = unreadable(column, column.name in read) if is_given(column, sheet) else []
        if tests := [*tests, *violated_constraints(column, feed)]:
            bits.append(f"(CASE WHEN {' OR '.join(tests)} THEN {1 << bit} ELSE 0 END)")
    people = "".join(_people(column, sheet) for column in feed.columns)
    values = ", ".join(column.name for column in feed.columns)
    return f"{values}{people}, {identity(feed)}, CAST({' + '.join(bits)} AS BIGINT) AS bad"


def raw_texts(sheet: Sheet) -> str:
    """SQL of each row's number and, per column of the feed, its raw cell `r_<column>` and its text `t_<column>`."""
    raw = {c.name: "NULL::VARCHAR" for c in sheet.feed.columns} | {n: f"c{place}" for n, place in sheet.places.items()}
    texts = (f"{raw[c.name]} AS r_{c.name}, {text_of(c, sheet)} AS t_{c.name}" for c in sheet.feed.columns)
    return f"SELECT row_number, {', '.join(texts)} FROM {sheet.grid.relation}"


def _join(column: Column) -> str:
    key = f"raw = r_{column.name}" if column.kind in NUMBER_KINDS else f"text = t_{column.name}"
    return f"LEFT JOIN reading_{column.name} ON reading_{column.name}.{key}"


def _value(column: Column, sheet: Sheet, is_read: bool) -> str:
    text, reading = f"t_{column.name}", f"reading_{column.name}"
    if not is_given(column, sheet):
        return f"NULL::{sql_type(column.kind)}"
    if column.kind is Kind.MOMENT:
        moment = f"{reading}.moment" if is_read else f"from_wall(in_range(TRY_CAST({text} AS TIMESTAMP)))"
        return moment if column.name == sheet.feed.newest else f"not_far({moment})"
    if is_read:
        found = {Kind.CODE: "code", Kind.CODES: "codes", Kind.PERSON: "name"}.get(column.kind, "number")
        return f"CAST({reading}.{found} AS {sql_type(column.kind)})"
    direct = {
        Kind.DEGREES: f"read_degrees({text}, {column.between[0]}, {column.between[1]})",
        Kind.YES_NO: f"read_yes_no({text})",
        Kind.PHONE: f"read_phone({text})",
        Kind.CODES: f"[{text}]",
    }
    return direct.get(column.kind, f"CASE WHEN NOT is_nothing({text}) THEN {text} END")


def is_given(column: Column, sheet: Sheet) -> bool:
    """Whether the sheet speaks of this column; of one it is silent about no SQL is made, as planning it is dear."""
    return column.name in {*sheet.places, *sheet.constants, *dict(sheet.feed.defaults)}


def _code(column: Column, sheet: Sheet, is_read: bool) -> str:
    """The pseudonym of a person: read with the name, or of the constant that stands for the whole sheet."""
    if not is_given(column, sheet):
        return "NULL::VARCHAR"
    return f"reading_{column.name}.code" if is_read else f"pseudonym(fold(t_{column.name}))"


def _dated(clocked: list[Column]) -> str:
    """A cell that holds only a time of day takes the date of the column it follows, the next day past midnight."""
    replaced = ", ".join(f"coalesce({c.name}, {_following(c)}) AS {c.name}" for c in clocked)
    return f"SELECT * REPLACE ({replaced}) FROM valued" if clocked else "SELECT * FROM valued"


def _following(column: Column) -> str:
    midnight = f"date_trunc('day', wall_of({column.date_from}))"
    same_day = f"from_wall({midnight} + to_seconds(clock_{column.name}))"
    is_past_midnight = f"{same_day} < {column.date_from} - INTERVAL 1 HOUR"
    return f"{same_day} + CASE WHEN {is_past_midnight} THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END"


def _people(column: Column, sheet: Sheet) -> str:
    if column.kind is Kind.PHONE:
        known_by = f"coalesce({column.name}, odd_number(t_{column.name}))" if is_given(column, sheet) else "NULL"
        return f", pseudonym({known_by}) AS {column.name}_code, masked_number({known_by}) AS {column.name}_masked"
    return f", code_{column.name} AS {column.name}_code" if column.kind is Kind.PERSON else ""


def identity(feed: Feed) -> str:
    """SQL of two UUIDs: `content`, the hash of all a row says, and `identity`, that of its key, else of its content."""
    cells = ", ".join(_as_text(column) for column in feed.columns)
    content = f"CAST(md5(concat_ws(chr(31), '{feed.table}', {cells})) AS UUID)"
    key = f"CAST(md5('{feed.table}' || chr(31) || {feed.key}) AS UUID)" if feed.key else "NULL"
    return f"{content} AS content, coalesce({key}, {content}) AS identity"


def _as_text(column: Column) -> str:
    """A value as text for its hash; moments as microseconds, which is much quicker than writing a date."""
    value = f"epoch_us({column.name})" if column.kind is Kind.MOMENT else column.name
    return f"coalesce(CAST({value} AS VARCHAR), '')"
