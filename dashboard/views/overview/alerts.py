"""What needs action, in the order of what it would cost to wait."""

from html import escape

import pandas as pd
import streamlit as st

import theme
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, depots

MOST = 5
Line = tuple[str, str]
"""Text and the address it links to."""


def draw(
    context: PageContext, urgent: pd.DataFrame, to_place: pd.DataFrame, orders: pd.DataFrame, waiting: pd.DataFrame
) -> None:
    """Draw what needs action: stocks that are out or may be soon, orders to place and overdue, long waits.

    Args:
        context: The opened page.
        urgent: Of `alarms_of`.
        to_place: Of `orders_to_place`.
        orders: Of `open_orders`.
        waiting: Of `backlog`.
    """
    lines = [
        *_oxygen(context, urgent),
        *_to_place(context, to_place),
        *_overdue(context, orders),
        *_requests(context, waiting),
    ]
    with st.container(border=True):
        st.markdown(f"### {context.w('overview.alerts')}")
        if lines:
            st.html('<div class="posko-alerts">' + "".join(map(_linked, lines)) + "</div>")
        else:
            st.write(f"🟢 {context.w('overview.no_alerts')}")


def sentences(context: PageContext, key: str, texts: list[str]) -> None:
    """Draw the findings below the title as a list.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        texts: Their sentences.
    """
    with st.container(border=True):
        st.markdown(f"### {context.w(key)}")
        st.markdown("\n".join(f"- {sentence}" for sentence in texts))


def _linked(line: Line) -> str:
    text, address = line
    return f'<p><a href="{address}" target="_self">{escape(text)}</a></p>'


def _oxygen(context: PageContext, urgent: pd.DataFrame) -> list[Line]:
    lines = [(_size(context, row), _stock(row)) for row in urgent.head(MOST).to_dict("records")]
    more = len(urgent) - len(lines)
    return [*lines, (context.w("alert.more", more=more), navigation.address_of("oxygen"))] if more else lines


def _stock(row: cells.Row) -> str:
    item = depots.ALL_SIZES if cells.is_missing(row["item"]) else str(row["item"])
    return navigation.address_of("oxygen", depot=str(row["depot"]), item=item)


def _size(context: PageContext, row: cells.Row) -> str:
    w, chance = context.w, row["out_3d_share"]
    likely = row["band"] != "out" and not cells.is_missing(chance)
    numbers = {
        "sign": theme.BAND_ICON[row["band"]], "item": depots.size(context, row), "depot": row["depot"],
        "band": w.term("band", row["band"]), "stock": cells.number(w, "stock", row["stock"]),
        "demand": cells.written(w, "demand_per_day", row["demand_per_day"]),
    }  # fmt: skip
    return w("alert.watch", **numbers, chance=cells.chance(w, chance)) if likely else w("alert.depletion", **numbers)


def _to_place(context: PageContext, orders: pd.DataFrame) -> list[Line]:
    """The orders that have to be placed today, the most urgent one in words."""
    tonight = context.local_now.replace(hour=23, minute=59, second=59)
    due = orders[orders["order_by_at"] <= tonight]
    if due.empty:
        return []
    first, w = due.iloc[0], context.w
    gaps = {"orders": len(due), "quantity": first["quantity"], "item": w.term("item", first["item"])}
    return [(w("alert.order", **gaps, depot=first["depot"]), navigation.address_of("deliveries"))]


def _overdue(context: PageContext, orders: pd.DataFrame) -> list[Line]:
    late = orders[orders["overdue"].astype(bool)]
    if late.empty:
        return []
    oldest, w = late.iloc[0], context.w
    day, item = w.short_day(oldest["expected_at"].date()), w.term("item", oldest["item"])
    text = w("alert.overdue", orders=len(late), item=item, depot=oldest["depot"], day=day)
    return [(text, navigation.address_of("oxygen"))]


def _requests(context: PageContext, waiting: pd.DataFrame) -> list[Line]:
    stale = int(waiting["stale_requests"].iloc[0])
    return [(context.w("alert.stale", requests=stale), navigation.address_of("requests"))] if stale else []
