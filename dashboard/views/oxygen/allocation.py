"""Allocation of scarce cylinders: how many to share out, and which depots get them by which rule."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, tables

HOW_MANY = ("5", "10", "20", "50", "100")
_COLUMNS = [
    "depot",
    "stock",
    "days_now",
    "short_share",
    "by_chance",
    "by_chance_short_share",
    "levelled",
    "levelled_short_share",
]


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
        left = {name: w.number(frame[f"{name}short_mean"].sum(), digits=1) for name in ("", "by_chance_", "levelled_")}
        gaps = {
            "cylinders": code,
            "item": item,
            "none": left[""],
            "by_chance": left["by_chance_"],
            "by_days": left["levelled_"],
        }
        st.write(w("oxygen.scarce_told", **gaps))
        tables.rows(context, "oxygen.scarce", frame[_COLUMNS])
