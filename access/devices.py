"""Devices: the sign-ins of accounts. A device holds a random secret, the database its hash; either side can end it."""

import hashlib
import hmac
import re
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import settings
from access import database
from access.accounts import Account, new_id
from access.roles import Role

TOUCHED_AFTER_SECONDS = 600
"""The last use is written down at most so often."""
_SKEW_SECONDS = 300
_LONGEST_COOKIE = 120


@dataclass(frozen=True)
class Device:
    """One sign-in that is not over."""

    id: str
    browser: str
    """Code of the browser family and system, as `chrome.android`."""
    first_at: datetime
    last_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class SignedIn:
    """Whom a device is signed in as."""

    account: str
    role: Role
    device: str


def sign_in(account: Account, browser: str) -> str:
    """Sign a device in and return its cookie.

    Args:
        account: Whose passphrase or identity was right.
        browser: See `browser_of`.
    """
    device, secret, moment = new_id("d"), secrets.token_urlsafe(32), database.now()
    with database.changing() as con:
        con.execute(
            "INSERT INTO device (id, account, secret, version, browser, first_at, last_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (device, account.id, _hash(secret), account.version, browser, moment, moment, moment + seconds()),
        )
        con.execute("UPDATE account SET signed_in_at = ? WHERE id = ?", (moment, account.id))
        # long enough ago that nobody asks for them any more
        con.execute("DELETE FROM device WHERE coalesce(ended_at, expires_at) < ?", (moment - 90 * 24 * 3600,))
    return f"{device}.{secret}"


def seconds() -> int:
    """How long a sign-in lasts [s]."""
    return settings.sign_in_days() * 24 * 3600


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


_SIGNED_IN = """SELECT device.*, account.role FROM device JOIN account ON account.id = device.account
    WHERE device.id = ? AND account.revoked_at IS NULL AND account.version = device.version
    AND device.ended_at IS NULL"""


def signed_in(cookie: str) -> SignedIn | None:
    """Whom a cookie is signed in as; None for every other text, and once the sign-in is over."""
    row = _row_of(cookie)
    return SignedIn(row["account"], Role(row["role"]), row["id"]) if row else None


def _row_of(cookie: str) -> sqlite3.Row | None:
    device, _, secret = cookie.partition(".")
    if len(cookie) > _LONGEST_COOKIE or not secret or not cookie.isascii():
        return None
    rows = database.rows(_SIGNED_IN, [device])
    if not rows or not hmac.compare_digest(rows[0]["secret"], _hash(secret)):
        return None
    row, moment = rows[0], database.now()
    if moment >= row["expires_at"]:
        # once seen to be over it stays over, also when the clock is set back
        with suppress(database.Damaged):
            end(row["id"], row["account"])
        return None
    return row if row["first_at"] - _SKEW_SECONDS <= moment else None


def touch(cookie: str) -> None:
    """Write down that a device was used now, unless that was written down just before."""
    row = _row_of(cookie)
    if row is not None and abs(database.now() - row["last_at"]) > TOUCHED_AFTER_SECONDS:
        with database.changing() as con:
            con.execute("UPDATE device SET last_at = ? WHERE id = ?", (database.now(), row["id"]))


def devices_of(account_id: str) -> list[Device]:
    """The sign-ins of an account that are not over, the last used first."""
    question = """SELECT device.* FROM device JOIN account ON account.id = device.account
        WHERE account = ? AND ended_at IS NULL AND device.version = account.version ORDER BY last_at DESC"""
    rows = [row for row in database.rows(question, [account_id]) if row["expires_at"] > database.now()]
    return [
        Device(row["id"], row["browser"], *(_moment(row[name]) for name in ("first_at", "last_at", "expires_at")))
        for row in rows
    ]


def _moment(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)


def end(device_id: str, account_id: str) -> None:
    """End one sign-in of an account; that of another's is left alone."""
    with database.changing() as con:
        con.execute(
            "UPDATE device SET ended_at = ? WHERE id = ? AND account = ? AND ended_at IS NULL",
            (database.now(), device_id, account_id),
        )


def end_shared(nonce: str, until: float) -> None:
    """End the sign-in of one device with a shared passcode, until its cookie would have expired anyway."""
    with database.changing() as con:
        con.execute("DELETE FROM ended_cookie WHERE until < ?", (database.now() - 7 * 24 * 3600,))
        con.execute("INSERT OR IGNORE INTO ended_cookie VALUES (?, ?)", (nonce, until))


def is_ended_shared(nonce: str) -> bool:
    """Whether a device with a shared passcode was signed out."""
    return bool(database.rows("SELECT 1 FROM ended_cookie WHERE nonce = ?", [nonce]))


# In this order: each names the ones after it too.
_FAMILIES = (
    ("edge", "edg(?:e|a|ios)?/"),
    ("opera", "opr/|opera"),
    ("samsung", "samsungbrowser/"),
    ("uc", "ucbrowser/"),
    ("firefox", "firefox/|fxios/"),
    ("chrome", "chrome/|crios/|chromium/"),
    ("safari", "safari/"),
)
_SYSTEMS = (
    ("android", "android"),
    ("ios", "iphone|ipad|ipod"),
    ("windows", "windows"),
    ("macos", "mac os x|macintosh"),
    ("linux", "linux|x11|cros"),
)


def browser_of(user_agent: str) -> str:
    """Family and system of a browser, `chrome.android`; the rest of what it says of itself is not stored."""
    text = user_agent[:500].lower()

    def first(names: tuple[tuple[str, str], ...]) -> str:
        return next((name for name, pattern in names if re.search(pattern, text)), "other")

    return f"{first(_FAMILIES)}.{first(_SYSTEMS)}"
