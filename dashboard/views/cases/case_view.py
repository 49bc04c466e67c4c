"""One person's chain: who it is about, what is open, what happened, and the names for a moment."""

from html import escape
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from dashboard.data_entry import pipeline_client
from dashboard.frontend import escaping
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.views.cases import wording
from dashboard.widgets import canvas, cells, tables
from dashboard.widgets.drawing import icons

_PEOPLE = ("name", "number", "address")


def draw_closed(context: PageContext) -> NoReturn:
    """Say to readers that cases are for the desk; nothing else is asked or drawn."""
    context.head.title(context.w("case.closed_to_readers"), anchor=False)
    st.stop()


def draw_invitation(context: PageContext) -> NoReturn:
    """Say how to open a case, where the address names none."""
    context.head.title(context.w("case.invitation"), anchor=False)
    st.write(context.w("case.invitation_hint"))
    st.stop()


def draw_unknown(context: PageContext) -> NoReturn:
    """Say that nobody and no record has the key of the address."""
    context.head.title(context.w("case.unknown"), anchor=False)
    st.write(context.w("case.unknown_hint"))
    st.stop()


def draw_identity(context: PageContext, identity: pd.Series) -> None:
    """Draw whom the case is about, and where the identity is uncertain why, and that nothing is joined.

    Args:
        context: The opened page.
        identity: Row of `case_identity`.
    """
    w, kind = context.w, str(identity["key"]).partition(":")
    basis = w.term("case_basis", str(identity["basis"]))
    if not cells.is_missing(identity["person"]):
        st.caption(
            f"{icons.mark('badge')} {w('case.certain', person=escaping.unmarked(str(identity['person'])), basis=basis)}"
        )
        return
    record = w("case.search_record", kind=w.term("case_step", kind[0]), record=kind[2])
    line = w("case.uncertain", record=escaping.unmarked(record), basis=basis)
    possible = int(identity["possible"])
    st.warning(f"{line} {w('case.possible', possible=possible)}" if possible else line, icon=icons.mark("help"))


def draw_open(context: PageContext, steps: pd.DataFrame) -> None:
    """Draw what is open and what comes next.

    Args:
        context: The opened page.
        steps: Of `open_steps`.
    """
    tables.card(context, "case.open", wording.open_rows(context, steps))


def draw_chain(context: PageContext, chain: pd.DataFrame) -> None:
    """Draw what happened in the order of time, each step with a link to its page.

    Args:
        context: The opened page.
        chain: Of `case_chain`.
    """
    with canvas.card(context, "case.chain"):
        if chain.empty:
            st.write(context.w("case.chain_none"))
            return
        lines = "".join(_line(context, row) for row in chain.to_dict("records"))
        st.html(f'<ol class="posko-chain">{lines}</ol>')
        tables.behind(context, "case.chain", wording.chain_rows(context, chain))


def _line(context: PageContext, row: cells.Row) -> str:
    w, step = context.w, str(row["step"])
    when = wording.when(w, wording.local(row["at"], is_known=row["time_known"]))
    label = escape(w.term("case_step", step))
    page = wording.PAGES.get(step)
    if page and any(each.name == page for each in navigation.ENTRIES):
        label = f'<a href="{navigation.address_of(page)}" target="_self">{label}</a>'
    state = wording.word(w, step, "state", row["state"])
    after = f" <b>{escape(state)}</b>" if state else ""
    text = wording.details(w, row)
    details = f": {escape(text)}" if text else ""
    icon = icons.html(wording.ICONS[step]) if step in wording.ICONS else "•"
    return f"<li><small>{escape(when)}</small><p>{icon} {label}{details}{after}</p></li>"


@st.fragment
def draw_names(context: PageContext, key: str) -> None:
    """Draw the button that takes names and numbers from the books for as long as they are looked at.

    They are drawn by the run that the button starts, stored nowhere, and the use is recorded.

    Args:
        context: The opened page.
        key: Of `case_identity`.
    """
    w = context.w
    with st.container(border=True, key="case-names"):
        st.markdown(f"### {w('case.names')}")
        st.caption(w("case.names_hint"))
        command = f"python -m pipelines contacts case {key.removeprefix('person:')} --out kasus.xlsx"
        st.code(command, language=None)
        if not st.button(w("case.names_show"), icon=icons.mark("lock_open"), key="case-names-show"):
            return
        with st.spinner(w("screen.reading")):
            rows, problem = pipeline_client.contacts("case", key, language=w.language)
        if problem:
            st.error(escaping.unmarked(problem), icon=icons.mark("block"))
            return
        st.html("".join(_person(context, row) for row in rows))
        st.button(w("case.names_hide"), key="case-names-hide")
        st.caption(w("inspection.live_recorded"))


def _person(context: PageContext, row: dict[str, Any]) -> str:
    lines = "".join(
        f"<p><small>{escape(context.w(f'contacts.column.{name}'))}</small><br><b>{escape(str(row[name]))}</b></p>"
        for name in _PEOPLE
        if row.get(name)
    )
    return f'<div class="posko-person">{lines}</div>'
