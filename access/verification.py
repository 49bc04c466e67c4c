"""Verification of the audit log: that each hash covers its entry and the one before, and that copies of hashes agree.

A chain shows what was changed, taken out or cut in the middle. Whoever may write the file can also write every hash
anew, or put another log in its place; only a copy of a hash that is stored elsewhere shows that.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from access import audit_entries
from access.audit import GENESIS, SCHEMA, canonical, hash_of
from access.audit_entries import Head, Row, rows_up_to


@dataclass(frozen=True)
class Difference:
    """The first entry that differs."""

    number: int
    """Of the entry; where only later copies tell, the first that can be meant."""
    why: str
    """`changed`, `missing`, `cut_off`, `rewritten`, `no_guard` or `unreadable`."""
    until: int = 0
    """Of `rewritten`: the copy that differs; the change is at this entry or before."""


@dataclass(frozen=True)
class Verified:
    """What a verification has shown."""

    entries: int
    """How many entries the log has."""
    head: Head | None
    """The newest of them."""
    copies: int
    """How many copies were compared."""
    difference: Difference | None
    """None where everything agrees."""


def verify(copies: Sequence[Head | str] = ()) -> Verified:
    """Verify the log, and compare it with copies of its hashes.

    Args:
        copies: heads that were stored elsewhere, or hashes alone
    """
    try:
        head = audit_entries.head()
        entries = audit_entries.count_until(head.number) if head else 0
        unguarded = None if head is None or _is_guarded() else Difference(0, "no_guard")
        compared = _Compared(copies)
        broken = _broken(compared.passed(rows_up_to(head.number))) if head else None
    except sqlite3.DatabaseError:
        return Verified(0, None, len(copies), Difference(0, "unreadable"))
    difference = broken or unguarded or _of_copies(compared.hashes, entries, copies)
    return Verified(entries, head, len(copies), difference)


class _Compared:
    """Remembers those hashes of the log that copies may name, while the log is read."""

    def __init__(self, copies: Sequence[Head | str]) -> None:
        self.hashes: dict[int, str] = {}
        heads = [copy for copy in copies if isinstance(copy, Head)]
        self._numbers = {head.number for head in heads}
        self._digests = {copy for copy in copies if isinstance(copy, str)}

    def passed(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows as they come."""
        for number, text, digest in rows:
            if number in self._numbers or digest in self._digests:
                self.hashes[number] = digest
            yield number, text, digest


def _broken(rows: Iterable[Row]) -> Difference | None:
    """The first entry that does not follow from the one before."""
    before, expected = GENESIS, 1
    for number, text, digest in rows:
        if number != expected:
            return Difference(expected, "missing")
        if not _is_canonical(number, text) or hash_of(before, text) != digest:
            return Difference(number, "changed")
        before, expected = digest, number + 1
    return None


def _is_canonical(number: int, text: str) -> bool:
    try:
        content = json.loads(text)
        return isinstance(content, dict) and content.get("n") == number and canonical(content) == text
    except ValueError:
        return False


def _is_guarded() -> bool:
    """Whether the triggers that refuse changes are there, as they were made."""
    made = {row[0] for row in audit_entries.ask("SELECT sql FROM sqlite_master WHERE type IN ('table', 'trigger')")}
    return made == {statement for statement in SCHEMA if "INDEX" not in statement}


def _of_copies(hashes: dict[int, str], entries: int, copies: Sequence[Head | str]) -> Difference | None:
    """The first copy that the log does not have, and the entry from which on it may have been written anew.

    Args:
        hashes: hashes of the log that copies may name
        entries: how many entries the log has
        copies: what was stored elsewhere
    """
    numbers = {digest: number for number, digest in hashes.items()}
    agreed = 0
    for copy in sorted(copies, key=lambda each: each.number if isinstance(each, Head) else 0):
        number = copy.number if isinstance(copy, Head) else numbers.get(copy)
        digest = copy.hash if isinstance(copy, Head) else copy
        if number is not None and hashes.get(number) == digest:
            agreed = max(agreed, number)
        elif number is not None and number > entries:
            return Difference(entries + 1, "cut_off", number)
        else:
            return Difference(agreed + 1, "rewritten", number or entries)
    return None


def read_copies(lines: Iterable[str]) -> Iterator[Head | str]:
    """Read copies, one a line: `NUMBER HASH`, a hash alone, or an exported entry as JSON. ValueError for another line.

    Args:
        lines: lines of a file, or what was typed; empty ones are passed over
    """
    for line in filter(None, map(str.strip, lines)):
        yield _copy(line)


def _copy(line: str) -> Head | str:
    if line.startswith("{"):
        content = json.loads(line)
        return Head(int(content["n"]), str(content["hash"]))
    head = Head.read(line)
    if head is None and not audit_entries.is_hash(line):
        raise ValueError(line)
    return head or line
