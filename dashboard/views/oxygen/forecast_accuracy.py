"""Forecast accuracy: past forecasts beside what came, reliability, and scores."""

from types import ModuleType

import pandas as pd
import plotly.graph_objects as go

from dashboard.shell import layout
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import canvas, cells, chart_title, depots, tables

_COLUMNS = [
    *("depot", "item", "method", "origins", "ratio", "coverage_80_share", "coverage_95_share"),
    *("out_brier", "burn_rate_out_brier", "out_error_days", "burn_rate_out_error_days"),
]


def draw(context: PageContext, row: cells.Row, metrics: ModuleType) -> None:
    """Draw past forecasts of one stock beside what came, the reliability of all, and the scores of each.

    Args:
        context: The opened page.
        row: One stock, of `needs`.
        metrics: The metrics of `forecast_scores`.
    """
    layout.mark_now(context)
    past = query(metrics.forecasts_and_what_came, depot=row["depot"], item=row["item"])
    chances = query(metrics.forecast_reliability)
    if past["came"].notna().any() or len(chances):
        left, right = layout.halves()
        with left:
            _weeks(context, row, past)
        with right:
            _reliability(context, chances)
    scores = query(metrics.forecast_scores)
    of_depots = scores[scores["depot"].notna()]
    table = of_depots.assign(item=of_depots["item"].fillna(depots.ALL_SIZES))[_COLUMNS]
    tables.card(
        context, "oxygen.errors", table, title=context.w.sentence(query(metrics.forecast_record)), every=lambda: scores
    )


def _weeks(context: PageContext, row: cells.Row, past: pd.DataFrame) -> None:
    """Draw the forecast range of each week as a bar and the demand that came as a dot: full within, open outside."""
    w, colours, known = context.w, canvas.colours(), past.dropna(subset=["came"])
    figure = canvas.blank(300)
    spans = {"type": "data", "symmetric": False, "color": canvas.faint(colours.main), "thickness": 12, "width": 0}
    figure.add_scatter(
        x=known["day"], y=known["p50"], mode="markers", name=w("oxygen.past_told"), hoverinfo="skip",
        marker={"symbol": "line-ew", "size": 12, "line": {"width": 2, "color": colours.main}},
        error_y=spans | {"array": known["p90"] - known["p50"], "arrayminus": known["p50"] - known["p10"]},
    )  # fmt: skip
    _dots(figure, context, known, ("came", "oxygen.past_came", colours.accent))
    _dots(figure, context, known, ("burn_rate", "oxygen.past_burn_rate", colours.quiet))
    if len(known):
        figure.update_xaxes(showgrid=False, **canvas.day_ticks(w, list(known["day"]), most=4))
        half_a_week = pd.Timedelta(days=4)
        figure.update_xaxes(range=[known["day"].min() - half_a_week, known["day"].max() + half_a_week])
        figure.update_yaxes(**canvas.number_ticks(w, float(known[["p90", "came", "burn_rate"]].to_numpy().max())))
    gaps = {
        "item": depots.size(context, row),
        "depot": row["depot"],
        "held": int(known["held"].sum()),
        "told": len(known),
    }
    title = w("oxygen.past_held", **gaps) if len(known) else None
    canvas.show(context, "oxygen.past", figure, behind=known, title=title)


def _dots(figure: go.Figure, context: PageContext, known: pd.DataFrame, drawn: tuple[str, str, str]) -> None:
    column, name, colour = drawn
    is_inside = [inside or column != "came" for inside in known["held"]]
    shape = "x-thin" if column == "burn_rate" else "circle"
    figure.add_scatter(
        x=known["day"],
        y=known[column],
        mode="markers",
        name=context.w(name),
        marker={
            "symbol": [shape if each else f"{shape}-open" for each in is_inside],
            "size": 10,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        hovertext=[_hover(context, row) for row in known.to_dict("records")],
        hoverinfo="text",
    )


def _hover(context: PageContext, row: cells.Row) -> str:
    w = context.w
    gaps = {name: cells.written(w, name, row[name]) for name in ("p10", "p90", "came", "burn_rate")}
    return w("oxygen.past_week", day=w.short_day(row["day"]), **gaps)


def _reliability(context: PageContext, frame: pd.DataFrame) -> None:
    """Draw forecast probabilities against how often they came true; a dot grows with its number of forecasts."""
    w, colours = context.w, canvas.colours()
    figure = canvas.blank(300)
    line = {"color": colours.quiet, "dash": "dash", "width": 2}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, name=w("oxygen.honest"), hoverinfo="skip")
    most = max(float(frame["told"].max()), 1.0) if len(frame) else 1.0
    figure.add_scatter(
        x=frame["told_share"], y=frame["was_share"], mode="markers", name=w("oxygen.chances"),
        marker={"size": [9 + 19 * (count / most) ** 0.5 for count in frame["told"]], "color": colours.main},
        hovertext=[_hover_chance(context, row) for row in frame.to_dict("records")], hoverinfo="text",
    )  # fmt: skip
    shares = [0, 0.25, 0.5, 0.75, 1]
    ticks = {"tickvals": shares, "ticktext": [w.share(share) for share in shares], "range": [-0.06, 1.06]}
    figure.update_xaxes(**ticks, title={"text": w("column.told_share")}, showgrid=False)
    figure.update_yaxes(**ticks, title={"text": w("column.was_share")})
    title = context.chart_title(chart_title.chances("oxygen.reliability", frame))
    canvas.show(context, "oxygen.reliability", figure, behind=frame, title=title)


def _hover_chance(context: PageContext, row: cells.Row) -> str:
    w = context.w
    return w("oxygen.chance_told", told=w.share(row["told_share"]), was=w.share(row["was_share"]), n=int(row["told"]))
