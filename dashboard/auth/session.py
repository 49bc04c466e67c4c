"""The session of a device: its role and account, by a signed cookie or by the machine it is on."""

import hashlib
import hmac
import ipaddress
import re
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.runtime.scriptrunner import get_script_run_ctx

import settings
from access import accounts, devices
from access.database import Damaged
from access.roles import Right, Role, allows
from dashboard.shell.language import words

Result = TypeVar("Result")

COOKIE = "posko_sign_in"
COOKIE_SECONDS = 30 * 24 * 3600
SHARED = (Role.READER, Role.DESK)
"""Roles that a shared passcode signs in."""
_ACCOUNT = "account"


def passcode_of(role: Role) -> str | None:
    """The stored hash of the role's shared passcode; None when none was set, or accounts replace it."""
    if role is Role.DESK:
        return None if accounts.replace_write_passcode() else settings.passcode_write()
    return settings.passcode_read()


def signed(role: Role) -> str:
    """The cookie of a device that has just entered the role's shared passcode."""
    until, nonce = int(time.time()) + COOKIE_SECONDS, secrets.token_hex(8)
    return f"{role}.{until}.{nonce}.{_signature(role, until, nonce)}"


def of_account(cookie: str) -> str:
    """The cookie of a device that has just signed in to an account, around what `devices.sign_in` returns."""
    return f"{_ACCOUNT}.{cookie}"


def of_cookie(cookie: str | None) -> "Session | None":
    """The session in a valid cookie; None for any other text.

    A shared passcode's cookie expires after 30 days, and as soon as the passcode changes.
    """
    kind, _, rest = (cookie or "").partition(".")
    if kind == _ACCOUNT:
        signed_in = devices.signed_in(rest)
        return Session(signed_in.role, signed_in.account, signed_in.device) if signed_in else None
    shared = _shared(cookie)
    return Session(shared.role) if shared else None


@dataclass(frozen=True)
class _Shared:
    role: Role
    until: int
    nonce: str


def _shared(cookie: str | None) -> _Shared | None:
    match = _SHARED_COOKIE.fullmatch(cookie or "")
    if match is None or int(match["until"]) <= time.time():
        return None
    role, until, nonce = Role(match["role"]), int(match["until"]), match["nonce"]
    if passcode_of(role) is None or not hmac.compare_digest(match["signature"], _signature(role, until, nonce)):
        return None
    return None if devices.is_ended_shared(nonce) else _Shared(role, until, nonce)


_SHARED_COOKIE = re.compile(
    rf"(?P<role>{'|'.join(SHARED)})[.](?P<until>[0-9]{{1,12}})[.](?P<nonce>[0-9a-f]{{16}})[.](?P<signature>[0-9a-f]{{64}})"
)


def _signature(role: Role, until: int, nonce: str) -> str:
    message = f"{role}.{until}.{nonce}.{passcode_of(role)}"
    return hmac.new(settings.secret_file("session.key"), message.encode(), hashlib.sha256).hexdigest()


def end(cookie: str | None) -> None:
    """Sign the device of a cookie out, on the server too: pages that are still open there end."""
    who = of_cookie(cookie)
    if who is None:
        return
    if who.account and who.device:
        devices.end(who.device, who.account)
    elif shared := _shared(cookie):
        devices.end_shared(shared.nonce, shared.until)


def touch(cookie: str | None) -> None:
    """Write down that the device of a cookie is used now; where that cannot be written it is used all the same."""
    kind, _, rest = (cookie or "").partition(".")
    if kind == _ACCOUNT:
        with suppress(Damaged, OSError):
            devices.touch(rest)


# A reverse proxy passes other people's requests on as if they came from this machine.
RELAYED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


@dataclass(frozen=True)
class Session:
    """Who looks at a page, or sends a request."""

    role: Role
    account: str | None = None
    """Id of the account; None with a shared passcode, and on this machine where nobody has an account yet."""
    device: str | None = None
    """Id of the sign-in of this device; None without an account."""

    def may(self, right: Right) -> bool:
        """Whether the role has a right."""
        return allows(self.role, right)


class Lapsed(Exception):
    """The right to what was begun is gone."""


@dataclass(frozen=True)
class Handshake:
    """What the browser of a page said as it opened the socket."""

    cookie: str | None
    headers: Mapping[str, str]
    client: str


_carried: ContextVar[Handshake | None] = ContextVar("handshake", default=None)


