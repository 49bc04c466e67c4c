"""What the audit log answers: entries, counts, and the newest hash."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from access import audit
from access.audit import Actor, Fact


@dataclass(frozen=True)
class Entry:
    """An entry of the log."""

    number: int
    """From 1, without gaps."""
    at: datetime
    """Moment (UTC)."""
    action: str
    """An `Action`, also one of a later Posko."""
    actor: Actor
    subject: str | None
    """Id or keyed hash of what it was done to."""
    rows: int | None
    """How many rows, files or people."""
    facts: Mapping[str, Fact]
    """Other codes and numbers."""
    people: tuple[str, ...]
    """Keyed hashes of the numbers of whom it tells."""
    text: str
    """Its canonical JSON."""

    hash: str
    """SHA-256 of the hash before and this entry."""


def ask(question: str, arguments: Sequence[object] = ()) -> list[Any]:
    """Return the rows of a question to the log; none while nothing was recorded."""
    file = audit.path()
    if not file.exists():
        return []
    with audit.opened(file) as con:
        con.execute("PRAGMA query_only = ON")
        return con.execute(question, arguments).fetchall() if audit.is_made(con) else []


@dataclass(frozen=True)
class Head:
    """The newest entry: its number and hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        """Return the text to store elsewhere."""
        return f"{self.number} {self.hash}"

    @classmethod
    def read(cls, text: str) -> "Head | None":
        """Return the head that a text names, as `str` writes it; None for any other text."""
        written = _HEAD.fullmatch(text.strip())
        return cls(int(written[1]), written[2]) if written else None


_HEAD = re.compile(r"([0-9]{1,18})[ :]([0-9a-f]{64})", re.ASCII)


def head() -> Head | None:
    """Return the newest entry's number and hash; None of an empty log."""
    last = ask("SELECT n, hash FROM entries ORDER BY n DESC LIMIT 1")
    return Head(*last[0]) if last else None


def is_hash(text: str) -> bool:
    """Whether a text is a hash of an entry."""
    return re.fullmatch("[0-9a-f]{64}", text, re.ASCII) is not None


def has(copy: Head) -> bool:
    """Whether the log has an entry of this number and hash."""
    return bool(ask("SELECT 1 FROM entries WHERE n = ? AND hash = ?", (copy.number, copy.hash)))


@dataclass(frozen=True)
class Filter:
    """Which entries."""

    actions: tuple[str, ...] = ()
    """Empty: all."""
    account: str | None = None
    """None: all."""
    since: datetime | date | None = None
    """First moment (UTC), or UTC day."""
    until: datetime | date | None = None
    """Moment (UTC) before which they are, or last UTC day."""


def entries(which: Filter | None = None, *, offset: int = 0, limit: int = -1) -> list[Entry]:
    """Return entries, the newest first.

    Args:
        which: which of them
        offset: how many of the newest to leave out
        limit: how many at most; -1 for all
    """
    where, arguments = _where(which or Filter())
    question = f"SELECT n, entry, hash FROM entries WHERE {where} ORDER BY n DESC LIMIT ? OFFSET ?"
    return [entry(*row) for row in ask(question, [*arguments, limit, offset])]


def in_order(last: int) -> Iterator[Entry]:
    """Yield the entries up to a number, the oldest first."""
    return (entry(*row) for row in rows_up_to(last))


Row = tuple[int, str, str]
"""Number, canonical JSON and hash of an entry."""
_BATCH = 1000
_FIRST = -(2**63)


def rows_up_to(last: int) -> Iterator[Row]:
    """Yield the rows up to a number, a few at a time: nobody who appends waits for all of them to be read."""
    question, first = "SELECT n, entry, hash FROM entries WHERE n BETWEEN ? AND ? ORDER BY n LIMIT ?", _FIRST
    while rows := ask(question, (first, last, _BATCH)):
        yield from rows
        if rows[-1][0] == last:
            return
        first = rows[-1][0] + 1


def about(number: str) -> list[Entry]:
    """Return entries that tell of a number (E.164 digits): lists it stood on, and rows about it that were looked at."""
    question = "SELECT n, entry, hash FROM entries WHERE instr(entry, ?) ORDER BY n"
    return [
        one
        for row in ask(question, (json.dumps(audit.keyed(number)),))
        if audit.keyed(number) in (one := entry(*row)).people
    ]


def count(which: Filter | None = None) -> int:
    """Count entries."""
    where, arguments = _where(which or Filter())
    counted = ask(f"SELECT count(*) FROM entries WHERE {where}", arguments)
    return int(counted[0][0]) if counted else 0


def count_until(number: int) -> int:
    """Count the entries up to a number."""
    counted = ask("SELECT count(*) FROM entries WHERE n <= ?", (number,))
    return int(counted[0][0]) if counted else 0


def accounts() -> list[str]:
    """Return the ids of accounts that stand in the log."""
    question = "SELECT DISTINCT json_extract(entry, '$.account') AS account FROM entries WHERE account IS NOT NULL"
    return sorted(row[0] for row in ask(question))


def _where(which: Filter) -> tuple[str, list[str]]:
    tests, arguments = ["1"], []
    if which.actions:
        tests.append(f"json_extract(entry, '$.action') IN ({', '.join('?' * len(which.actions))})")
        arguments += [str(action) for action in which.actions]
    for name, sign, value in (
        ("account", "=", which.account),
        ("at", ">=", which.since and which.since.isoformat()),
        ("at", "<", which.until and _after(which.until)),
    ):
        if value:
            tests.append(f"json_extract(entry, '$.{name}') {sign} ?")
            arguments.append(value)
    return " AND ".join(tests), arguments


def _after(until: datetime | date) -> str:
    return until.isoformat() if isinstance(until, datetime) else f"{until.isoformat()}U"  # after every "T…"


def entry(number: int, text: str, digest: str) -> Entry:
    """Return an entry from its row.

    Args:
        number: of the entry
        text: its canonical JSON
        digest: its hash
    """
    content = json.loads(text)
    return Entry(
        number=number,
        at=datetime.fromisoformat(content["at"]),
        action=str(content["action"]),
        actor=Actor(content.get("account"), str(content.get("role", "")), str(content.get("kind", ""))),
        subject=content.get("subject"),
        rows=content.get("rows"),
        facts=content.get("facts", {}),
        people=tuple(content.get("people", ())),
        text=text,
        hash=digest,
    )
