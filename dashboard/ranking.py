"""From most to least: codes as bars with their change, villages in a table with the range of their uncertainty."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import canvas, cells, downloads, tables
from dashboard.screen import Screen

_KEPT = ["village", "district", "calls", "requests", "oxygen_requests", "open_requests", "population", "rate_per_10000"]


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


def villages(screen: Screen, key: str, frame: pd.DataFrame, *, column: str) -> None:
    """The villages from most to least, in the map's measure; frame: of the metric `village_counts`."""
    ordered = frame.sort_values([column, "calls"], ascending=False, na_position="last", ignore_index=True)
    with canvas.card(screen, key):
        if ordered[column].isna().all():
            st.caption(screen.w("demand_map.no_rate"))
            return
        head = "".join(_head(screen, name) for name in ("village", column, "interval", "distinguishable"))
        largest = float(ordered[column].max()) or 1.0
        body = "".join(_row(screen, row, column, largest) for row in ordered.to_dict("records"))
        st.html(tables.framed("posko-table", head, body, label=screen.w(key)))
        shown = [*_KEPT, "share", "share_low", "share_high", "distinguishable"]
        downloads.button(screen, key, lambda: ordered[shown])
        if column == "rate_per_10000" and ordered["population_made_up"].fillna(False).any():
            st.caption("🧪 " + screen.w("demand_map.made_up_population"))


def _head(screen: Screen, name: str) -> str:
    return f"<th>{escape(screen.label(name))}</th>"


def _row(screen: Screen, row: cells.Row, column: str, largest: float) -> str:
    w = screen.w
    part = 0.0 if cells.is_missing(row[column]) else float(row[column]) / largest
    bar = f'<span class="posko-bar" style="width:{part:.0%};background:{canvas.colours().main}"></span>'
    interval, verdict = _interval(screen, row)
    return (
        f"<tr><td><b>{escape(row['village'])}</b><br><small>{escape(row['district'])}</small></td>"
        f"<td>{escape(cells.written(w, column, row[column]))}{bar}</td>"
        f'<td class="right">{escape(interval)}</td><td>{escape(verdict)}</td></tr>'
    )


def _interval(screen: Screen, row: cells.Row) -> tuple[str, str]:
    """The range of a village's share, and what it allows to say."""
    w = screen.w
    if cells.is_missing(row["share_low"]):
        return w("table.missing"), w("table.missing")
    low, high = (cells.written(w, "share", row[name]) for name in ("share_low", "share_high"))
    apart = bool(row["distinguishable"])
    verdict = f"◆ {w('demand_map.different')}" if apart else f"◇ {w('demand_map.not_different')}"
    return f"{low}–{high}", verdict


def coverage(screen: Screen, found: pd.DataFrame) -> None:
    """How many calls and requests name a village and so can be seen on a map; found: by `village_coverage`."""
    row = found.iloc[0]
    counts = {name: int(row[name]) for name in ("calls", "calls_with_village", "requests", "requests_with_village")}
    st.caption(screen.w("demand_map.coverage", **counts), help=screen.w("definition.without_village"))
