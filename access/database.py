"""The database of accounts, `access/accounts.sqlite` of the data folder: schema, transactions, and cheap looks.

It lies outside the snapshots and outside backups, so no restore brings a revoked account back.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import settings

SCHEMA_VERSION = 1
_TABLES = """
CREATE TABLE account (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL, role TEXT NOT NULL, hash TEXT,
    version INTEGER NOT NULL DEFAULT 1, email TEXT, subject TEXT, created_at REAL NOT NULL, signed_in_at REAL,
    revoked_at REAL) WITHOUT ROWID;
CREATE UNIQUE INDEX account_by_name ON account (folded) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX account_by_email ON account (email) WHERE revoked_at IS NULL AND email IS NOT NULL;
CREATE UNIQUE INDEX account_by_subject ON account (subject) WHERE revoked_at IS NULL AND subject IS NOT NULL;
CREATE TRIGGER account_stays BEFORE DELETE ON account
    BEGIN SELECT RAISE(ABORT, 'accounts are revoked, never deleted'); END;
CREATE TRIGGER revoked_stays BEFORE UPDATE OF revoked_at ON account WHEN OLD.revoked_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a revoked account stays revoked'); END;
CREATE TABLE link (
    token BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), kind TEXT NOT NULL,
    created_at REAL NOT NULL, expires_at REAL NOT NULL, used_at REAL) WITHOUT ROWID;
CREATE INDEX link_by_account ON link (account);
CREATE TABLE device (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), secret BLOB NOT NULL, version INTEGER NOT NULL,
    browser TEXT NOT NULL, first_at REAL NOT NULL, last_at REAL NOT NULL, expires_at REAL NOT NULL,
    ended_at REAL) WITHOUT ROWID;
CREATE INDEX device_by_account ON device (account);
CREATE TABLE ended_cookie (nonce TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
"""
_WRITE_WAIT_SECONDS, _READ_WAIT_SECONDS = 30, 2


class Damaged(Exception):
    """The database of accounts cannot be read: nobody is let in until it can."""


def path() -> Path:
    """Where the accounts are."""
    return settings.data_folder() / "access" / "accounts.sqlite"


@contextmanager
def changing() -> Iterator[sqlite3.Connection]:
    """A transaction that has the accounts to itself; it is on the disk at the end, or nothing of it is."""
    file = path()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    try:
        con = sqlite3.connect(file, timeout=_WRITE_WAIT_SECONDS, isolation_level=None)
        with closing(con):
            con.row_factory = sqlite3.Row
            con.execute("PRAGMA synchronous = FULL")
            con.execute("PRAGMA foreign_keys = ON")
            con.execute("BEGIN IMMEDIATE")
            try:
                _make(con)
                yield con
                con.execute("COMMIT")
            finally:
                if con.in_transaction:
                    con.execute("ROLLBACK")
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise Damaged from error


def _make(con: sqlite3.Connection) -> None:
    """Make the tables of an empty file; a newer Posko's file is left alone."""
    version = con.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise Damaged
    if version == 0:
        statement = ""
        for line in _TABLES.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                con.execute(statement)
                statement = ""
        con.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


Answer = TypeVar("Answer")


@dataclass
class _Reader:
    """The one connection of this process that only reads, and what it knows since the last change."""

    path: Path
    file: tuple[int, int]
    """Device and inode."""
    con: sqlite3.Connection
    version: int = -1
    """The database's own change counter, as seen from this connection."""
    known: dict[Hashable, Any] = field(default_factory=dict)


_reader: _Reader | None = None
_lock = threading.Lock()
_MOST_KNOWN = 10_000


def known(key: Hashable, question: Callable[[sqlite3.Connection], Answer], default: Answer) -> Answer:
    """The answer to a question, asked again only after the database changed, by whichever process.

    Args:
        key: Names the question with its arguments.
        question: Asks it.
        default: The answer while there are no accounts at all.

    Raises:
        Damaged: The database cannot be read.
    """
    with _lock:
        try:
            reader = _opened()
            if reader is None:
                return default
            version = reader.con.execute("PRAGMA data_version").fetchone()[0]
            if version != reader.version or len(reader.known) > _MOST_KNOWN:
                reader.version, reader.known = version, {}
            if key not in reader.known:
                reader.known[key] = question(reader.con)
            return cast(Answer, reader.known[key])
        except sqlite3.DatabaseError as error:
            _forget()
            raise Damaged from error


def rows(question: str, arguments: Sequence[object] = ()) -> list[sqlite3.Row]:
    """The rows of a question; none while there are no accounts at all."""
    return known((question, *arguments), lambda con: con.execute(question, arguments).fetchall(), [])


def _opened() -> _Reader | None:
    """The reader of the file that is there now; None while there is none."""
    global _reader
    file = path()
    try:
        status = file.stat()
    except FileNotFoundError:
        _forget()
        return None
    if _reader is None or _reader.path != file or _reader.file != (status.st_dev, status.st_ino):
        _forget()
        if status.st_size == 0:  # made by a process that was killed before its first transaction
            return None
        # writable, so that it may roll back what a killed process began
        uri = f"{file.as_uri()}?mode=rw"
        con = sqlite3.connect(uri, uri=True, timeout=_READ_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        con.row_factory = sqlite3.Row
        con.execute("PRAGMA query_only = ON")
        if con.execute("PRAGMA user_version").fetchone()[0] == 0:
            con.close()
            return None
        _reader = _Reader(file, (status.st_dev, status.st_ino), con)
    return _reader


def _forget() -> None:
    global _reader
    if _reader is not None:
        _reader.con.close()
    _reader = None


def now() -> float:
    """Seconds since 1970, by which everything here expires."""
    return time.time()
