"""Login throttle: wrong guesses slow down who guesses and what is guessed, in every process and after a restart.

An attempt is counted as wrong before it is checked, and given back when it was right: attempts that arrive at once do
not pass together. Each attempt fills some cells, which drain with time. A full cell makes the next attempt wait, twice
as long each time; what has to wait is not checked and not counted.

A device that once named the right passphrase has a cell of its own for that one subject and fills no other: nobody
else's guesses make it wait. A right passphrase empties that cell alone, so it buys no guess at anything else.
"""

import hashlib
import hmac
import ipaddress
import math
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from starlette.requests import HTTPConnection
from starlette.responses import Response

import settings
from access import accounts

Subject = NewType("Subject", str)
"""What is guessed."""
PASSCODE_READ, PASSCODE_WRITE = Subject("passcode:read"), Subject("passcode:write")
INVITATION = Subject("invitation")

DEVICE_COOKIE = "posko_device"
DEVICE_SECONDS = 400 * 24 * 3600
MOST_RELAYS = 10


@dataclass(frozen=True)
class Guesser:
    """Who guesses, as far as that can be known."""

    address: str
    """Network it came from: an IPv4 address, or the 64 bits of IPv6 that one household has."""
    device: str | None
    """The device, by a cookie that we signed; None without one."""


@dataclass(frozen=True)
class Limit:
    """How many wrong guesses a cell takes, and what comes then."""

    free: int
    """So many cost no wait."""
    drain_seconds: float
    """A guess is forgotten after so long [s]."""
    longest_seconds: float
    """No wait is longer [s]."""


KNOWN_DEVICE = Limit(10, 600, 900)
OWN = Limit(5, 600, 900)
OF_ADDRESS = Limit(15, 300, 300)
OF_SUBJECT = Limit(50, 60, 60)
ANY_SUBJECT_OF_ADDRESS = Limit(30, 60, 60)
ANYTHING = Limit(300, 1, 5)
# Drained cells are dropped; an attack that lasts leaves about a thousand.
MOST_CELLS = 10_000
MOST_DEVICES = {PASSCODE_READ: 2000, PASSCODE_WRITE: 200}
MOST_DEVICES_OF_ACCOUNT = 20


def account(name: str) -> Subject:
    """The passphrase of an account, whether or not there is one of this name."""
    return Subject(f"account:{accounts.folded(name)[:200]}")


def identity(key: str) -> Subject:
    """An identity of a provider, by its keyed hash, that opens no account."""
    return Subject(f"identity:{key}")


_TABLES = """
CREATE TABLE IF NOT EXISTS cell (key BLOB PRIMARY KEY, score REAL NOT NULL, at REAL NOT NULL, empty_at REAL NOT NULL)
WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cell_by_end ON cell (empty_at);
CREATE TABLE IF NOT EXISTS device (subject BLOB, device BLOB, at REAL NOT NULL, PRIMARY KEY (subject, device))
WITHOUT ROWID;
"""


