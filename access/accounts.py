"""Accounts: who may sign in under which name, with which role; invited by a link, revoked and never deleted."""

import hashlib
import secrets
import sqlite3
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

import settings
from access import audit, database, passphrases
from access.audit import Action, Actor
from access.roles import Right, Role, allows

SHORTEST_NAME, LONGEST_NAME = 2, 40
_SIGNS = " .-_@'’"
_LETTERS = "bcdfghjkmnpqrstvwxyz"


class Refused(Exception):
    """What was wanted cannot be; its text is the end of an i18n key under `account.`."""


class LinkKind(StrEnum):
    """What a link lets its owner do once: set a passphrase, the first one or another."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True)
class Account:
    """One account."""

    id: str
    name: str
    """To sign in with."""
    role: Role
    version: int
    """Of its credentials: a sign-in made under an older one is over."""
    has_passphrase: bool
    email: str | None
    """By which an identity provider may name it."""
    is_bound: bool
    """Whether an identity provider has named it once."""
    created_at: datetime
    signed_in_at: datetime | None
    """Last sign-in."""
    revoked_at: datetime | None
    link_expires_at: datetime | None
    """When its unused link ends or ended; None without one."""

    @property
    def is_in_force(self) -> bool:
        """Whether somebody can sign in with it."""
        return self.revoked_at is None and (self.has_passphrase or self.is_bound)

    def may(self, right: Right) -> bool:
        """Whether its role has a right."""
        return allows(self.role, right)


_ACCOUNTS = """SELECT account.*, (SELECT max(expires_at) FROM link WHERE link.account = account.id AND used_at IS NULL)
    AS link_expires_at FROM account"""


def _account(row: sqlite3.Row) -> Account:
    return Account(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        version=row["version"],
        has_passphrase=row["hash"] is not None,
        email=row["email"],
        is_bound=row["subject"] is not None,
        created_at=_moment(row["created_at"]),
        signed_in_at=_moment(row["signed_in_at"]) if row["signed_in_at"] else None,
        revoked_at=_moment(row["revoked_at"]) if row["revoked_at"] else None,
        link_expires_at=_moment(row["link_expires_at"]) if row["link_expires_at"] else None,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def accounts() -> list[Account]:
    """Every account, those in force first, by name."""
    return [_account(row) for row in database.rows(f"{_ACCOUNTS} ORDER BY revoked_at IS NOT NULL, folded, created_at")]


def by_id(account_id: str) -> Account | None:
    """The account of this id."""
    return next((_account(row) for row in database.rows(f"{_ACCOUNTS} WHERE id = ?", [account_id])), None)


def by_name(name: str) -> Account | None:
    """The account, not revoked, with this name, whatever the case."""
    if len(name) > 4 * LONGEST_NAME:  # none is so long, and answers are remembered by what was looked for
        return None
    question = f"{_ACCOUNTS} WHERE folded = ? AND revoked_at IS NULL"
    return next((_account(row) for row in database.rows(question, [folded(name)])), None)


def exist() -> bool:
    """Whether there is an account that is not revoked: the sign-in page then asks for names."""
    return bool(database.rows("SELECT 1 FROM account WHERE revoked_at IS NULL LIMIT 1"))


def were_used() -> bool:
    """Whether anybody ever had an account to sign in with: this machine alone is then nobody in particular."""
    # version: a reset leaves no hash
    question = "SELECT 1 FROM account WHERE hash IS NOT NULL OR subject IS NOT NULL OR version > 1"
    return bool(database.rows(f"{question} OR revoked_at IS NOT NULL LIMIT 1"))


def replace_write_passcode() -> bool:
    """Whether an account of the desk or an admin was ever made: the shared passcode to write is refused from then."""
    return bool(database.rows("SELECT 1 FROM account WHERE role <> ? LIMIT 1", [str(Role.READER)]))


def folded(name: str) -> str:
    """The name as names are compared: two that look alike are one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def clean_name(name: str) -> str:
    """A name to sign in with; Refused when it cannot be one: letters of one script, digits and a few signs."""
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    letters = [sign for sign in text if sign.isalpha()]
    scripts = {unicodedata.name(sign, "?").split()[0] for sign in letters}
    is_plain = all(unicodedata.category(sign)[0] in "LMN" or sign in _SIGNS for sign in text)
    if not (SHORTEST_NAME <= len(text) <= LONGEST_NAME and is_plain and len(scripts) == 1):
        raise Refused("bad_name")
    return text


def clean_email(email: str | None) -> str | None:
    """An e-mail address as providers' are compared; Refused when it cannot be one."""
    text = unicodedata.normalize("NFKC", email or "").strip().casefold()
    if not text:
        return None
    name, at, host = text.partition("@")
    if not (
        name
        and at
        and "." in host
        and text.isascii()
        and text.isprintable()
        and len(text.split()) == 1
        and len(text) < 255
    ):
        raise Refused("bad_email")
    return text


