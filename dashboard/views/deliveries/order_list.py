"""Orders to place: what to order from whom until when, ready to be sent, printed or filed."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard.frontend import escaping
from dashboard.shell import recording
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, data_gaps, depots, tables
from dashboard.widgets.drawing import icons

KEY = "deliveries.orders"
_COLUMNS = [
    *("depot_size", "advice", "order_by", "order_quantity", "order_before", "supplier", "used_per_day"),
    "demand_per_day",
]
_WIDE = ("order_before", "used_per_day", "demand_per_day")
"""What a card on a phone leaves to the order card that it leads to."""
_SHORT_LIST = 20


def draw(context: PageContext, orders: pd.DataFrame, paper: ModuleType, *, blind: int) -> None:
    """Draw the list, with the words of the Oxygen page, and for each supplier the order to hand over.

    Args:
        context: The opened page.
        orders: Of `orders_to_place`.
        paper: `reports.orders`.
        blind: How many sizes cannot be forecast: of them nobody knows whether they must be ordered.
    """
    with canvas.card(context, KEY):
        if data_gaps.draw_unknown(context, KEY):
            return
        if blind:
            st.caption(context.w(f"{KEY}_blind", sizes=blind))
        if orders.empty:
            if not blind:
                st.write(context.w(f"{KEY}_none"))
            return
        rows: list[cells.Row] = orders.to_dict("records")
        words = {
            "depot_size": depots.named_shortly,
            "order_by": depots.order_by,
            "order_before": depots.order_before,
        }
        texts = {name: [write(context, row) for row in rows] for name, write in words.items()}
        table = orders.assign(order_quantity=orders["quantity"], **texts)
        links = tuple(depots.card_of(context, row) for row in rows)
        look = tables.Look(whole=len(orders) <= _SHORT_LIST, cards=True, wide=_WIDE, links=links)
        tables.rows(context, KEY, table[_COLUMNS], every=lambda: orders, look=look)
        # what should have been ordered in the last working hours is to be ordered now
        due = orders["order_by_at"] <= context.now
        with st.container(horizontal=True, gap="small"):
            for number, order in enumerate(paper.orders_of(orders.assign(is_late=due))):
                _order(context, number, order, paper)


def _order(context: PageContext, number: int, order: Any, paper: ModuleType) -> None:
    w, made_up = context.w, context.made_up
    name = f"{w('order_sheet.title').lower()}-{number + 1}"
    label = w("deliveries.order_from", supplier=escaping.unmarked(order.supplier) or w("order_sheet.no_supplier"))
    with st.popover(label, icon=icons.mark("share"), key=f"order-{number}"):
        text = paper.order_text(order, w, made_up=made_up)
        st.text_area(w("share.text"), text, height=200, key=f"order-text-{number}")
        st.link_button(w("share.whatsapp"), f"https://wa.me/?text={quote(text)}", icon=icons.mark("chat"))
        makers: dict[str, Callable[[], bytes]] = {
            "pdf": lambda: paper.order_paper([order], w, made_up=made_up, printed_at=datetime.now(UTC)),
            "xlsx": lambda: paper.order_book([order], w, made_up=made_up),
        }
        for kind, make in makers.items():
            st.download_button(
                w(f"deliveries.order_{kind}"), recording.exporting("deliveries.order", kind, make), f"{name}.{kind}",
                key=f"order-{kind}-{number}", icon=icons.mark("download"), on_click="ignore",
            )  # fmt: skip
