"""The session of a device: its role, by a signed cookie or by the machine it is on."""

import hashlib
import hmac
import ipaddress
import time
from collections.abc import Mapping
from html import escape
from typing import Literal
from urllib.parse import urlencode, urlsplit

import streamlit as st
from starlette.requests import HTTPConnection

import settings
from dashboard.shell.language import words

Role = Literal["reader", "writer"]

COOKIE = "posko_sign_in"
COOKIE_SECONDS = 30 * 24 * 3600


def passcode_of(role: Role) -> str | None:
    """The stored hash of the role's passcode, None when none was set."""
    return settings.passcode_write() if role == "writer" else settings.passcode_read()


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
    for role in _ROLES:
        if name == role and until.isascii() and until.isdigit() and int(until) > time.time():
            good = hmac.compare_digest(signature.encode(), _signature(role, int(until)).encode())
            return role if good and passcode_of(role) else None
    return None


_ROLES: tuple[Role, ...] = ("reader", "writer")


def _signature(role: Role, until: int) -> str:
    message = f"{role}.{until}.{passcode_of(role)}"
    return hmac.new(settings.secret_file("session.key"), message.encode(), hashlib.sha256).hexdigest()


# A reverse proxy passes other people's requests on as if they came from this machine.
RELAYED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


def role() -> Role | None:
    """The role of the reader of the running page; None for a stranger."""
    headers = {name.lower(): text for name, text in st.context.headers.items()}
    client = st.context.ip_address or "127.0.0.1"
    # A page run without a browser, as its tests do, has no address to look at.
    return role_of(cookies=st.context.cookies, headers=headers or {"host": "localhost"}, client=client)


def require() -> Role:
    """Return the role; for a stranger the page ends here, with a link to sign in and back."""
    current = role()
    if current is None:
        st.info(words()("sign_in.needed"))
        draw_link("sign_in.enter")
        st.stop()
    return current


def draw_link(key: str) -> None:
    """Draw a link to the sign-in page, labelled by the i18n `key`, that leads back to this page."""
    here = urlsplit(st.context.url or "/").path or "/"
    choices = urlencode(st.query_params.to_dict())
    link = "/sign-in?" + urlencode({"next": f"{here}?{choices}" if choices else here})
    st.html(f'<a href="{escape(link)}" target="_self">{escape(words()(key))}</a>')


def role_of(*, cookies: Mapping[str, str], headers: Mapping[str, str], client: str | None) -> Role | None:
    """The role of a connection.

    Args:
        cookies: Its cookies.
        headers: Its headers by lower-case name.
        client: The IP address it came from.
    """
    if no_passcode():
        return "writer" if _this_machine(headers, client) else None
    return role_of_cookie(cookies.get(COOKIE))


def no_passcode() -> bool:
    """Whether neither a reading nor a writing passcode was set."""
    return passcode_of("reader") is None and passcode_of("writer") is None


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


def role_of_connection(connection: HTTPConnection) -> Role | None:
    """The role of a connection to the server; None for a stranger."""
    headers = {name.lower(): text for name, text in connection.headers.items()}
    client = connection.client.host if connection.client else None
    return role_of(cookies=connection.cookies, headers=headers, client=client)


def same_origin(connection: HTTPConnection) -> bool:
    """False when another site's page sent this."""
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host")


def encrypted(connection: HTTPConnection) -> bool:
    """Whether the device reaches us over https, directly or through a proxy."""
    seen = (connection.url.scheme, connection.headers.get("x-forwarded-proto", ""), settings.url().partition(":")[0])
    return "https" in seen