class Throttle:
    """The state of all guesses, in `access/throttle.sqlite` of the data folder."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Start; `clock` gives seconds since 1970, the same in every process."""
        self._clock = clock
        # Where nothing can be written the process counts for itself: a full disk opens no door.
        self._memory: sqlite3.Connection | None = None
        self._in_memory = threading.Lock()

    def wait_seconds(self, subject: Subject, guesser: Guesser) -> int:
        """How long this guesser has to wait before its next guess at this subject is checked [s], 0 for not at all."""
        with self._open() as con:
            return self._wait(con, self._cells(con, subject, guesser))

    def charge(self, subject: Subject, guesser: Guesser) -> int:
        """Count an attempt as wrong until it is given back; one that has to wait [s] is neither checked nor counted."""
        with self._open() as con:
            cells = self._cells(con, subject, guesser)
            wait = self._wait(con, cells)
            if not wait:
                for key, limit in cells.items():
                    self._add(con, key, limit, 1)
                self._forget(con)
            return wait

    def give_back(self, subject: Subject, guesser: Guesser) -> None:
        """Take an attempt back that turned out to be about something else."""
        with self._open() as con:
            for key, limit in self._cells(con, subject, guesser).items():
                self._add(con, key, limit, -1)

    def succeeded(self, subject: Subject, guesser: Guesser) -> None:
        """Take a charged attempt back because it was right; from then on this device is known for the subject."""
        with self._open() as con:
            cells = self._cells(con, subject, guesser)
            for key, limit in cells.items():
                self._add(con, key, limit, -1)
            if guesser.device is None:
                return
            con.execute("DELETE FROM cell WHERE key = ?", (_key(subject, f"device:{guesser.device}"),))
            name = _key(subject)
            device = _key(subject, f"known:{guesser.device}")
            con.execute("INSERT OR REPLACE INTO device VALUES (?, ?, ?)", (name, device, self._clock()))
            most = MOST_DEVICES.get(subject, MOST_DEVICES_OF_ACCOUNT)
            con.execute(
                "DELETE FROM device WHERE subject = ?1 AND device NOT IN "
                "(SELECT device FROM device WHERE subject = ?1 ORDER BY at DESC LIMIT ?2)",
                (name, most),
            )

    def _cells(self, con: sqlite3.Connection, subject: Subject, guesser: Guesser) -> dict[bytes, Limit]:
        if guesser.device and self._is_known(con, subject, guesser.device):
            return {_key(subject, f"device:{guesser.device}"): KNOWN_DEVICE}
        own = f"device:{guesser.device}" if guesser.device else f"no device:{guesser.address}"
        return {
            _key(subject, own): OWN,
            _key(subject, f"address:{guesser.address}"): OF_ADDRESS,
            _key(subject, "all"): OF_SUBJECT,
            _key(Subject("any"), f"address:{guesser.address}"): ANY_SUBJECT_OF_ADDRESS,
            _key(Subject("any"), "all"): ANYTHING,
        }

    def _is_known(self, con: sqlite3.Connection, subject: Subject, device: str) -> bool:
        row = con.execute(
            "SELECT at FROM device WHERE subject = ? AND device = ?", (_key(subject), _key(subject, f"known:{device}"))
        ).fetchone()
        return row is not None and row[0] > self._clock() - DEVICE_SECONDS

    def _wait(self, con: sqlite3.Connection, cells: dict[bytes, Limit]) -> int:
        return max((self._wait_of(con, key, limit) for key, limit in cells.items()), default=0)

    def _wait_of(self, con: sqlite3.Connection, key: bytes, limit: Limit) -> int:
        now = self._clock()
        score, at = self._score(con, key, limit, now)
        if score < limit.free:
            return 0
        delay = min(2.0 ** min(math.floor(score - limit.free) + 1, 32), limit.longest_seconds)
        return max(0, math.ceil(min(at, now) + delay - now))

    def _score(self, con: sqlite3.Connection, key: bytes, limit: Limit, now: float) -> tuple[float, float]:
        """What is left in a cell, and when it last grew; a clock that was put back drains nothing."""
        row = con.execute("SELECT score, at FROM cell WHERE key = ?", (key,)).fetchone()
        if row is None:
            return 0.0, now
        score, at = row
        # Half a second early still counts as whole: what drained while one attempt was checked buys none.
        return math.ceil(max(0.0, score - max(0.0, now - at) / limit.drain_seconds) - 0.05), at

    def _add(self, con: sqlite3.Connection, key: bytes, limit: Limit, change: int) -> None:
        now = self._clock()
        row = con.execute("SELECT score, at FROM cell WHERE key = ?", (key,)).fetchone() or (0.0, now)
        drained = max(0.0, row[0] - max(0.0, now - row[1]) / limit.drain_seconds)
        score = max(0.0, drained + change)
        con.execute(
            "INSERT OR REPLACE INTO cell VALUES (?, ?, ?, ?)", (key, score, now, now + score * limit.drain_seconds)
        )

    def _forget(self, con: sqlite3.Connection) -> None:
        con.execute("DELETE FROM cell WHERE empty_at < ?", (self._clock(),))
        con.execute(
            "DELETE FROM cell WHERE key IN (SELECT key FROM cell ORDER BY empty_at DESC LIMIT -1 OFFSET ?)",
            (MOST_CELLS,),
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction; nobody else's comes between its first look and its last write."""
        try:
            con = _connected(settings.data_folder() / "access" / "throttle.sqlite")
        except (sqlite3.Error, OSError):
            with self._in_memory:
                yield self._of_this_process()
            return
        with closing(con):
            yield con
            con.execute("COMMIT")

    def _of_this_process(self) -> sqlite3.Connection:
        if self._memory is None:
            self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._memory.executescript(_TABLES)
        return self._memory


def _connected(path: Path) -> sqlite3.Connection:
    """A connection within a transaction; a damaged file is made anew, since it holds nothing but waits."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _ in range(2):
        con = sqlite3.connect(path, timeout=10, isolation_level=None)
        try:
            con.execute("BEGIN IMMEDIATE")
            for statement in filter(str.strip, _TABLES.split(";")):
                con.execute(statement)
        except sqlite3.OperationalError:
            con.close()
            raise
        except sqlite3.DatabaseError:
            con.close()
            path.unlink(missing_ok=True)
        else:
            path.chmod(0o600)
            return con
    raise sqlite3.OperationalError


def _key(subject: Subject, cell: str = "") -> bytes:
    """The name of a cell, as a keyed hash: the file tells no name and no address.

    A shared passcode that is set anew is another subject: who knew the old one has no known device for it.
    """
    stored = {PASSCODE_READ: settings.passcode_read, PASSCODE_WRITE: settings.passcode_write}.get(subject)
    text = "\0".join((subject, stored() or "" if stored else "", cell)).encode("utf-8", "surrogatepass")
    return hmac.new(settings.secret_file("session.key"), b"throttle\0" + text, hashlib.sha256).digest()[:16]


def guesser(connection: HTTPConnection) -> Guesser:
    """Who is at the other end of a connection."""
    return Guesser(address_of(connection), _device(connection.cookies.get(DEVICE_COOKIE)))


def address_of(connection: HTTPConnection) -> str:
    """The network a connection came from; what a relay says of it counts only if the relay is one of ours."""
    address = connection.client.host if connection.client else ""
    relayed = [part.strip() for line in connection.headers.getlist("x-forwarded-for") for part in line.split(",")]
    for before in reversed(relayed[-MOST_RELAYS:]):
        if not _is_ours(address) or not _parsed(before):
            break
        address = before
    return _network(address)


def _is_ours(address: str) -> bool:
    parsed = _parsed(address)
    return parsed is not None and (parsed.is_loopback or any(parsed in network for network in settings.proxies()))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with suppress(ValueError):
        parsed = ipaddress.ip_address(address)
        return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed
    return None


def _network(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed or "unknown")


def remember(response: Response, visitor: Guesser, *, secure: bool) -> None:
    """Give a device without one the cookie by which it is known later.

    Args:
        response: The answer that carries it.
        visitor: Who asked; one with a device keeps it.
        secure: Whether the device reached us over https.
    """
    if visitor.device is None:
        name = secrets.token_hex(12)
        response.set_cookie(
            DEVICE_COOKIE,
            f"{name}.{_signature(name)}",
            DEVICE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=secure,
        )


def _device(cookie: str | None) -> str | None:
    name, _, signature = (cookie or "").partition(".")
    if len(name) != 24 or not name.isascii() or not signature.isascii():
        return None
    return name if hmac.compare_digest(signature, _signature(name)) else None


def _signature(device: str) -> str:
    return hmac.new(settings.secret_file("session.key"), f"device.{device}".encode(), hashlib.sha256).hexdigest()


THROTTLE = Throttle()


def wait_seconds(subject: Subject, visitor: Guesser) -> int:
    """See `Throttle.wait_seconds`."""
    return THROTTLE.wait_seconds(subject, visitor)


def charge(subject: Subject, visitor: Guesser) -> int:
    """See `Throttle.charge`."""
    return THROTTLE.charge(subject, visitor)


def give_back(subject: Subject, visitor: Guesser) -> None:
    """See `Throttle.give_back`."""
    THROTTLE.give_back(subject, visitor)


def succeeded(subject: Subject, visitor: Guesser) -> None:
    """See `Throttle.succeeded`."""
    THROTTLE.succeeded(subject, visitor)
