"""Macros from a file: opening it takes a twentieth of the time of defining them, which a small file waits for.

`cache/macros-<room>-<digest>.duckdb` in the data folder holds the macros of one SQL text, the tables that come with
Posko, and nothing else. A connection attaches it beside its own database and finds them by name. Without the file, or
with a damaged one, the connection defines them itself; who builds a snapshot, and so holds the lock of the books,
writes it.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

import settings
from pipelines.storage import atomic
from pipelines.types.cell_text import quoted


@dataclass(frozen=True)
class Shipped:
    """Temporary tables of what comes with Posko."""

    names: tuple[str, ...] = ()
    """Their names."""
    fill: Callable[[duckdb.DuckDBPyConnection], None] = lambda con: None
    """Makes them on a connection that has the macros."""
    source: str = ""
    """What they are made of."""


_NO_TABLES = Shipped()


def define_macros(
    con: duckdb.DuckDBPyConnection, room: str, text: str, *, is_stored: bool, shipped: Shipped = _NO_TABLES
) -> None:
    """Define macros on a connection; what it defines as temporary later takes precedence.

    Args:
        con: the connection; its current database stays
        room: whose macros these are, part of the name of the file
        text: SQL that makes them, each temporary
        is_stored: whether to write the file where there is none
        shipped: tables that the connection gets too
    """
    digest = hashlib.sha256(f"{duckdb.__version__}|{text}|{shipped.names}{shipped.source}".encode()).hexdigest()
    file = settings.data_folder() / "cache" / f"macros-{room}-{digest[:16]}.duckdb"
    if file.exists() and _attach(con, room, file):
        for name in shipped.names:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM macros_{room}.shipped_{name}")
        return
    con.execute(text)
    shipped.fill(con)
    if is_stored:
        _store(con, room, text, file, shipped.names)


def _attach(con: duckdb.DuckDBPyConnection, room: str, file: Path) -> bool:
    """Look for macros in the file too; False when it is damaged."""
    try:
        con.execute(f"ATTACH {quoted(str(file))} AS macros_{room} (READ_ONLY)")
    except duckdb.Error:
        return False
    con.execute(f"SET search_path = '{_search_path(con)},macros_{room}.main'")
    return True


def _store(con: duckdb.DuckDBPyConnection, room: str, text: str, file: Path, tables: tuple[str, ...]) -> None:
    """Write the file in the place of those of other versions.

    Args:
        con: the connection, which has the macros and the tables
        room: whose macros these are
        text: SQL that makes them
        file: the file
        tables: the tables that go into it too
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    for older in file.parent.glob(f"macros-{room}-*.duckdb"):
        with suppress(PermissionError):  # Windows: a command that only reads has it open
            older.unlink()
    path = _search_path(con)
    with atomic.replacing(file) as target:
        target.unlink(missing_ok=True)  # a killed build left it
        con.execute(f"ATTACH {quoted(str(target))} AS arriving (RECOVERY_MODE no_wal_writes)")
        con.execute(f"SET search_path = 'arriving.main,{path}'")  # macros name those of other rooms
        con.execute(text.replace(" TEMP MACRO ", " MACRO "))
        con.execute(f"SET search_path = '{path}'")
        for name in tables:
            con.execute(f"CREATE TABLE arriving.shipped_{name} AS FROM {name}")
        con.execute("CHECKPOINT arriving; DETACH arriving")


def _search_path(con: duckdb.DuckDBPyConnection) -> str:
    """Return where names are looked up; without a setting that is the current database."""
    ((path,),) = con.execute("""
        SELECT coalesce(nullif(current_setting('search_path'), ''), '"' || current_database() || '".main')
    """).fetchall()
    return str(path)
