"""Allocation of scarce cylinders: how many to share out, and which depots get them by which rule."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard.frontend import escaping
from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, tables

HOW_MANY = ("5", "10", "20", "50", "100")
_COLUMNS = ["depot", "stock", "days_now", "short_share", "by_chance", "by_chance_short_share"]


def draw(context: PageContext, row: cells.Row, cylinder_allocation: Callable[..., pd.DataFrame]) -> None:
    """Draw how many cylinders of one size to share out, and which depots get them by which rule.

    Args:
        context: The opened page.
        row: One stock, of `needs`; all sizes together are not allocated.
        cylinder_allocation: The metric of that name, by number of cylinders.
    """
    if cells.is_missing(row["item"]):
        return
    w, item = context.w, context.w.term("item", row["item"])
    with canvas.card(context, "oxygen.scarce", title=w("oxygen.scarce", item=item)):
        code = address.chosen("cylinders", HOW_MANY, HOW_MANY[1])
        st.segmented_control(
            w("oxygen.scarce_how_many"), HOW_MANY, format_func=lambda each: w.number(int(each)), required=True,
            **address.widget("cylinders", code),
        )  # fmt: skip
        frame = cylinder_allocation(cylinders=int(code))
        if len(frame) < 2:
            st.caption(w("oxygen.scarce_none"))
            return
        st.write(_advice(context, frame))
        tables.rows(context, "oxygen.scarce", frame[_COLUMNS], every=lambda: frame)


def _advice(context: PageContext, frame: pd.DataFrame) -> str:
    """Which depot gets how many, and what that changes."""
    w = context.w
    shares = [
        w("oxygen.scarce_share", quantity=w.number(row["by_chance"]), depot=escaping.unmarked(str(row["depot"])))
        for row in frame[frame["by_chance"] > 0]
        .sort_values("by_chance", ascending=False, kind="stable")
        .to_dict("records")
    ]
    before, after = (w.number(frame[name].sum(), digits=1) for name in ("short_mean", "by_chance_short_mean"))
    return w("oxygen.scarce_told", shares=", ".join(shares), before=before, after=after)
