"""Audit log: who did what and when, appended to `access/audit.sqlite`; `audit_entries` reads it.

Each entry is one line of canonical JSON, and its hash covers the line and the hash before it. It holds ids of accounts,
codes, counts and keyed hashes, never a name, number, cell or address. A copy of the newest hash that is stored
elsewhere shows whether an older entry was changed since, even by somebody who wrote every hash anew.
"""

import contextlib
import getpass
import hashlib
import hmac
import json
import os
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import settings
from access import earlier
from access.earlier import Use

FOLDER, NAME = "access", "audit.sqlite"
GENESIS = "0" * 64
"""What stands for the hash before the first entry."""
WAIT_SECONDS = 30
"""How long a process waits for others that append."""

Fact = int | float | bool | str | None


class Action(StrEnum):
    """What was done."""

    log_started = "log_started"
    signed_in = "signed_in"
    sign_in_failed = "sign_in_failed"
    signed_out = "signed_out"
    rows_viewed = "rows_viewed"
    exported = "exported"
    disclosed = "disclosed"
    reported = "reported"
    archived = "archived"
    planned = "planned"
    uploaded = "uploaded"
    corrected = "corrected"
    undone = "undone"
    rebuilt = "rebuilt"
    map_forgotten = "map_forgotten"
    erased = "erased"
    retained = "retained"
    answered = "answered"
    backed_up = "backed_up"
    restored = "restored"
    account_added = "account_added"
    account_changed = "account_changed"
    account_revoked = "account_revoked"
    passcode_changed = "passcode_changed"
    audit_exported = "audit_exported"


class Unrecorded(Exception):
    """The log could not be written, so what was to be recorded must not be done."""


@dataclass(frozen=True)
class Actor:
    """Who did it."""

    account: str | None
    """Id of the account; None for a shared passcode, or for this machine."""
    role: str
    """Role at that time."""
    kind: str
    """`page`, `command` or `system`."""

    def token(self) -> str:
        """Return a signed text by which a child process of this one knows its actor (POSKO_ACTOR)."""
        text = f"{self.account or ''},{self.role},{self.kind}"
        return f"{text},{_signature(text)}"


def command_actor() -> Actor:
    """Return the actor of this process: who started it from a page, else this machine's user, as a keyed hash."""
    text, _, signature = settings.actor_token().rpartition(",")
    parts = text.split(",")
    if len(parts) == _TOKEN_PARTS and hmac.compare_digest(signature.encode(), _signature(text).encode()):
        return Actor(parts[0] or None, parts[1], parts[2])
    return Actor(keyed(_machine_user()), "admin", "command")


_TOKEN_PARTS = 3


def _machine_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def _signature(text: str) -> str:
    return hmac.new(settings.secret_file("session.key"), f"actor,{text}".encode(), hashlib.sha256).hexdigest()


def keyed(text: str) -> str:
    """Return a keyed hash of a text that must not stand in the log; the same text has the same hash.

    A hash has a letter, so that it is never taken for a number.
    """
    digest = hmac.new(settings.phone_key(), f"audit,{text}".encode(), hashlib.sha256).hexdigest()
    parts = (digest[start : start + 16] for start in range(len(digest) - 15))
    return f"k-{next(part for part in parts if not part.isdecimal())}"


def record(
    action: Action,
    *,
    actor: Actor | None = None,
    subject: str | None = None,
    rows: int | None = None,
    people: Iterable[str] = (),
    **facts: Fact,
) -> str:
    """Append an entry; it has reached the disk when this returns.

    Args:
        action: what is done
        actor: who does it; None for the actor of this process
        subject: id of ours (a load, an account, a list) of what it is done to; anything else is stored as a keyed hash
        rows: how many rows, files or people
        people: numbers (E.164 digits) of whom it tells, stored as keyed hashes, so that each can be answered
        **facts: other codes and numbers; a text that is no code is stored as a keyed hash

    Returns:
        The hash of the entry.

    Raises:
        Unrecorded: the log cannot be written; what was to be recorded must not be done.
    """
    return append(action, facts, actor=actor, subject=subject, rows=rows, people=people)


def append(
    action: Action,
    facts: Mapping[str, Fact],
    *,
    actor: Actor | None = None,
    subject: str | None = None,
    rows: int | None = None,
    people: Iterable[str] = (),
) -> str:
    """Append an entry as `record` does, of which the facts are a mapping.

    Args:
        action: what is done
        facts: codes and numbers
        actor: who does it; None for the actor of this process
        subject: id of ours, or a text to store as a keyed hash
        rows: how many rows, files or people
        people: numbers of whom it tells, to store as keyed hashes

    Returns:
        The hash of the entry.

    Raises:
        Unrecorded: the log cannot be written.
    """
    try:
        content = {
            "action": str(action),
            **_of_actor(actor or command_actor()),
            **({} if subject is None else {"subject": code(subject)}),
            **({} if rows is None else {"rows": int(rows)}),
            **({"people": those} if (those := sorted({keyed(number) for number in people})) else {}),
            **({"facts": clean} if (clean := _codes(facts)) else {}),
        }
        uses = tuple(earlier.uses())
        with appending() as con:
            digest = _append(con, content, uses)
        earlier.remove(uses)
        return digest
    except (OSError, sqlite3.Error) as error:
        raise Unrecorded(str(action)) from error


