"""Charts of things that are counted and move: the fan of a forecast, states as stacked bars, a flow."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

import look
from dashboard import canvas, cells
from dashboard.screen import Screen


def fan(screen: Screen, key: str, frame: pd.DataFrame, *, title: str) -> None:
    """Days ahead: the 10 to 90 % range as a band, the middle as a line, expected arrivals as diamonds at their day."""
    if frame.empty:
        return
    w = screen.w
    figure = canvas.blank(320)
    _band(figure, frame, canvas.colours().main, w("oxygen.band"))
    _middle(figure, screen, frame)
    _arrivals(figure, screen, frame[frame["arrivals"].fillna(0).astype(float) > 0])
    figure.update_xaxes(showgrid=False, **canvas.day_ticks(w, list(frame["day"])))
    figure.update_yaxes(**canvas.number_ticks(w, float(frame[["p50", "p90"]].to_numpy(dtype=float).max(initial=0))))
    canvas.show(screen, key, figure, behind=frame.drop(columns="at"), title=title)


def _middle(figure: go.Figure, screen: Screen, frame: pd.DataFrame) -> None:
    figure.add_scatter(
        x=frame["day"],
        y=frame["p50"],
        mode="lines",
        line={"color": canvas.colours().main, "width": 3},
        name=screen.w("oxygen.middle"),
        hovertext=[_fan_hover(screen, row) for row in frame.to_dict("records")],
        hoverinfo="text",
    )


def _arrivals(figure: go.Figure, screen: Screen, coming: pd.DataFrame) -> None:
    if coming.empty:
        return
    figure.add_scatter(
        x=coming["day"],
        y=coming["p50"],
        mode="markers+text",
        marker={"symbol": "diamond", "size": 12, "color": canvas.colours().accent},
        text=[f"<b>+{screen.w.number(count)}</b>" for count in coming["arrivals"]],
        textposition="top right",
        name=screen.w("oxygen.arrival"),
        hoverinfo="skip",
    )


def _band(figure: go.Figure, frame: pd.DataFrame, colour: str, name: str) -> None:
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(x=frame["day"], y=frame["p90"], showlegend=False, **edge)
    figure.add_scatter(
        x=frame["day"], y=frame["p10"], fill="tonexty", fillcolor=canvas.faint(colour), name=name, **edge
    )


def _fan_hover(screen: Screen, row: cells.Row) -> str:
    w = screen.w
    low, middle, high = (cells.written(w, name, row[name]) for name in ("p10", "p50", "p90"))
    return f"{w.day(row['day'])}<br>{w('oxygen.middle')}: {middle}<br>{w('oxygen.band')}: {low}–{high}"


def states(screen: Screen, key: str, frame: pd.DataFrame, *, by: str) -> None:
    """One bar per `by`, its length split by the state the cylinders are in; what is not known is said, not drawn."""
    unknown = frame["quantity"].isna()
    known, silent = frame[~unknown], list(dict.fromkeys(frame.loc[unknown, by]))
    figure = canvas.blank(90 + 46 * frame[by].nunique())
    for condition in look.CONDITIONS:
        _add_state(figure, screen, known[known["condition"] == condition], (by, condition))
    figure.update_layout(barmode="stack", legend_traceorder="normal")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(showgrid=False, autorange="reversed")
    note = screen.w("oxygen.full_only", depots=", ".join(silent)) if silent else None
    canvas.show(screen, key, figure, behind=frame, note=note)


def _add_state(figure: go.Figure, screen: Screen, frame: pd.DataFrame, named: tuple[str, str]) -> None:
    by, condition = named
    part = frame.groupby(by)["quantity"].sum().astype(float)
    figure.add_bar(
        y=[cells.written(screen.w, by, code) for code in part.index],
        x=part,
        orientation="h",
        name=screen.w.term("condition", condition),
        marker={"color": getattr(canvas.colours(), look.CONDITION_TONE[condition])},
        text=[screen.w.number(count) if count else "" for count in part],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        hoverinfo="skip",
    )


def flow(screen: Screen, key: str, frame: pd.DataFrame) -> None:
    """Rupiah from each source to each target; a band is as thick as its amount."""
    codes = list(dict.fromkeys([*frame["source"], *frame["target"]]))
    place = {code: n for n, code in enumerate(codes)}
    series = canvas.colours().series
    figure = canvas.blank(360)
    figure.add_sankey(
        node={
            "label": [cells.written(screen.w, "source", code) for code in codes],
            "color": [series[n % len(series)] for n in range(len(codes))],
            "pad": 22,
            "thickness": 14,
            "hoverinfo": "skip",
        },
        textfont={"color": canvas.colours().text, "size": 13},
        link={
            "source": [place[code] for code in frame["source"]],
            "target": [place[code] for code in frame["target"]],
            "value": frame["amount_idr"].astype(float),
            "color": "rgba(128,140,150,0.32)",
            "customdata": [screen.w.money(amount) for amount in frame["amount_idr"]],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
        },
        valueformat=",.0f",
    )
    canvas.show(screen, key, figure, behind=frame)
