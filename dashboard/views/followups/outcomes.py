"""How follow-up ended, the history of one person, and the norms of the ladder."""

from types import ModuleType

import pandas as pd
import streamlit as st

from dashboard.shell import address, case_link
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import cells, tables

_PERSON = "followed"
_NORMS = (
    "own_number_attempts",
    "other_number_attempts",
    "village_head_attempts",
    "visit_attempts",
    "next_attempt_hours",
)


def endings(context: PageContext, metrics: ModuleType, *, for_desk: bool) -> None:
    """Draw how follow-up ended, and for the desk who is still scheduled after it did.

    Args:
        context: The opened page.
        metrics: Of `endings`.
        for_desk: Whether rows about one person are drawn.
    """
    here = {"now": context.now, "place": context.place}
    rows = query(metrics.people_by_ending, **here)
    total = {"followup_ending": context.w("small_groups.total")}
    tables.card(context, "followups.endings", rows.fillna(total))
    if for_desk:
        tables.listed(context, "followups.after_ending", metrics.planned_after_ending, **here)


def history(context: PageContext, metrics: ModuleType) -> None:
    """Draw every due call and attempt of a person that the reader chooses; metrics: of `followup_rows`."""
    people = query(metrics.people_due, **context.filters, now=context.now)["person"].astype(str).tolist()
    if not people:
        st.write(context.w("followups.history_nobody"))
        return
    code = address.chosen(_PERSON, people, people[0])
    st.selectbox(
        context.w("followups.history_pick"), people, placeholder=context.w("filter.search"), width=320,
        **address.widget(_PERSON, code),
    )  # fmt: skip
    st.html(f"<p>{case_link.anchor(context, f'person:{code}')}</p>")
    tables.card(context, "followups.history", query(metrics.history, now=context.now, person=code))


def norms(context: PageContext, frame: pd.DataFrame) -> None:
    """Draw the norms of the ladder; frame: of `patient_need.norms`."""
    rows = frame[frame["norm"].isin(_NORMS)].copy()
    rows["norm"] = pd.Categorical(rows["norm"], _NORMS)
    ordered = rows.sort_values("norm").astype({"norm": str})
    tables.card(context, "followups.norms", cells.with_sources(context.w, ordered))
