"""The site map: every page with its address, icon and section, in the order of the menu; links between pages."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

import settings
from access import accounts
from access.roles import Right
from dashboard.auth import session
from dashboard.shell import address, language
from dashboard.widgets.drawing import icons
from i18n import Words

LOGO, FAVICON = (str(Path(__file__).with_name(name)) for name in ("logo.svg", "favicon.svg"))


@dataclass(frozen=True)
class Entry:
    """One page. The address never equals a file's name: a cold link to `/oxygen` would run the file without app.py.

    The first page stands at `/` and is also found under its address.
    """

    name: str
    """Key of the page and stem of its file."""
    address: str
    """Path of its URL."""
    icon: str
    """Icon in the menu, one of `theme.ICONS`."""
    section: str
    """Key of its part of the menu."""
    right: Right = Right.READ
    """To whom the menu offers it: what the page draws is for the page to check."""

    @property
    def path(self) -> str:
        """Absolute path of its URL."""
        return "/" if self is ENTRIES[0] else f"/{self.address}"

    @property
    def file(self) -> str:
        """The page's file, as Streamlit names it."""
        return f"pages/{self.name}.py"


ENTRIES = (
    Entry("overview", "ringkasan", "home", "now"),
    Entry("calls", "telepon", "call", "now"),
    Entry("requests", "permintaan", "assignment", "now"),
    Entry("demand_map", "peta", "map", "now"),
    Entry("village", "desa", "holiday_village", "now"),
    Entry("oxygen", "oksigen", "pulmonology", "help"),
    Entry("deliveries", "antar", "local_shipping", "help"),
    Entry("donations", "donasi", "redeem", "help"),
    Entry("followups", "tindak-lanjut", "phone_callback", "care"),
    Entry("companions", "pendamping", "handshake", "care"),
    Entry("referrals", "rujukan", "sync_alt", "care"),
    Entry("case", "kasus", "receipt_long", "care", Right.ROWS),
    Entry("inspection", "inspeksi", "print", "books"),
    Entry("data", "berkas", "folder_open", "books"),
    Entry("access", "akses", "badge", "books", Right.PEOPLE),
)


def entry(name: str) -> Entry:
    """The page of this name."""
    return next(each for each in ENTRIES if each.name == name)


def open_page() -> StreamlitPage:
    """The page of the reader's address, with the menu in the reader's language around it."""
    w = language.words()
    # Else the browser would be told to fetch the icon of the page in the menu from a host on the internet.
    st.set_page_config(page_icon=FAVICON)
    st.logo(LOGO, size="large", link=None)
    sections: dict[str, list[StreamlitPage]] = {}
    for each in ENTRIES:
        sections.setdefault(w(f"menu.{each.section}"), []).append(page_of(w, each))
    page = st.navigation(sections, expanded=True)  # else the link below it would hide the last pages
    if link := account_link(w):
        st.sidebar.html(link)
    return page


def account_link(w: Words) -> str:
    """The reader's own name, which leads to the own devices and passphrase; empty without an account."""
    who = session.current()
    account = accounts.by_id(who.account) if who and who.account else None
    if account is None:
        return ""
    link = f"{entry('access').path}?{urlencode({'lang': w.language})}"
    inside = f"{icons.html(entry('access').icon)} <bdi>{escape(account.name)}</bdi>"
    return f'<a class="posko-lead" href="{escape(link)}" target="_self">{inside}</a>'


def page_of(w: Words, each: Entry) -> StreamlitPage:
    """The page of an entry as the menu has it; one that needs more than reading is hidden from others."""
    first = each is ENTRIES[0]
    return st.Page(
        settings.ROOT / each.file,
        title=w(f"menu.{each.name}"),
        icon=icons.mark(each.icon),
        url_path="home" if first else each.address,
        default=first,
        visibility="visible" if each.right is Right.READ or _may(each.right) else "hidden",
    )


def _may(right: Right) -> bool:
    who = session.current()
    return who is not None and who.may(right)


def address_of(name: str, **choices: str) -> str:
    """The address of another page, escaped for HTML, with the reader's choices and these.

    Unlike `st.page_link` it works on a page run without its menu.
    """
    return escape(f"{entry(name).path}?{urlencode({**address.shared_choices(), **choices})}")


def addresses_of(name: str) -> Callable[..., str]:
    """What `address_of` says of one page, for many choices: the reader's are looked up once."""
    path, shared = entry(name).path, address.shared_choices()
    return lambda **choices: escape(f"{path}?{urlencode({**shared, **choices})}")


def go_to(name: str, **choices: str) -> None:
    """Switch to another page with the reader's choices and these."""
    st.switch_page(entry(name).file, query_params={**address.shared_choices(), **choices})


def draw_lead(w: Words, name: str | None) -> None:
    """Draw a small link to the page that explains the figure above it, if there is one."""
    if name:
        label = w(f"menu.{name}")
        st.html(f'<a class="posko-lead" href="{address_of(name)}" target="_self">{escape(label)} ›</a>')


def draw_link(name: str, label: str) -> None:
    """Draw a link to another page that looks like a button."""
    inside = f"{icons.html(entry(name).icon)} {escape(label)}"
    st.html(f'<a class="posko-link" href="{address_of(name)}" target="_self">{inside}</a>')
