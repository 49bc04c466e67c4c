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
from pipelines.recognise import Sheet

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
    con.execute((settings.ROOT / "pipelines" / "parsing.sql").read_text("utf-8"))
    con.execute("CREATE OR REPLACE TABLE words (domain VARCHAR, word VARCHAR, code VARCHAR)")
    rows = [(domain, word, code) for domain in codes.DOMAINS for word, code in codes.aliases(domain).items()]
    con.execute("INSERT INTO words SELECT unnest($1), unnest($2), unnest($3)", [list(part) for part in zip(*rows, strict=True)])
    con.execute(_pseudonym_macro(settings.phone_key()))


def parse(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: Decisions, *, loaded_at: datetime) -> None:
    """Fill `parsed` with every row below the header, bad ones included; `loaded_at` is the load's clock."""
    for column in sheet.feed.columns:
        if column.kind in (Kind.CODE, Kind.CODES) and column.name in sheet.places:
            _make_lexicon(con, sheet, column)
    columns = sheet.feed.columns
    joins = [f"LEFT JOIN lexicon_{c.name} ON lexicon_{c.name}.raw = t_{c.name}" for c in columns if _has_lexicon(c, sheet)]
    unknown = [f"lexicon_{c.name}.unknown_{c.name}," for c in columns if _has_lexicon(c, sheet)]
    read = ",\n".join(f"{_value(c, sheet, decisions)} AS {c.name}" for c in columns)
    bits = " + ".join(f"(CASE WHEN {_is_bad(c, sheet.feed, _has_lexicon(c, sheet))} THEN {1 << i} ELSE 0 END)" for i, c in enumerate(columns))
    people = "".join(_people(c) for c in columns)
    values = ", ".join(c.name for c in columns)
    con.execute(
        f"""CREATE OR REPLACE TABLE parsed AS
        WITH texts AS (SELECT row_number, {_texts(sheet)} FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}),
        readings AS (SELECT texts.*, {" ".join(unknown)} {read} FROM texts {" ".join(joins)})
        SELECT row_number, {values}{people}, CAST({bits} AS BIGINT) AS bad FROM ({_dated(columns)})""",
        {"zone": settings.timezone(), "limit": loaded_at},
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE doubtful AS SELECT g.row_number, p.bad, {_texts(sheet)} FROM {sheet.grid.relation} g
        JOIN parsed p ON p.row_number = g.row_number WHERE p.bad <> 0"""
    )


def _texts(sheet: Sheet) -> str:
    """Each column's raw cell and its text; a date gets the time of day that stands beside it."""
    parts = []
    for column in sheet.feed.columns:
        place, clock = sheet.places.get(column.name), sheet.clocks.get(column.name)
        constant = sheet.constants.get(column.name, dict(sheet.feed.defaults).get(column.name))
        cell = f"c{place}" if place is not None else "NULL::VARCHAR"
        text = f"clean({cell})" if clock is None else f"with_clock(clean({cell}), clean(c{clock}))"
        if constant is not None:
            text = f"coalesce({text}, {_quoted(constant or settings.centre())})"
        parts.append(f"{cell} AS r_{column.name}, {text} AS t_{column.name}")
    return ", ".join(parts)


def _value(column: Column, sheet: Sheet, decisions: Decisions) -> str:
    raw, text = f"r_{column.name}", f"t_{column.name}"
    separator = _quoted(decisions.separators.get(column.name, "none"))
    order = str(decisions.day_first).lower()
    reading = {
        Kind.MOMENT: f"read_moment({text}, {order}, $zone)",
        Kind.NUMBER: f"read_number({raw}, {text}, {separator})",
        Kind.COUNT: f"read_number({raw}, {text}, {separator})",
        Kind.MONEY: f"read_money({raw}, {text}, {separator})",
        Kind.DEGREES: f"read_degrees({text})",
        Kind.YES_NO: f"read_yes_no({text})",
        Kind.PHONE: f"read_phone({text})",
        Kind.CODE: f"lexicon_{column.name}.code" if _has_lexicon(column, sheet) else text,
        Kind.CODES: f"lexicon_{column.name}.codes" if _has_lexicon(column, sheet) else f"[{text}]",
    }.get(column.kind, f"CASE WHEN NOT is_nothing({text}) THEN {text} END")
    absent = column.name not in sheet.places and column.name not in {**dict(sheet.feed.defaults), **sheet.constants}
    return f"NULL::{sql_type(column.kind)}" if absent else reading


def _dated(columns: tuple[Column, ...]) -> str:
    """A column that holds only a time of day takes the date of the column it follows, next day when it is past midnight."""
    dated = [c for c in columns if c.date_from]
    replaced = ", ".join(f"CASE WHEN is_clock(t_{c.name}) THEN {_following(c)} ELSE {c.name} END AS {c.name}" for c in dated)
    return f"SELECT * REPLACE ({replaced}) FROM readings" if dated else "SELECT * FROM readings"


def _following(column: Column) -> str:
    wall = f"timezone($zone, {column.date_from})"
    same_day = f"read_moment(strftime({wall}, '%Y-%m-%d') || ' ' || t_{column.name}, true, $zone)"
    return f"{same_day} + CASE WHEN {same_day} < {column.date_from} - INTERVAL 1 HOUR THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END"


def _is_bad(column: Column, feed: Feed, has_lexicon: bool) -> str:
    text = f"t_{column.name}"
    unread = f"({text} IS NOT NULL AND {column.name} IS NULL AND NOT is_nothing({text}))"
    if column.kind is Kind.PHONE:
        unread = f"({unread} AND NOT is_short_or_withheld({text}))"
    if column.kind is Kind.CODES:
        unread = f"coalesce(unknown_{column.name} <> '', false)" if has_lexicon else "false"
    tests = [unread]
    if column.required:
        tests.append(f"{column.name} IS NULL")
    if column.positive:
        tests.append(f"{column.name} <= 0")
    if column.name == feed.happened:
        tests.append(f"{column.name} > CAST($limit AS TIMESTAMPTZ) + INTERVAL 24 HOUR")
    if feed.one_of and column.name == feed.one_of[0]:
        tests.append(f"coalesce({', '.join(f'CAST({name} AS VARCHAR)' for name in feed.one_of)}) IS NULL")
    return " OR ".join(tests)


def _people(column: Column) -> str:
    text = f"t_{column.name}"
    if column.kind is Kind.PHONE:
        return (
            f", pseudonym(coalesce({column.name}, {text})) AS {column.name}_code"
            f", CASE WHEN {text} IS NOT NULL AND regexp_matches({text}, '[0-9]') THEN masked_number({text}) END AS {column.name}_masked"
        )
    return f", pseudonym(fold({column.name})) AS {column.name}_code" if column.kind is Kind.PERSON else ""


def _has_lexicon(column: Column, sheet: Sheet) -> bool:
    return column.kind in (Kind.CODE, Kind.CODES) and column.name in sheet.places


def _make_lexicon(con: duckdb.DuckDBPyConnection, sheet: Sheet, column: Column) -> None:
    """Each distinct text of a code column, understood once."""
    several = column.kind is Kind.CODES
    pieces = "CASE WHEN w.code IS NULL THEN word_pieces(raw) ELSE [raw] END" if several else "[raw]"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE lexicon_{column.name} AS
        WITH cells AS (SELECT DISTINCT clean(c{sheet.places[column.name]}) AS raw FROM {sheet.grid.relation}
                       WHERE row_number > {sheet.header_row}),
        pieces AS (SELECT raw, unnest({pieces}) AS piece FROM cells
                   LEFT JOIN words w ON w.domain = $domain AND w.word = fold(raw) WHERE raw IS NOT NULL AND NOT is_nothing(raw))
        SELECT raw, any_value(code) AS code, coalesce(list_sort(list(DISTINCT code) FILTER (code IS NOT NULL)), []) AS codes,
            coalesce(string_agg(piece, ', ') FILTER (code IS NULL AND fold(piece) <> ''), '') AS unknown_{column.name}
        FROM pieces LEFT JOIN words w2 ON w2.domain = $domain AND w2.word = fold(piece) GROUP BY raw""",
        {"domain": column.domain},
    )


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


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
