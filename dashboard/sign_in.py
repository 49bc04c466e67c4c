"""Who looks: a writer, a reader, or a stranger.

Without any passcode the machine the dashboard runs on is the writer, and nobody else is let in. With a reading
passcode only, nobody writes from a page; with a writing passcode only, reading needs it too.
"""

import ipaddress
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard import device
from dashboard.device import Role
from dashboard.language import words

# A relay in front passes other people's requests on as if they came from this machine.
RELAYED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


def role() -> Role | None:
    """The role of whoever looks at the running page; None for a stranger."""
    headers = {name.lower(): text for name, text in st.context.headers.items()}
    client = st.context.ip_address or "127.0.0.1"
    # A page run without a browser, as its tests do, has no address to look at.
    return role_of(cookies=st.context.cookies, headers=headers or {"host": "localhost"}, client=client)


def require() -> Role:
    """The role; for a stranger the page ends here, with a link that leads back to it."""
    found = role()
    if found is None:
        st.info(words()("sign_in.needed"))
        draw_link("sign_in.enter")
        st.stop()
    return found


def draw_link(key: str) -> None:
    """A link to the sign-in page under the words of `key`; from there the reader comes back to this very page."""
    here = urlsplit(st.context.url or "/").path or "/"
    choices = urlencode(st.query_params.to_dict())
    link = "/sign-in?" + urlencode({"next": f"{here}?{choices}" if choices else here})
    st.html(f'<a href="{escape(link)}" target="_self">{escape(words()(key))}</a>')


def role_of(*, cookies: Mapping[str, str], headers: Mapping[str, str], client: str | None) -> Role | None:
    """The role of a connection: its cookies, its headers by lower-case name, the address it came from."""
    if no_passcode():
        return "writer" if _this_machine(headers, client) else None
    return device.role_of(cookies.get(device.COOKIE))


def no_passcode() -> bool:
    """Whether neither a reading nor a writing passcode was set."""
    return device.passcode_of("reader") is None and device.passcode_of("writer") is None


def _this_machine(headers: Mapping[str, str], client: str | None) -> bool:
    """Asked from here, for here: a name on the internet that points at 127.0.0.1 does not pass."""
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    asked_for_here = host == "localhost" or _is_loopback(host)
    return asked_for_here and _is_loopback(client or "") and not any(name in headers for name in RELAYED)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