def handshake() -> Handshake:
    """The handshake of the running page."""
    if carried_on := _carried.get():
        return carried_on
    cookie = st.context.cookies.get(COOKIE)
    headers = {name.lower(): text for name, text in st.context.headers.items()}
    # A page run without a browser, as its tests do, has no cookies and no address to look at.
    own = cookie if isinstance(cookie, str) else None
    return Handshake(own, headers or {"host": "localhost"}, st.context.ip_address or "127.0.0.1")


def carried(make: Callable[[], Result]) -> Callable[[], Result]:
    """What makes a file for the reader of the running page, and asks for the right again when it runs later."""
    of_page = handshake()

    def for_reader() -> Result:
        token = _carried.set(of_page)
        try:
            return make()
        finally:
            _carried.reset(token)

    return for_reader


def current() -> Session | None:
    """The session of the reader of the running page, looked up again at every call; None for a stranger."""
    with suppress(Damaged):
        carried_on = _carried.get()
        cookie = carried_on.cookie if carried_on else st.context.cookies.get(COOKIE)
        if isinstance(cookie, str) and (signed_in := of_cookie(cookie)):
            return signed_in
        if not is_for_this_machine():
            return None
        seen = handshake()
        return Session(Role.ADMIN) if _this_machine(seen.headers, seen.client) else None
    return None


def require(right: Right = Right.READ) -> Session:
    """Return the session; without the right the page ends here, with a link to sign in and back.

    Whatever draws, queries or starts something asks again: a right that is gone ends an open page at its next step.
    """
    who = current()
    if who is None or not who.may(right):
        if get_script_run_ctx(suppress_warning=True) is not None:
            st.info(words()(why_not(who)))
            draw_link("sign_in.enter")
            st.stop()
        raise Lapsed  # what runs after its page has ended has nowhere to draw
    return who


def why_not(who: Session | None) -> str:
    """The i18n key of why a page ends: no session, or a right that its role lacks."""
    if who is not None:
        return "sign_in.not_allowed"
    return "sign_in.damaged" if is_damaged() else "sign_in.needed"


def is_damaged() -> bool:
    """Whether the accounts cannot be read: nobody is let in until they can."""
    try:
        accounts.exist()
    except Damaged:
        return True
    return False


def draw_link(key: str) -> None:
    """Draw a link to the sign-in page, labelled by the i18n `key`, that leads back to this page."""
    here = urlsplit(st.context.url or "/").path or "/"
    choices = urlencode(st.query_params.to_dict())
    link = "/sign-in?" + urlencode({"next": f"{here}?{choices}" if choices else here})
    st.html(f'<a class="posko-link" href="{escape(link)}" target="_self">{escape(words()(key))}</a>')


def session_of(*, cookies: Mapping[str, str], headers: Mapping[str, str], client: str | None) -> Session | None:
    """The session of a connection; None for a stranger.

    Args:
        cookies: Its cookies.
        headers: Its headers by lower-case name.
        client: The IP address it came from.
    """
    with suppress(Damaged):
        if is_for_this_machine():
            return Session(Role.ADMIN) if _this_machine(headers, client) else None
        return of_cookie(cookies.get(COOKIE))
    return None


def is_for_this_machine() -> bool:
    """Whether nobody can sign in: no shared passcode is set, and no account was ever used.

    Then this machine itself, and no other, is let in as an admin.
    """
    return settings.passcode_read() is None and settings.passcode_write() is None and not accounts.were_used()


def _this_machine(headers: Mapping[str, str], client: str | None) -> bool:
    """Whether a request comes from this machine and is addressed to it: DNS rebinding does not pass."""
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    is_addressed_here = host == "localhost" or _is_loopback(host)
    return is_addressed_here and _is_loopback(client or "") and not any(name in headers for name in RELAYED)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def session_of_connection(connection: HTTPConnection) -> Session | None:
    """The session of a connection to the server; None for a stranger."""
    headers = {name.lower(): text for name, text in connection.headers.items()}
    client = connection.client.host if connection.client else None
    return session_of(cookies=connection.cookies, headers=headers, client=client)


def role_of_connection(connection: HTTPConnection) -> Role | None:
    """The role of a connection to the server; None for a stranger."""
    who = session_of_connection(connection)
    return who.role if who else None


def same_origin(connection: HTTPConnection) -> bool:
    """False when another site's page sent this."""
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


def encrypted(connection: HTTPConnection) -> bool:
    """Whether the device reaches us over https, directly or through a proxy."""
    seen = (
        connection.scope["scheme"],
        connection.headers.get("x-forwarded-proto", ""),
        settings.url().partition(":")[0],
    )
    return "https" in seen
