"""From most to least: codes as bars with their change."""

import pandas as pd

from dashboard import canvas, cells
from dashboard.screen import Screen


def bars(screen: Screen, key: str, frame: pd.DataFrame, *, label: str, column: str) -> str | None:
    """Bars from most to least with the figure and its change beside each; returns the code that was clicked."""
    ordered = frame.sort_values(column)
    figure = canvas.blank(48 + 30 * len(ordered))
    figure.add_bar(
        y=[cells.written(screen.w, label, code) for code in ordered[label]],
        x=ordered[column],
        orientation="h",
        marker={"color": canvas.colours().main},
        text=[_beside(screen, row, column) for row in ordered.to_dict("records")],
        textposition="outside",
        cliponaxis=False,
        customdata=list(ordered[label]),
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False, range=[0, float(ordered[column].max() or 1) * 1.95])
    figure.update_yaxes(showgrid=False)
    clicked = canvas.show(screen, key, figure, behind=frame, select=True)
    return canvas.first(clicked)


def _beside(screen: Screen, row: cells.Row, column: str) -> str:
    texts = [cells.written(screen.w, column, row[column])]
    texts += [cells.written(screen.w, "share", row["share"])] if not cells.is_missing(row.get("share")) else []
    if not cells.is_missing(row.get("change")):
        sign = "▲" if row["change"] > 0 else "▼" if row["change"] < 0 else "="
        texts.append(f"{sign} {screen.w.share(abs(float(row['change'])))}")
    return " · ".join(texts)
