"""Orders to place: what to order from whom until when, ready to be sent, printed or filed."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, tables
from dashboard.widgets.drawing import icons

KEY = "deliveries.orders"
_COLUMNS = ["order_by", "item", "quantity", "depot", "supplier", "consequence"]


def draw(context: PageContext, orders: pd.DataFrame, paper: ModuleType) -> None:
    """Draw the list and, for each supplier, the order to hand over.

    Args:
        context: The opened page.
        orders: Of `orders_to_place`.
        paper: `reports.orders`.
    """
    with canvas.card(context, KEY):
        if orders.empty:
            st.write(context.w(f"{KEY}_none"))
            return
        # what should have been ordered in the last working hours is to be ordered now
        due = orders["order_by_at"] <= context.now
        moments = [context.w.near_moment(at) for at in orders["order_by_at"]]
        table = orders.assign(order_by=pd.Series(moments, index=orders.index).mask(due, context.w("oxygen.now")))
        tables.rows(context, KEY, table[_COLUMNS], every=lambda: orders)
        with st.container(horizontal=True, gap="small"):
            for number, order in enumerate(paper.orders_of(orders.assign(is_late=due))):
                _order(context, number, order, paper)


def _order(context: PageContext, number: int, order: Any, paper: ModuleType) -> None:
    w, made_up = context.w, context.made_up
    name = f"{w('order_sheet.title').lower()}-{number + 1}"
    label = w("deliveries.order_from", supplier=cells.unmarked(order.supplier) or w("order_sheet.no_supplier"))
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
                w(f"deliveries.order_{kind}"), data=make, file_name=f"{name}.{kind}",
                key=f"order-{kind}-{number}", icon=icons.mark("download"), on_click="ignore",
            )  # fmt: skip
