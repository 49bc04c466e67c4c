"""Charts of gifts: the flow of money or goods, and where one gift ended."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import streamlit as st

import theme
from dashboard.frontend import escaping
from dashboard.shell import picture
from dashboard.shell.page_context import PageContext
from dashboard.views.donations import flow_drawing
from dashboard.widgets import canvas, cells, data_gaps, tables
from dashboard.widgets.drawing import svg

_MOST_BARS = 12


def flow(context: PageContext, key: str, frame: pd.DataFrame, *, title: str) -> None:
    """Draw the flow of rupiah or goods, a band as thick as its amount; each node and band says its amount.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `flow`: source, target, amount_idr or quantity.
        title: Heading in words; without one the text of `key`.
    """
    if data_gaps.unknown(context, key):
        with canvas.card(context, key):
            data_gaps.draw_unknown(context, key)
        return
    with canvas.card(context, key, title=title):
        if frame.empty:
            st.caption(context.w("screen.nothing_here"))
            return
        svg.draw("".join(_drawings(context, frame, title=title)))
        picture.offer(context, title)
        tables.behind(context, key, frame)


def _drawings(context: PageContext, frame: pd.DataFrame, *, title: str) -> Iterator[str]:
    """The flow for wide screens and for phones."""
    w, column = context.w, measure(frame)
    codes = dict.fromkeys([*frame["source"], *frame["target"]])
    nodes = {code: flow_drawing.Node(cells.written(w, "source", code), _tone(code)) for code in codes}
    bands = [
        flow_drawing.Band(source, target, float(amount))
        for source, target, amount in zip(frame["source"], frame["target"], frame[column], strict=True)
    ]
    short = w.short_money if column == "amount_idr" else w.number
    for narrow in (False, True):
        yield flow_drawing.drawn(bands, nodes, title=title, amount=short, narrow=narrow)


def _tone(code: str) -> str:
    """Colour of a source, an account or a destination."""
    kind = code.partition(".")[0]
    return theme.FLOW_TONE.get(code) or theme.FLOW_TONE.get(kind) or "fifth"


def measure(frame: pd.DataFrame) -> str:
    """The column of amounts: rupiah where there are any, else the quantity."""
    return "amount_idr" if "amount_idr" in frame and frame["amount_idr"].notna().any() else "quantity"


def destinations(context: PageContext, key: str, parts: pd.DataFrame, *, behind: pd.DataFrame, title: str) -> None:
    """Draw where a gift ended: a bar per village, the smallest together, and one per part not handed over.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        parts: Of `destinations`: village, gift_state, amount_idr or quantity.
        behind: Rows of the table behind the chart.
        title: Heading in words; without one the text of `key`.
    """
    column = measure(parts)
    bars = _bars(context, parts, column)[::-1]
    whole = float(parts[column].astype(float).sum()) or 1.0
    figure = canvas.blank(70 + 42 * len(bars))
    figure.add_bar(
        y=[
            f"{name}<br>{cells.written(context.w, column, amount)} · {_part(context, amount / whole)}"
            for name, amount, _ in bars
        ],
        x=[amount for _, amount, _ in bars],
        orientation="h",
        marker={"color": [getattr(canvas.colours(), theme.GIFT_TONE[state]) for _, _, state in bars]},
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False, range=[0, max([amount for _, amount, _ in bars], default=1.0) * 1.02])
    figure.update_yaxes(showgrid=False, type="category")
    canvas.show(context, key, figure, behind=behind, title=title)


def _part(context: PageContext, share: float) -> str:
    return context.w.share(share, digits=0 if share >= 0.01 else 1)


def _bars(context: PageContext, parts: pd.DataFrame, column: str) -> list[tuple[str, float, str]]:
    """Name, amount and state of each bar."""
    w, handed = context.w, parts["gift_state"] == "handed_over"
    rows: list[dict[Any, Any]] = parts[handed].to_dict("records")
    names = [
        w("donations.no_village") if cells.is_missing(row["village"]) else escaping.of_chart(str(row["village"]))
        for row in rows
    ]
    bars = [(name, float(row[column]), "handed_over") for name, row in zip(names, rows, strict=True)]
    rest = bars[_MOST_BARS:]
    if len(rest) > 1:
        others = w("donations.other_villages", villages=len(rest))
        bars = [*bars[:_MOST_BARS], (others, sum(amount for _, amount, _ in rest), "handed_over")]
    left: list[dict[Any, Any]] = parts[~handed].to_dict("records")
    return bars + [(w.term("gift_state", row["gift_state"]), float(row[column]), row["gift_state"]) for row in left]
