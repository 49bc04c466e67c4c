"""Prepared connections: all that SQL may use by name besides the relations of its own stage.

A prepared connection has the macros of `macros.sql` and `units.sql`, `wall_of`, `from_wall` and `time_known` for the
posko's zone, the keyed macros of pseudonyms, the table `words` (`domain`, `word`, `code`) of every vocabulary, the
table `item_units` of what items are counted in, and the variable `zone`.
"""

import hashlib
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import duckdb

import settings
from pipelines.feeds import codes
from pipelines.parse.known_items import fill_item_units, shipped_items
from pipelines.parse.macro_files import Shipped, define_macros
from pipelines.parse.need_words import need_words
from pipelines.storage.temp_dirs import database_limits
from pipelines.types.sql import sql
from pipelines.types.telephone.numbering import numbering_plan

_YEARS = range(2000, 2038)
_DAY = 86_400_000_000  # microseconds


def zone_macros(zone: str) -> str:
    """SQL that makes `wall_of(moment)` (local TIMESTAMP) and `from_wall(wall)` (TIMESTAMPTZ) for a time zone.

    Most zones have one offset all century; adding it is many times faster than a calendar. `time_known(moment, known)`
    is `known`, or for rows of loads that do not say it whether the moment is another than local midnight.
    """
    offset = _fixed_offset(zone)
    if offset is None:
        wall, moment = f"timezone('{zone}', moment)", f"timezone('{zone}', wall)"
    else:
        wall, moment = f"make_timestamp(epoch_us(moment) + {offset})", f"make_timestamptz(epoch_us(wall) - {offset})"
    macro = "CREATE OR REPLACE TEMP MACRO"
    is_known = f"coalesce(known, epoch_us(wall_of(moment)) % {_DAY} <> 0)"
    return (
        f"{macro} wall_of(moment) AS {wall}; {macro} from_wall(wall) AS {moment}; "
        f"{macro} time_known(moment, known) AS {is_known}"
    )


def _fixed_offset(zone: str) -> int | None:
    """Microseconds east of UTC when the zone never changes them, else None."""
    moments = (datetime(year, month, day, tzinfo=UTC) for year in _YEARS for month in range(1, 13) for day in (1, 15))
    offsets = {moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in moments}
    only = offsets.pop() if len(offsets) == 1 else None
    return None if only is None else int(only.total_seconds() * 1_000_000)


def connection() -> duckdb.DuckDBPyConnection:
    """Open a prepared database in memory that spills to the data folder."""
    con = duckdb.connect(config=database_limits())
    prepare(con)
    return con


def prepare(con: duckdb.DuckDBPyConnection, *, is_builder: bool = False) -> None:
    """Prepare a connection for parsing: time zone, macros, vocabularies, and the key of pseudonyms.

    is_builder: whether it builds a snapshot, so that nobody else writes below the data folder
    """
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET VARIABLE zone = $zone", {"zone": settings.timezone()})
    texts = (sql("parse/macros", **numbering_plan().gaps), sql("parse/units"), sql("detect/date_of_parts"))
    define_macros(con, "parse", "\n".join(texts), is_stored=is_builder, shipped=_shipped())
    con.execute(_keyed_macros(settings.phone_key()))
    con.execute(zone_macros(settings.timezone()))


@cache
def _words() -> list[tuple[str, str, str]]:
    """Domain, word and code of every vocabulary, before a load adds to it."""
    known = {domain: codes.aliases(domain) for domain in codes.DOMAINS} | {"category": need_words()}
    return [(domain, word, code) for domain, words in known.items() for word, code in words.items()]


@cache
def _shipped() -> Shipped:
    """The tables that every connection begins with."""
    source = hashlib.sha256(f"{_words()}{shipped_items().read_text('utf-8')}".encode()).hexdigest()
    return Shipped(("words", "item_units"), _fill_shipped, source)


def _fill_shipped(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `words` and `item_units` of what comes with Posko."""
    con.execute("CREATE OR REPLACE TEMP TABLE words (domain VARCHAR, word VARCHAR, code VARCHAR)")
    columns = [list(column) for column in zip(*_words(), strict=True)]
    con.execute("INSERT INTO words SELECT unnest($1), unnest($2), unnest($3)", columns)
    fill_item_units(con, [])


def _keyed_macros(key: bytes) -> str:
    """SQL of macros for HMAC-SHA-256 (RFC 2104), which hash a million numbers in a second.

    `keyed(t)` is the whole hash in hexadecimal and `pseudonym(t)` its first 48 bits in capitals. `erased_mark(t)` of an
    E.164 number and `erased_call(t)` of the id of a call are the marks of tombstones. They differ from pseudonyms, so a
    snapshot does not tell whose number was erased.
    """
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner, outer = (_blob(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
    keyed = f"sha256({outer} || unhex(sha256({inner} || encode(t))))"
    return (
        f"CREATE OR REPLACE TEMP MACRO keyed(t) AS CASE WHEN t IS NOT NULL THEN {keyed} END; "
        f"CREATE OR REPLACE TEMP MACRO pseudonym(t) AS CASE WHEN t IS NOT NULL THEN upper(substr({keyed}, 1, 12)) END; "
        "CREATE OR REPLACE TEMP MACRO erased_mark(t) AS keyed('erased ' || t); "
        "CREATE OR REPLACE TEMP MACRO erased_call(t) AS erased_mark('call ' || t)"
    )


def _blob(content: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in content) + "'::BLOB"
