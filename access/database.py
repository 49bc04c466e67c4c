"""The database of accounts, `access/accounts.sqlite` of the data folder: schema, transactions, and cheap looks.

It lies outside the snapshots and outside backups, so no restore brings a revoked account back.
"""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
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
    return _in(settings.data_folder())


@lru_cache(maxsize=64)
def _in(folder: Path) -> Path:
    return folder / "access" / "accounts.sqlite"


@contextmanager
def changing() -> Iterator[sqlite3.Connection]:
    """A transaction that has the accounts to itself; it is on the disk at the end, or nothing of it is."""
    file = path()
    if not file.exists():
        _make(file)
    try:
        # no file is made here: one that is gone by now was moved away on purpose
        con = sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=_WRITE_WAIT_SECONDS, isolation_level=None)
        with closing(con):
            con.row_factory = sqlite3.Row
            con.execute("PRAGMA synchronous = FULL")
            con.execute("PRAGMA foreign_keys = ON")
            con.execute("BEGIN IMMEDIATE")
            try:
                _check_version(con)
                yield con
                con.execute("COMMIT")
            finally:
                if con.in_transaction:
                    con.execute("ROLLBACK")
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise Damaged from error


def _make(file: Path) -> None:
    """Make the file with its tables, whole or not at all: an empty one is always a damaged one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.make_secret("session.key", settings.data_folder())  # never made anew once there are accounts
    arriving = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(arriving, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(arriving)) as con:
            con.executescript(
                f"PRAGMA synchronous = FULL; BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
        with suppress(FileExistsError):  # another process was first
            file.hardlink_to(arriving)
    finally:
        arriving.unlink(missing_ok=True)


def _check_version(con: sqlite3.Connection) -> None:
    """Leave alone what is no file of ours, or one of a newer Posko."""
    if con.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        raise Damaged


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
_MOST_KNOWN = 2000


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
        except (sqlite3.DatabaseError, Damaged) as error:
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
        # writable, so that it may roll back what a killed process began
        uri = f"{file.as_uri()}?mode=rw"
        con = sqlite3.connect(uri, uri=True, timeout=_READ_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        con.row_factory = sqlite3.Row
        con.execute("PRAGMA query_only = ON")
        _reader = _Reader(file, (status.st_dev, status.st_ino), con)
        _check_version(con)
    return _reader


def _forget() -> None:
    global _reader
    if _reader is not None:
        _reader.con.close()
    _reader = None


def now() -> float:
    """Seconds since 1970, by which everything here expires."""
    return time.time()
