"""How the due days were kept: the desk sees days and what became of them, readers whole weeks."""

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, charts, tables
from finding import Finding

# From best to worst; what nobody did or wrote down stands out from what was tried in vain.
TONES = {
    "on_time": "good",
    "late": "main",
    "refused": "fourth",
    "unknown": "quiet",
    "in_vain": "warning",
    "not_tried": "bad",
}


def by_day(context: PageContext, days: pd.DataFrame, headline: Finding | None) -> None:
    """Draw the people due on each day by what became of them; a click picks day and result.

    Args:
        context: The opened page.
        days: Of `followed_by_day`.
        headline: Of `days_headline`.
    """
    title = context.chart_title(headline)
    charts.stacked_days(context, "followups.daily", days, by="due_result", column="people", title=title, tones=TONES)


def by_week(context: PageContext, weeks: pd.DataFrame, headline: Finding | None) -> None:
    """Draw the share of each week that readers may see.

    Args:
        context: The opened page.
        weeks: Of `followed_weeks`.
        headline: Of `days_headline`.
    """
    key, title = "followups.weekly", context.chart_title(headline)
    note = context.w("small_groups.explained") if weeks["is_suppressed"].any() else None
    behind = weeks.drop(columns=["due_days", "followed_days"])
    if weeks["followed_share"].isna().all():
        tables.card(context, key, behind, title=title)
        return
    shares = weeks["followed_share"].astype(float)
    colours = canvas.colours()
    bars = {
        "type": "bar",
        "x": [context.w.short_day(week) for week in weeks["week"]],
        "y": shares,
        "marker": {"color": [colours.main if whole else colours.quiet for whole in weeks["complete"]]},
        "text": [_beside(context, row) for row in weeks.to_dict("records")],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "none",
    }
    ticks = [0.0, 0.5, 1.0]
    yaxis = {"tickvals": ticks, "ticktext": [context.w.share(tick) for tick in ticks], "range": [0, 1.18]}
    figure = canvas.chart(300, traces=[bars], xaxis={"type": "category", "showgrid": False}, yaxis=yaxis)
    canvas.show(context, key, figure, behind=behind, title=title, note=note)


def _beside(context: PageContext, row: cells.Row) -> str:
    return "" if cells.is_missing(row["followed_share"]) else context.w.share(float(row["followed_share"]))
