"""What the page of people and access changes: asked once more whether it may, done, recorded, and said."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from access import accounts, audit
from access.accounts import LONGEST_NAME, SHORTEST_NAME, Refused
from access.audit import Actor
from access.database import Damaged
from access.roles import Right
from dashboard.auth import session
from dashboard.frontend import escaping
from dashboard.widgets.drawing import icons
from i18n import Words

_DONE = "access-done"


@dataclass(frozen=True)
class Done:
    """What was done, until something else is."""

    part: str
    """The part of the page that says it."""
    message: str
    link: str = ""
    """The address to send to somebody, if any."""
    is_error: bool = False


def make(
    w: Words,
    part: str,
    message: str,
    change: Callable[[Actor], str | None],
    *,
    right: Right = Right.READ,
    **gaps: str,
) -> None:
    """Make a change as the reader, and draw the page anew, which then says so.

    Args:
        w: Words in the reader's language.
        part: Part of the page.
        message: i18n key of what was done; empty for nothing to say.
        change: Makes it, and may return an address to send.
        right: What it needs.
        **gaps: Gaps of the sentence.
    """
    who = session.require(right)
    try:
        link = change(Actor(who.account, str(who.role), "page")) or ""
        done = Done(part, w(message, **gaps) if message else "", link)
    except Refused as refused:
        done = Done(part, w(f"account.{refused}", shortest=SHORTEST_NAME, longest=LONGEST_NAME), is_error=True)
    except (audit.Unrecorded, Damaged):
        done = Done(part, w("access.not_recorded"), is_error=True)
    st.session_state[_DONE] = done
    st.rerun()


def draw_done(w: Words, part: str) -> None:
    """Say what was done last, where it was done; a link stays until it is put away."""
    done = st.session_state.get(_DONE)
    if not isinstance(done, Done) or done.part != part or not done.message:
        return
    if done.is_error:
        st.error(escaping.unmarked(done.message), icon=icons.mark("block"))
    else:
        st.success(escaping.unmarked(done.message), icon=icons.mark("check_circle"))
    if done.link:
        st.code(done.link, language=None)
        if accounts.is_for_this_machine_alone(done.link):
            st.warning(w("account.local_link"), icon=icons.mark("warning"))
        st.button(w("access.link_hide"), key="access-link-hide", on_click=forget)
    else:
        forget()


def link_of(token: str) -> str:
    """The address of a link under which the reader's own browser reaches Posko, unless a setting names another."""
    here = urlsplit(st.context.url or "")
    return accounts.address_of(token, f"{here.scheme}://{here.netloc}" if here.netloc else "")


def forget() -> None:
    """Put away what was done last."""
    st.session_state.pop(_DONE, None)
