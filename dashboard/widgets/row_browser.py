"""Row browser: the rows behind the figures of a page, narrowed by the drill-down, page by page."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.auth import viewing
from dashboard.shell import drill_down
from dashboard.shell.drill_down import Picks
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import level_of_session, query, query_uncached, shows
from dashboard.widgets import data_gaps, definitions, export, tables
from dashboard.widgets.drawing import icons

ON_A_PAGE = 25
Rows = tuple[Callable[..., pd.DataFrame], Callable[..., int]]
"""The metric that lists rows, with `limit` and `offset`, and the one that counts them."""


# The drill-downs of each table of rows.
PICKS = {
    "calls.recent": ("day", "weekday", "hour", "channel", "outcome", "category", "village", "urgency"),
    "village.requests": ("day", "week", "category", "urgency", "channel"),
    "village.calls": ("day", "week", "category", "urgency", "channel"),
    "demand_map.calls": ("day", "village", "channel"),
    "demand_map.requests": ("day", "village", "channel"),
    "oxygen.movements": ("day", "depot", "item", "movement", "condition"),
    "donations.given": ("day", "donor_kind"),
    "donations.bought": ("day",),
    "donations.handed_over": ("day", "village"),
    "referrals.rows": ("loop_state", "loop_actor", "loop_age", "referral_kind", "to_agency", "village"),
    "followups.call_list": ("followup_step",),
    "followups.rows": ("day", "due_result", "followup_step", "village"),
    "companions.rows": ("district", "role", "activity", "capacity_state"),
    "companions.sessions_list": ("week", "session_kind"),
    "requests.rows": ("day", "category", "village", "item", "status", "unmet_reason"),
}


_PARTLY = ("donations.given", "donations.handed_over", "oxygen.movements")
"""Tables of which readers see rows without a person only."""


def draw(
    context: PageContext,
    key: str,
    rows: Rows,
    *,
    among: pd.DataFrame | None = None,
    follows: bool = False,
    **filters: Any,
) -> None:
    """Draw the rows under the heading of `key`, page by page, with their drill-downs.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        rows: The metrics that list and count them.
        among: Frame whose columns hold the codes that only the data know.
        follows: Whether another table of the page has the drill-downs, and this one follows it.
        **filters: Filters of the page; a pick overrides them.
    """
    if not shows(rows[0]):
        tables.for_desk(context, key)
        return
    with st.container(border=True):
        definitions.heading(context, key)
        if data_gaps.draw_unknown(context, key):
            return
        picks = Picks(PICKS[key], {} if among is None else drill_down.codes(among, PICKS[key]))
        valid = drill_down.valid_picks(context, picks)
        if not follows:
            drill_down.draw(context, picks, valid)
        _pages(context, key, rows, filters | drill_down.arguments(valid))
        if key in _PARTLY and not level_of_session().rows:
            st.caption(context.w("small_groups.rows_partly"))
        if context.w.has(f"{key}_note"):
            st.caption(context.w(f"{key}_note"))


def several(context: PageContext, *tables_of_rows: tuple[str, Rows, dict[str, Any]]) -> None:
    """Draw tables one below the other, each of key, rows and filters; picks in the first narrow the others."""
    for number, (key, rows, filters) in enumerate(tables_of_rows):
        draw(context, key, rows, follows=number > 0, **filters)


@st.fragment
def _pages(context: PageContext, key: str, rows: Rows, filters: dict[str, Any]) -> None:
    """One page of the rows; turning it reruns this fragment only."""
    listed, counted = rows
    total = query(counted, **filters)
    if not total:
        st.caption(context.w("rows.none"))
        return
    name, last = key.rpartition(".")[2], -(-total // ON_A_PAGE)
    number = min(drill_down.page(name), last)
    with viewing.as_list(key):
        frame = query(listed, **filters, limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE)
    if frame.empty:  # it could not be recorded
        return
    first = (number - 1) * ON_A_PAGE + 1
    st.caption(context.w("rows.shown", first=first, last=first + len(frame) - 1, total=total))
    st.html(tables.html(context, frame, label=context.w(key)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if last > 1:
            _turn(context, name, number, last)
        export.button(context, key, lambda: query_uncached(listed, **filters, limit=export.MOST_ROWS), total=total)
        definitions.of_columns(context, frame)


def _turn(context: PageContext, name: str, number: int, last: int) -> None:
    """Draw a button back, the page number, and a button on."""
    w = context.w
    st.button(
        f"{icons.mark('chevron_left')} {w('rows.back')}",
        key=f"back-{name}",
        on_click=drill_down.turn,
        args=(name, number - 1),
        disabled=number == 1,
    )
    st.markdown(w("rows.page", page=number, pages=last), width="content")
    st.button(
        f"{w('rows.on')} {icons.mark('chevron_right')}",
        key=f"on-{name}",
        on_click=drill_down.turn,
        args=(name, number + 1),
        disabled=number == last,
    )
