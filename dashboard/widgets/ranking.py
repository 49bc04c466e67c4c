"""Ranked bars: codes from most to least, with their change."""

import pandas as pd

from dashboard.frontend import escaping
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title


def bars(context: PageContext, key: str, frame: pd.DataFrame, *, label: str, column: str) -> None:
    """Draw bars from most to least, each with its figure and change; a click picks its code.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: `label`, `column`, and share and change where known.
        label: Column of codes.
        column: Column of counts.
    """
    ordered = frame.sort_values(column)
    codes = ordered[label].tolist()
    trace = {
        "type": "bar",
        "y": [escaping.of_chart(cells.written(context.w, label, code)) for code in codes],
        "x": ordered[column],
        "orientation": "h",
        "marker": {"color": canvas.colours().main},
        **drill_down.marks((label,), [[code] for code in codes]),
        "text": [_beside(context, row, column) for row in cells.records(ordered)],
        "textposition": "outside",
        "cliponaxis": False,
        # With "skip" a bar could not be clicked either.
        "hoverinfo": "none",
    }
    xaxis = {"visible": False, "range": [0, float(ordered[column].max() or 1) * 2.3]}
    figure = canvas.chart(48 + 30 * len(ordered), traces=[trace], xaxis=xaxis, yaxis={"showgrid": False})
    title = context.chart_title(chart_title.most(key, frame, label=label, column=column))
    canvas.show(context, key, figure, behind=frame, picks=(label,), title=title, symbols=_compared(context, ordered))


def _compared(context: PageContext, frame: pd.DataFrame) -> list[canvas.Symbol]:
    """What the triangles compare with, where there are any."""
    span = context.earlier_days
    if not span or "change" not in frame or frame["change"].isna().all():
        return []
    first, last = context.w.short_day(span["start"]), context.w.short_day(span["end"])
    return [canvas.Symbol("▲▼", context.w("wave.compared", first=first, last=last))]


def _beside(context: PageContext, row: cells.Row, column: str) -> str:
    texts = [cells.written(context.w, column, row[column])]
    texts += [cells.written(context.w, "share", row["share"])] if not cells.is_missing(row.get("share")) else []
    if not cells.is_missing(row.get("change")):
        sign = "▲" if row["change"] > 0 else "▼" if row["change"] < 0 else "="
        texts.append(f"{sign} {context.w.share(abs(float(row['change'])))}")
    return " · ".join(texts)
