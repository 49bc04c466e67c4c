"""The column maps a posko remembers, on the Data page: which titles they are for, and a way to forget each."""

from typing import Any

import streamlit as st

from dashboard import intake
from dashboard.screen import Screen

_KEPT, _MOST = "remembered-maps", 240


def draw(screen: Screen) -> None:
    """Asked for once somebody wants to see them, as the books are looked into by a child process."""
    w = screen.w
    with st.expander(w("mapping.kept"), icon="🧩"):
        st.caption(w("mapping.kept_hint"))
        if st.button(w("mapping.kept_show"), icon="🔎"):
            with st.spinner(w("screen.reading")):
                st.session_state[_KEPT] = intake.remembered_maps()
        for one in st.session_state.get(_KEPT) or []:
            _one(screen, one)
        if st.session_state.get(_KEPT) == []:
            st.write(w("mapping.kept_none"))


def _one(screen: Screen, one: dict[str, Any]) -> None:
    """One map: its kind of data, its titles, and the button."""
    w, feed = screen.w, one["feed"]
    kind = w(f"feed.{feed}") if feed else w("mapping.kept_damaged")
    st.text(f"{kind}: {one['header'][:_MOST]}" if feed else kind)
    if st.button(w("mapping.forget", feed=kind), icon="🗑️", key=f"forget-{one['file']}"):
        with st.spinner(w("screen.reading")):
            st.toast(intake.forget_map(one["file"], language=w.language).message)
        st.session_state[_KEPT] = [other for other in st.session_state[_KEPT] if other["file"] != one["file"]]
        st.session_state.pop("checked", None)  # files that lie in the upload are looked at anew
        st.rerun()
