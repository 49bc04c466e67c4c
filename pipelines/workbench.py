"""A DuckDB connection that knows how cells are read: macros, words, pseudonyms, local time."""

import hashlib

import duckdb

import settings
from pipelines import scratch
from pipelines.feeds import codes
from pipelines.need_words import need_words
from pipelines.zone import zone_macros


def connection() -> duckdb.DuckDBPyConnection:
    """A workbench in memory, spilling to the data folder."""
    con = duckdb.connect(config=limits())
    prepare(con)
    return con


def limits() -> dict[str, str | bool | int | float | list[str]]:
    """How much memory may be taken, and where what exceeds it goes."""
    spill = scratch.place()
    spill.mkdir(parents=True, exist_ok=True)
    return {"memory_limit": settings.memory_limit(), "temp_directory": str(spill)}


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Teach the connection how cells are read: macros, the words of every domain, and the key of pseudonyms."""
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET VARIABLE zone = $zone", {"zone": settings.timezone()})
    con.execute((settings.ROOT / "pipelines" / "parsing.sql").read_text("utf-8"))
    con.execute("CREATE OR REPLACE TEMP TABLE words (domain VARCHAR, word VARCHAR, code VARCHAR)")
    known = {domain: codes.aliases(domain) for domain in codes.DOMAINS} | {"category": need_words()}
    rows = [(domain, word, code) for domain, words in known.items() for word, code in words.items()]
    con.execute(
        "INSERT INTO words SELECT unnest($1), unnest($2), unnest($3)", [list(part) for part in zip(*rows, strict=True)]
    )
    con.execute(_keyed_macros(settings.phone_key()))
    con.execute(zone_macros(settings.timezone()))


def _keyed_macros(key: bytes) -> str:
    """HMAC-SHA-256 (RFC 2104) in SQL, so that a million numbers take a second: `keyed(t)` whole, in hexadecimal, and
    `pseudonym(t)`, its first 48 bits in capitals."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner, outer = (_blob(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
    keyed = f"sha256({outer} || unhex(sha256({inner} || encode(t))))"
    return (
        f"CREATE OR REPLACE TEMP MACRO keyed(t) AS CASE WHEN t IS NOT NULL THEN {keyed} END; "
        f"CREATE OR REPLACE TEMP MACRO pseudonym(t) AS CASE WHEN t IS NOT NULL THEN upper(substr({keyed}, 1, 12)) END"
    )


def _blob(content: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in content) + "'::BLOB"
