"""From text to values: one vectorised SELECT a sheet, written from what the feed promises about its columns.

The table `parsed` holds per row below the header: `row_number`; each canonical column; for people a pseudonym
`<column>_code` and, for phones, `<column>_masked`; `bad`, a bit a column (in the feed's order) that is missing though
required or cannot be read. `doubtful` holds the texts `t_<column>` of the rows where a bit is set.
"""

import hashlib
from datetime import datetime

import duckdb

import settings
from pipelines.decide import Decisions
from pipelines.feeds import codes
from pipelines.feeds.feed import Column, Feed, Kind
from pipelines.readings import NUMBERS, WORDS, make_readings, text_of
from pipelines.recognise import Sheet
from pipelines.zone import zone_macros

_SQL_TYPES = {
    Kind.MOMENT: "TIMESTAMPTZ", Kind.NUMBER: "DECIMAL(18,3)", Kind.COUNT: "DECIMAL(18,3)", Kind.MONEY: "BIGINT",
    Kind.DEGREES: "DOUBLE", Kind.CODES: "VARCHAR[]", Kind.YES_NO: "BOOLEAN",
}  # fmt: skip


def sql_type(kind: Kind) -> str:
    """The SQL type of what a cell of this kind is read as."""
    return _SQL_TYPES.get(kind, "VARCHAR")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Teach the connection how cells are read: macros, the words of every domain, and the key of pseudonyms."""
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET VARIABLE zone = $zone", {"zone": settings.timezone()})
    con.execute((settings.ROOT / "pipelines" / "parsing.sql").read_text("utf-8"))
    con.execute("CREATE OR REPLACE TEMP TABLE words (domain VARCHAR, word VARCHAR, code VARCHAR)")
    rows = [(domain, word, code) for domain in codes.DOMAINS for word, code in codes.aliases(domain).items()]
    con.execute("INSERT INTO words SELECT unnest($1), unnest($2), unnest($3)", [list(part) for part in zip(*rows, strict=True)])
    con.execute(_pseudonym_macro(settings.phone_key()))
    con.execute(zone_macros(settings.timezone()))


def parse(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: Decisions, *, loaded_at: datetime) -> None:
    """Fill `parsed` with every row below the header, bad ones included; `loaded_at` is the load's clock."""
    con.execute("SET VARIABLE latest = $clock::TIMESTAMPTZ + INTERVAL 24 HOUR", {"clock": loaded_at})
    columns, read = sheet.feed.columns, make_readings(con, sheet, decisions)
    joins = " ".join(_join(c) for c in columns if c.name in read)
    unknown = "".join(f"reading_{c.name}.unknown AS unknown_{c.name}, " for c in columns if c.name in read and c.kind in WORDS)
    values = ", ".join(f"{_value(c, sheet, c.name in read)} AS {c.name}" for c in columns)
    people = "".join(f", {_code(c, c.name in read)} AS code_{c.name}" for c in columns if c.kind is Kind.PERSON)
    clocks = "".join(f", reading_{c.name}.clock_seconds AS clock_{c.name}" for c in columns if c.date_from and c.name in read)
    bits = " + ".join(f"(CASE WHEN {_is_bad(c, sheet.feed, c.name in read)} THEN {1 << i} ELSE 0 END)" for i, c in enumerate(columns))
    texts = f"SELECT row_number, {_texts(sheet)} FROM {sheet.grid.relation}"
    con.execute(
        f"""CREATE OR REPLACE TABLE parsed AS
        WITH texts AS ({texts} WHERE row_number > {sheet.header_row}),
        valued AS (SELECT texts.*, {unknown}{values}{clocks}{people} FROM texts {joins}),
        dated AS ({_dated([c for c in columns if c.date_from and c.name in read])})
        SELECT row_number, {", ".join(c.name for c in columns)}{"".join(map(_people, columns))}, CAST({bits} AS BIGINT) AS bad FROM dated"""
    )
    con.execute(
        f"CREATE OR REPLACE TABLE doubtful AS SELECT texts.*, bad FROM ({texts}) texts JOIN parsed USING (row_number) WHERE bad <> 0"
    )


def _texts(sheet: Sheet) -> str:
    """Each column's raw cell and its text."""
    places = sheet.places
    return ", ".join(
        f"{f'c{places[c.name]}' if c.name in places else 'NULL::VARCHAR'} AS r_{c.name}, {text_of(c, sheet)} AS t_{c.name}"
        for c in sheet.feed.columns
    )


