"""The session of a device: its role and account, by a signed cookie or by the machine it is on."""

import hashlib
import hmac
import ipaddress
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st
from starlette.requests import HTTPConnection

import settings
from access.roles import Right, Role, allows
from dashboard.shell.language import words

COOKIE = "posko_sign_in"
COOKIE_SECONDS = 30 * 24 * 3600


def passcode_of(role: Role) -> str | None:
    """The stored hash of the role's passcode, None when none was set."""
    return settings.passcode_write() if role == Role.DESK else settings.passcode_read()


def signed(role: Role) -> str:
    """The cookie of a device that has just entered the role's passcode."""
    until = int(time.time()) + COOKIE_SECONDS
    return f"{role}.{until}.{_signature(role, until)}"


def role_of_cookie(cookie: str | None) -> Role | None:
    """The role in a valid cookie; None for any other text.

    A cookie expires after 30 days, and as soon as the passcode of its role changes.
    """
    name, _, rest = (cookie or "").partition(".")
    until, _, signature = rest.partition(".")
    for role in SHARED:
        if name == role and _MOMENT.fullmatch(until) and int(until) > time.time():
            good = hmac.compare_digest(signature.encode(), _signature(role, int(until)).encode())
            return role if good and passcode_of(role) else None
    return None


_MOMENT = re.compile("[0-9]{1,12}")
SHARED = (Role.READER, Role.DESK)
"""Roles that a shared passcode signs in."""


def _signature(role: Role, until: int) -> str:
    message = f"{role}.{until}.{passcode_of(role)}"
    return hmac.new(settings.secret_file("session.key"), message.encode(), hashlib.sha256).hexdigest()


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


def current() -> Session | None:
    """The session of the reader of the running page, looked up again at every call; None for a stranger."""
    headers = {name.lower(): text for name, text in st.context.headers.items()}
    client = st.context.ip_address or "127.0.0.1"
    # A page run without a browser, as its tests do, has no address to look at.
    return session_of(cookies=st.context.cookies, headers=headers or {"host": "localhost"}, client=client)


def require(right: Right = Right.READ) -> Session:
    """Return the session; without the right the page ends here, with a link to sign in and back.

    Whatever draws, queries or starts something asks again: a right that is gone ends an open page at its next step.
    """
    who = current()
    if who is None or not who.may(right):
        st.info(words()("sign_in.needed" if who is None else "sign_in.not_allowed"))
        draw_link("sign_in.enter")
        st.stop()
    return who


def draw_link(key: str) -> None:
    """Draw a link to the sign-in page, labelled by the i18n `key`, that leads back to this page."""
    here = urlsplit(st.context.url or "/").path or "/"
    choices = urlencode(st.query_params.to_dict())
    link = "/sign-in?" + urlencode({"next": f"{here}?{choices}" if choices else here})
    st.html(f'<a href="{escape(link)}" target="_self">{escape(words()(key))}</a>')


def session_of(*, cookies: Mapping[str, str], headers: Mapping[str, str], client: str | None) -> Session | None:
    """The session of a connection; None for a stranger.

    Args:
        cookies: Its cookies.
        headers: Its headers by lower-case name.
        client: The IP address it came from.
    """
    if no_passcode():
        return Session(Role.ADMIN) if _this_machine(headers, client) else None
    role = role_of_cookie(cookies.get(COOKIE))
    return Session(role) if role else None


def no_passcode() -> bool:
    """Whether neither a reading nor a writing passcode was set."""
    return all(passcode_of(role) is None for role in SHARED)


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
