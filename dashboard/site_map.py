"""Every page: its name, address, icon and section. The order is the order of the menu."""

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

import settings
from dashboard import language


@dataclass(frozen=True)
class Entry:
    """One page. The address never equals a file's name: a cold link to `/oxygen` would run the file without app.py."""

    name: str
    address: str
    icon: str
    section: str

    @property
    def file(self) -> str:
        """The page's file, as Streamlit names it."""
        return f"pages/{self.name}.py"


ENTRIES = (
    Entry("overview", "ringkasan", "🏠", "now"),
    Entry("calls", "telepon", "📞", "now"),
    Entry("requests", "permintaan", "📋", "now"),
    Entry("demand_map", "peta", "🗺️", "now"),
    Entry("oxygen", "oksigen", "🫁", "help"),
    Entry("donations", "donasi", "🎁", "help"),
    Entry("data", "berkas", "🗂️", "books"),
)


def entry(name: str) -> Entry:
    """The page of this name."""
    return next(each for each in ENTRIES if each.name == name)


def open_page() -> StreamlitPage:
    """The page the reader's address asks for, with the menu in the reader's language around it."""
    w = language.words()
    sections: dict[str, list[StreamlitPage]] = {}
    for each in ENTRIES:
        page = st.Page(
            settings.ROOT / each.file,
            title=w(f"menu.{each.name}"),
            icon=each.icon,
            url_path=each.address,
            default=each is ENTRIES[0],
        )
        sections.setdefault(w(f"menu.{each.section}"), []).append(page)
    return st.navigation(sections)


def draw_link(name: str, label: str) -> None:
    """A link to another page that keeps the reader's choices."""
    st.page_link(str(settings.ROOT / entry(name).file), label=label, icon=entry(name).icon)