def add(name: str, role: Role, *, email: str | None = None, actor: Actor | None = None) -> Account:
    """Add an account that nobody can sign in with yet.

    Args:
        name: To sign in with.
        role: Its role.
        email: By which an identity provider may name it.
        actor: Who adds it; None for the one of this process.

    Raises:
        Refused: The name is none, or another account has it.
    """
    text, address, key = clean_name(name), clean_email(email), new_id("a")
    try:
        with database.changing() as con:
            con.execute(
                "INSERT INTO account (id, name, folded, role, email, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                (key, text, folded(text), str(role), address, database.now()),
            )
            audit.record(Action.account_added, actor=actor, subject=key, to=str(role))
    except sqlite3.IntegrityError as error:
        raise Refused("taken") from error
    return _existing(key)


def new_id(kind: str) -> str:
    """A random id of an account or a device, by the letter of its kind."""
    # letters alone, so that nothing takes it for a number
    return f"{kind}-{''.join(secrets.choice(_LETTERS) for _ in range(12))}"


def _existing(account_id: str) -> Account:
    account = by_id(account_id)
    if account is None or account.revoked_at is not None:
        raise Refused("unknown")
    return account


def new_link(account_id: str, kind: LinkKind, *, actor: Actor | None = None) -> str:
    """The token of a link that lets its owner set a passphrase once; older links of the account end.

    A reset also ends the passphrase that was, and every device.

    Args:
        account_id: Whose.
        kind: What it is for.
        actor: Who does it; None for the one of this process.
    """
    account = _existing(account_id)
    token, moment = secrets.token_urlsafe(24), database.now()
    with database.changing() as con:
        con.execute("UPDATE link SET used_at = ? WHERE account = ? AND used_at IS NULL", (moment, account.id))
        con.execute(
            "INSERT INTO link (token, account, kind, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            (_token_hash(token), account.id, str(kind), moment, moment + settings.invitation_hours() * 3600),
        )
        if kind is LinkKind.RESET:
            con.execute("UPDATE account SET version = version + 1, hash = NULL WHERE id = ?", (account.id,))
            _end_devices(con, account.id)
        audit.record(Action.account_changed, actor=actor, subject=account.id, by=str(kind))
    return token


def address_of(token: str, base: str = "") -> str:
    """The address of a link, as it is sent to its owner.

    `base` is where the dashboard is reached from here; it counts where no setting says where its readers reach it.
    """
    return f"{settings.url() or base or THIS_MACHINE}/invitation?token={token}"


def is_for_this_machine_alone(address: str) -> bool:
    """Whether the address of a link opens on this machine only."""
    return urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")


THIS_MACHINE = "http://localhost:8501"


def _token_hash(token: str) -> bytes:
    # 24 random bytes: nobody guesses them, so a fast hash is enough
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def account_of_link(token: str) -> Account | None:
    """The account whose unused link this is; None for one that was used, ended or never made."""
    rows = database.rows("SELECT * FROM link WHERE token = ?", [_token_hash(token)])
    account = by_id(rows[0]["account"]) if rows and _is_usable(rows[0]) else None
    return account if account and account.revoked_at is None else None


def _is_usable(link: sqlite3.Row) -> bool:
    # A clock that was set back before the link was made makes no old link new.
    return link["used_at"] is None and link["created_at"] - _SKEW_SECONDS <= database.now() < link["expires_at"]


_SKEW_SECONDS = 300


def use_link(token: str, passphrase: str) -> Account:
    """Set the passphrase by a link, which is then used up, and end every device of the account.

    Raises:
        Refused: `link` for a link that was used, ended or never made; else why the passphrase is too weak.
    """
    account = account_of_link(token)
    if account is None:
        raise Refused("link")
    if reason := passphrases.weakness(passphrase, [account.name, account.email or ""]):
        raise Refused(f"weak.{reason}")
    digest = passphrases.hashed(passphrase)
    with database.changing() as con:
        link = con.execute("SELECT * FROM link WHERE token = ?", (_token_hash(token),)).fetchone()
        owner = con.execute("SELECT revoked_at FROM account WHERE id = ?", (account.id,)).fetchone()
        if link is None or not _is_usable(link) or owner["revoked_at"] is not None:
            raise Refused("link")
        con.execute("UPDATE link SET used_at = ? WHERE token = ?", (database.now(), _token_hash(token)))
        _set_hash(con, account.id, digest)
        _end_devices(con, account.id)
        own = Actor(account.id, str(account.role), "page")
        audit.record(Action.account_changed, actor=own, subject=account.id, by=f"{link['kind']}_used")
    return _existing(account.id)