def _of_actor(actor: Actor) -> dict[str, str]:
    account = {"account": code(actor.account)} if actor.account else {}
    return {**account, "role": code(actor.role), "kind": code(actor.kind)}


def _codes(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: code(fact) if isinstance(fact, str) else fact for name, fact in facts.items() if fact is not None}


def code(text: str) -> str:
    """Return a text that is a code, an id, a moment or a hash of ours; the keyed hash of any other."""
    is_own = _CODE.fullmatch(text) and len(_DIGIT.findall(text)) < _DIGITS_OF_A_NUMBER
    return text if is_own or _MOMENT.fullmatch(text) or _HASH.fullmatch(text) else keyed(text)


_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9](?:T[0-9:.+-]{5,21})?", re.ASCII)
_LENGTHS = "|".join(f"[0-9a-f]{{{length}}}" for length in (12, 16, 32, 40, 64))
_HASH = re.compile(rf"(?:[a-z]+-)?(?=[0-9]*[a-f])(?:{_LENGTHS})", re.ASCII)
_DIGIT, _DIGITS_OF_A_NUMBER = re.compile("[0-9]"), 7


def _append(con: sqlite3.Connection, content: dict[str, Any], uses: Iterable[Use]) -> str:
    last = con.execute("SELECT n, hash FROM entries ORDER BY n DESC LIMIT 1").fetchone()
    number, before = (last[0] + 1, last[1]) if last else (1, GENESIS)
    if last is None and content["action"] != Action.log_started:
        started = {"action": str(Action.log_started), "role": "none", "kind": "system"}
        # by chance, so that no other log begins with the same hash
        before = _insert(con, 1, before, started | {"facts": {"log": secrets.token_hex(8)}})
        number = 2
    number, before = _take_over(con, number, before, uses)
    return _insert(con, number, before, content)


def _take_over(con: sqlite3.Connection, number: int, before: str, uses: Iterable[Use]) -> tuple[int, str]:
    """Append what the log before this one noted, unless it was before; return the next number and the last hash."""
    for use in uses:
        note = keyed(use.file.stem)
        if con.execute("SELECT 1 FROM entries WHERE json_extract(entry, '$.facts.note') = ?", (note,)).fetchone():
            continue
        facts = {"note": note, "disclosed_at": use.disclosed_at}
        who = {"role": "unknown", "kind": "system"}
        content = {"action": str(Action.disclosed), **who, "subject": code(use.list), "rows": use.rows, "facts": facts}
        number, before = number + 1, _insert(con, number, before, content)
    return number, before


def _insert(con: sqlite3.Connection, number: int, before: str, content: dict[str, Any]) -> str:
    text = canonical({"n": number, "at": datetime.now(UTC).isoformat(timespec="milliseconds"), **content})
    digest = hash_of(before, text)
    con.execute("INSERT INTO entries VALUES (?, ?, ?)", (number, text, digest))
    return digest


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one JSON text of an entry: sorted names, no spaces, ASCII."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def hash_of(before: str, text: str) -> str:
    """Return the hash of an entry from the hash before it and its JSON."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


SCHEMA = (
    "CREATE TABLE entries (n INTEGER PRIMARY KEY, entry TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE INDEX by_action ON entries (json_extract(entry, '$.action'))",
    "CREATE INDEX by_account ON entries (json_extract(entry, '$.account'))",
    "CREATE TRIGGER entries_follow BEFORE INSERT ON entries"
    " WHEN NEW.n <> (SELECT coalesce(max(n), 0) + 1 FROM entries)"
    " BEGIN SELECT RAISE(ABORT, 'entries are appended'); END",
    "CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
    "CREATE TRIGGER entries_remain BEFORE DELETE ON entries"
    " BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
)
"""What the log is made of; the triggers stop a slip of ours, and their absence is a sign that somebody meant it."""


def path() -> Path:
    """Return where the log is."""
    return settings.data_folder() / FOLDER / NAME


@contextlib.contextmanager
def appending() -> Iterator[sqlite3.Connection]:
    """Yield a connection that has the log to itself; what it appended is on the disk at the end."""
    file = path()
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    with opened(file) as con:
        con.execute("PRAGMA synchronous = FULL")
        con.execute("BEGIN IMMEDIATE")
        try:
            for statement in SCHEMA if not is_made(con) else ():
                con.execute(statement)
            yield con
            con.execute("COMMIT")
        finally:
            if con.in_transaction:
                con.execute("ROLLBACK")


def opened(file: Path) -> contextlib.closing[sqlite3.Connection]:
    """Open the log; the connection is closed at the end of the block."""
    # writable for readers too, who may have to roll back what a killed process began
    uri = f"{file.as_uri()}?mode=rw"
    return contextlib.closing(sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None))


def is_made(con: sqlite3.Connection) -> bool:
    """Whether anything was ever recorded."""
    return bool(con.execute("SELECT 1 FROM sqlite_master WHERE name = 'entries'").fetchall())
