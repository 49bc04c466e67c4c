"""One's own account: who this device is signed in as, the passphrase, and the devices."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from access import accounts, audit, devices
from access.accounts import Account
from access.audit import Action, Actor
from access.devices import Device
from dashboard.auth import session
from dashboard.auth.session import Session
from dashboard.frontend import escaping
from dashboard.shell.page_context import PageContext
from dashboard.views.access import changes
from dashboard.widgets import tables
from dashboard.widgets.drawing import icons
from dashboard.widgets.tables import Column
from i18n import Words


def draw(context: PageContext) -> None:
    """Draw whom this device is signed in as, and what that person can do about it."""
    w, who = context.w, session.require()
    context.head.title(w("access.title"), anchor=False)
    account = accounts.by_id(who.account) if who.account else None
    with st.container(border=True, key="access-own"):
        st.markdown(f"### {w('access.own')}")
        if account is None:
            st.write(w("access.own_machine" if session.is_for_this_machine() else "access.own_shared"))
            if not session.is_for_this_machine():
                session.draw_link("access.sign_in")
            return
        st.write(w("access.own_account", name=escaping.unmarked(account.name), role=w(f"role.{account.role}")))
        _draw_links(w)
        changes.draw_done(w, "own")
        _draw_devices(w, account, who)


def _draw_links(w: Words) -> None:
    address = escape("/passphrase?" + urlencode({"lang": w.language}))
    st.html(f'<a class="posko-link" href="{address}" target="_self">{escape(w("passphrase.title"))}</a>')


def _draw_devices(w: Words, account: Account, who: Session) -> None:
    own = devices.devices_of(account.id)
    st.markdown(f"**{w('access.devices')}**")
    st.html(devices_table(w, own, who.device))
    others = {each.id: f"{name_of(w, each)} · {w.moment(each.first_at)}" for each in own if each.id != who.device}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if others:
            chosen = st.selectbox(w("access.device_end"), list(others), format_func=others.__getitem__)
            if st.button(w("access.device_end_button"), key="access-device-end"):
                changes.make(w, "own", "access.device_ended", lambda actor: _end(actor, chosen, account))
        if st.button(w("access.everywhere"), key="access-own-everywhere", icon=icons.mark("block")):
            changes.make(w, "own", "", lambda actor: accounts.sign_out_everywhere(account.id, actor=actor))


def _end(actor: Actor, device: str, account: Account) -> None:
    audit.record(Action.signed_out, actor=actor, subject=account.id, by="device")
    devices.end(device, account.id)


def devices_table(w: Words, own: list[Device], current: str | None = None) -> str:
    """The sign-ins of an account as a table.

    Args:
        w: Words in the reader's language.
        own: The sign-ins.
        current: Id of the reader's own device.
    """
    columns = [Column(w(f"access.column_{name}")) for name in ("device", "first", "last", "ends")]
    rows = [
        [
            escape(name_of(w, device))
            + (f" <b>({escape(w('access.this_device'))})</b>" if device.id == current else ""),
            *(escape(w.moment(moment)) for moment in (device.first_at, device.last_at, device.expires_at)),
        ]
        for device in own
    ]
    return tables.drawn(columns, rows, label=w("access.devices"), whole=True, cards=True)


_FAMILIES = {
    "chrome": "Chrome",
    "edge": "Edge",
    "firefox": "Firefox",
    "opera": "Opera",
    "safari": "Safari",
    "samsung": "Samsung Internet",
    "uc": "UC Browser",
}
_SYSTEMS = {"android": "Android", "ios": "iOS", "linux": "Linux", "macos": "macOS", "windows": "Windows"}


def name_of(w: Words, device: Device) -> str:
    """The browser of a device in words: `Chrome di Android`."""
    family, _, system = device.browser.partition(".")
    other = w("access.browser_other")
    return w("access.browser", family=_FAMILIES.get(family, other), system=_SYSTEMS.get(system, other))
