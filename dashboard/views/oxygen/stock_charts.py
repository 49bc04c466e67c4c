"""Charts of the stock of cylinders: use per day, states per depot."""

import pandas as pd

import theme
from codes import CYLINDER_STATES
from dashboard.frontend import escaping
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title, charts
from dashboard.widgets.timeline.wave import Wave


def use(context: PageContext, key: str, frame: pd.DataFrame, wave: Wave) -> None:
    """Draw what left the depots each day, stacked by depot; days on which one ran out are marked.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `oxygen_use`: day, depot, issued_m3, ran_out.
        wave: The whole wave, drawn beside.
    """
    title = context.chart_title(chart_title.most(key, frame, label="depot", column="issued_m3"))
    charts.stacked_days(context, key, frame, by="depot", column="issued_m3", marked="ran_out", title=title, wave=wave)


def states(context: PageContext, key: str, frame: pd.DataFrame, *, by: str) -> None:
    """Draw one bar per depot, split by the state of its cylinders; unknown states are named in a note.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `stock_by_depot`: depot, condition, quantity.
        by: Column of the bars.
    """
    unknown = frame["quantity"].isna()
    known, silent = frame[~unknown], list(dict.fromkeys(frame.loc[unknown, by]))
    legend = {**canvas.LEGEND, "traceorder": "normal"}
    figure = canvas.chart(
        90 + 46 * frame[by].nunique(),
        traces=[_state(context, known[known["condition"] == code], by=by, condition=code) for code in CYLINDER_STATES],
        xaxis={"visible": False},
        yaxis={"showgrid": False, "autorange": "reversed"},
        layout={"barmode": "stack", "legend": legend, "uniformtext": canvas.READABLE},
    )
    note = context.w("oxygen.full_only", depots=", ".join(silent)) if silent else None
    title = context.chart_title(chart_title.states(key, frame))
    canvas.show(context, key, figure, behind=frame, note=note, picks=(by,), title=title)


def _state(context: PageContext, frame: pd.DataFrame, *, by: str, condition: str) -> canvas.PlotlyOptions:
    part = frame.groupby(by)["quantity"].sum().astype(float)
    colour = getattr(canvas.colours(), theme.CONDITION_TONE[condition])
    return {
        "type": "bar",
        "y": [escaping.of_chart(cells.written(context.w, by, code)) for code in part.index],
        "x": part,
        "orientation": "h",
        "name": context.w.term("condition", condition),
        "marker": {"color": colour},
        **drill_down.marks((by,), [[code] for code in part.index]),
        "text": [context.w.number(count) if count else "" for count in part],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textfont": {"color": theme.ink(colour)},
        "textangle": 0,
        "hoverinfo": "none",
    }
