"""Charts of gifts: the flow of money or goods, and where one gift ended."""

from typing import Any

import pandas as pd

import theme
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells

_MOST_BARS = 12


def flow(context: PageContext, key: str, frame: pd.DataFrame, *, title: str) -> None:
    """Draw the flow of rupiah or goods as a Sankey chart; a band is as thick as its amount.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `flow`: source, target, amount_idr or quantity.
        title: Heading in words; without one the text of `key`.
    """
    column = measure(frame)
    codes = list(dict.fromkeys([*frame["source"], *frame["target"]]))
    place = {code: n for n, code in enumerate(codes)}
    figure = canvas.blank(max(300, 42 * int(frame.groupby("source")["target"].nunique().max() if len(frame) else 1)))
    figure.add_sankey(
        node={
            "label": [cells.written(context.w, "source", code) for code in codes],
            "color": [_colour(code) for code in codes],
            "pad": 20, "thickness": 14, "hoverinfo": "skip",
        },
        textfont={"color": canvas.colours().text, "size": 13},
        link={
            "source": [place[code] for code in frame["source"]],
            "target": [place[code] for code in frame["target"]],
            "value": frame[column].astype(float),
            "color": "rgba(128,140,150,0.32)",
            "customdata": [cells.written(context.w, column, amount) for amount in frame[column]],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
        },
        valueformat=",.0f",
    )  # fmt: skip
    canvas.show(context, key, figure, behind=frame, title=title)


def _colour(code: str) -> str:
    """Colour of a source, an account or a destination."""
    kind = code.partition(".")[0]
    tone = theme.FLOW_TONE.get(code) or theme.FLOW_TONE.get(kind) or "fifth"
    return str(getattr(canvas.colours(), tone))


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
    names = [w("donations.no_village") if cells.is_missing(row["village"]) else str(row["village"]) for row in rows]
    bars = [(name, float(row[column]), "handed_over") for name, row in zip(names, rows, strict=True)]
    rest = bars[_MOST_BARS:]
    if len(rest) > 1:
        others = w("donations.other_villages", villages=len(rest))
        bars = [*bars[:_MOST_BARS], (others, sum(amount for _, amount, _ in rest), "handed_over")]
    left: list[dict[Any, Any]] = parts[~handed].to_dict("records")
    return bars + [(w.term("gift_state", row["gift_state"]), float(row[column]), row["gift_state"]) for row in left]