def _join(column: Column) -> str:
    key = f"raw = r_{column.name}" if column.kind in NUMBERS else f"text = t_{column.name}"
    return f"LEFT JOIN reading_{column.name} ON reading_{column.name}.{key}"


def _value(column: Column, sheet: Sheet, is_read: bool) -> str:
    text, reading = f"t_{column.name}", f"reading_{column.name}"
    if column.name not in {*sheet.places, *sheet.constants, *dict(sheet.feed.defaults)}:
        return f"NULL::{sql_type(column.kind)}"
    if is_read:
        found = {Kind.MOMENT: "moment", Kind.CODE: "code", Kind.CODES: "codes", Kind.PERSON: "name"}.get(column.kind, "number")
        return f"CAST({reading}.{found} AS {sql_type(column.kind)})"
    direct = {
        Kind.MOMENT: f"from_wall(in_range(TRY_CAST({text} AS TIMESTAMP)))",
        Kind.DEGREES: f"read_degrees({text})",
        Kind.YES_NO: f"read_yes_no({text})",
        Kind.PHONE: f"read_phone({text})",
        Kind.CODES: f"[{text}]",
    }
    return direct.get(column.kind, f"CASE WHEN NOT is_nothing({text}) THEN {text} END")


def _code(column: Column, is_read: bool) -> str:
    """The pseudonym of a person: read with the name, or of the constant that stands for the whole sheet."""
    return f"reading_{column.name}.code" if is_read else f"pseudonym(fold(t_{column.name}))"


def _dated(clocked: list[Column]) -> str:
    """A cell that holds only a time of day takes the date of the column it follows, the next day when it is past midnight."""
    replaced = ", ".join(f"coalesce({c.name}, {_following(c)}) AS {c.name}" for c in clocked)
    return f"SELECT * REPLACE ({replaced}) FROM valued" if clocked else "SELECT * FROM valued"


def _following(column: Column) -> str:
    midnight = f"date_trunc('day', wall_of({column.date_from}))"
    same_day = f"from_wall({midnight} + to_seconds(clock_{column.name}))"
    return f"{same_day} + CASE WHEN {same_day} < {column.date_from} - INTERVAL 1 HOUR THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END"


def _is_bad(column: Column, feed: Feed, is_read: bool) -> str:
    text = f"t_{column.name}"
    unread = f"({text} IS NOT NULL AND {column.name} IS NULL AND NOT is_nothing({text}))"
    if column.kind is Kind.PHONE:
        unread = f"({unread} AND NOT is_short_or_withheld({text}))"
    if column.kind is Kind.CODES:
        unread = f"coalesce(unknown_{column.name} <> '', false)" if is_read else "false"
    tests = [unread]
    if column.required:
        tests.append(f"{column.name} IS NULL")
    if column.positive:
        tests.append(f"{column.name} <= 0")
    if column.name == feed.happened:
        tests.append(f"{column.name} > getvariable('latest')")
    if feed.one_of and column.name == feed.one_of[0]:
        tests.append(f"coalesce({', '.join(f'CAST({name} AS VARCHAR)' for name in feed.one_of)}) IS NULL")
    return " OR ".join(tests)


def _people(column: Column) -> str:
    text = f"t_{column.name}"
    if column.kind is Kind.PHONE:
        return (
            f", pseudonym(coalesce({column.name}, {text})) AS {column.name}_code"
            f", CASE WHEN {text} IS NOT NULL AND regexp_matches({text}, '[0-9]') THEN masked_number(coalesce({column.name}, {text})) END AS {column.name}_masked"
        )
    return f", code_{column.name} AS {column.name}_code" if column.kind is Kind.PERSON else ""


def _pseudonym_macro(key: bytes) -> str:
    """HMAC-SHA-256 (RFC 2104) in SQL, so that a million numbers take a second; the first 48 bits, in capitals."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner, outer = (_blob(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
    return (
        "CREATE OR REPLACE TEMP MACRO pseudonym(t) AS CASE WHEN t IS NOT NULL THEN "
        f"upper(substr(sha256({outer} || unhex(sha256({inner} || encode(t)))), 1, 12)) END"
    )


def _blob(content: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in content) + "'::BLOB"