def set_passphrase(account_id: str, passphrase: str, *, actor: Actor | None = None) -> Account:
    """Set the passphrase and end every device of the account; Refused when it is too weak.

    Args:
        account_id: Whose.
        passphrase: In clear text.
        actor: Who does it; None for the one of this process.
    """
    account = _existing(account_id)
    if reason := passphrases.weakness(passphrase, [account.name, account.email or ""]):
        raise Refused(f"weak.{reason}")
    digest = passphrases.hashed(passphrase)
    with database.changing() as con:
        con.execute("UPDATE link SET used_at = ? WHERE account = ? AND used_at IS NULL", (database.now(), account.id))
        _set_hash(con, account.id, digest)
        _end_devices(con, account.id)
        audit.record(Action.account_changed, actor=actor, subject=account.id, by="passphrase")
    return _existing(account_id)


def _set_hash(con: sqlite3.Connection, account_id: str, digest: str) -> None:
    con.execute("UPDATE account SET hash = ?, version = version + 1 WHERE id = ?", (digest, account_id))


def _end_devices(con: sqlite3.Connection, account_id: str) -> None:
    con.execute("UPDATE device SET ended_at = ? WHERE account = ? AND ended_at IS NULL", (database.now(), account_id))


def change_role(account_id: str, role: Role, *, actor: Actor | None = None) -> Account:
    """Change the role; a lower one ends every device, so that no open page goes on with the old rights.

    Args:
        account_id: Whose.
        role: The new one.
        actor: Who does it; None for the one of this process.
    """
    account = _existing(account_id)
    if role is account.role:
        return account
    is_lower = any(account.may(right) and not allows(role, right) for right in Right)
    with database.changing() as con:
        con.execute(
            "UPDATE account SET role = ?, version = version + ? WHERE id = ?", (str(role), is_lower, account.id)
        )
        if is_lower:
            _end_devices(con, account.id)
        before = str(account.role)
        audit.record(Action.account_changed, actor=actor, subject=account.id, by="role", before=before, to=str(role))
    return _existing(account_id)


def revoke(account_id: str, *, actor: Actor | None = None) -> None:
    """Revoke an account for good, with its devices and links."""
    account = _existing(account_id)
    with database.changing() as con:
        con.execute("UPDATE account SET revoked_at = ?, hash = NULL WHERE id = ?", (database.now(), account.id))
        con.execute("UPDATE link SET used_at = ? WHERE account = ? AND used_at IS NULL", (database.now(), account.id))
        _end_devices(con, account.id)
        audit.record(Action.account_revoked, actor=actor, subject=account.id)


def sign_out_everywhere(account_id: str, *, actor: Actor | None = None) -> None:
    """End every device of an account."""
    account = _existing(account_id)
    with database.changing() as con:
        con.execute("UPDATE account SET version = version + 1 WHERE id = ?", (account.id,))
        _end_devices(con, account.id)
        audit.record(Action.signed_out, actor=actor, subject=account.id, by="everywhere")


def is_last_admin(account_id: str) -> bool:
    """Whether nobody else could manage accounts from a page."""
    admins = [each.id for each in accounts() if each.is_in_force and each.may(Right.PEOPLE)]
    return admins == [account_id]


def check(name: str, passphrase: str) -> Account | None:
    """The account that a name and a passphrase open; for any other pair the same answer after the same time."""
    account = by_name(name)
    rows = database.rows("SELECT hash FROM account WHERE id = ?", [account.id]) if account else []
    stored = rows[0]["hash"] if rows else None
    if not passphrases.fits(passphrase, stored) or account is None or stored is None:
        return None
    if passphrases.is_outdated(stored):
        digest = passphrases.hashed(passphrase)
        with database.changing() as con:
            con.execute("UPDATE account SET hash = ? WHERE id = ? AND hash = ?", (digest, account.id, stored))
    return account


def account_of_identity(subject: str, email: str | None) -> Account | None:
    """The account that an identity provider names: the one bound to the subject, else the one invited by e-mail.

    Args:
        subject: Issuer and subject of the verified identity.
        email: Its e-mail address, None unless the provider verified it.

    Returns:
        None for everybody whom no admin invited. The first time binds the account to the subject.
    """
    bound = database.rows(f"{_ACCOUNTS} WHERE subject = ? AND revoked_at IS NULL", [subject])
    if bound:
        return _account(bound[0])
    address = unicodedata.normalize("NFKC", email or "").strip().casefold()
    if not address:
        return None
    with database.changing() as con:
        changed = con.execute(
            "UPDATE account SET subject = ? WHERE email = ? AND subject IS NULL AND revoked_at IS NULL",
            (subject, address),
        )
        if changed.rowcount != 1:
            return None
        bound_now = con.execute("SELECT id, role FROM account WHERE subject = ?", (subject,)).fetchone()
        own = Actor(bound_now["id"], bound_now["role"], "page")
        audit.record(Action.account_changed, actor=own, subject=own.account, by="identity")
    rows = database.rows(f"{_ACCOUNTS} WHERE subject = ? AND revoked_at IS NULL", [subject])
    return _account(rows[0]) if rows else None
