"""Villages in the order of a measure, each with a bar and the range of its uncertainty."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import canvas, cells, downloads, tables
from dashboard.screen import Screen

_KEPT = ["village", "district", "calls", "requests", "oxygen_requests", "open_requests", "population", "rate_per_10000"]


def card(screen: Screen, key: str, frame: pd.DataFrame, *, column: str) -> None:
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
        downloads.button(screen, key, ordered[shown])
        if column == "rate_per_10000" and ordered["population_made_up"].fillna(False).any():
            st.caption("🧪 " + screen.w("demand_map.made_up_population"))


def _head(screen: Screen, name: str) -> str:
    return f"<th>{escape(screen.label(name))}</th>"


def _row(screen: Screen, row: cells.Row, column: str, largest: float) -> str:
    w = screen.w
    part = 0.0 if cells.is_missing(row[column]) else float(row[column]) / largest
    bar = f'<span class="posko-bar" style="width:{part:.0%};background:{canvas.colours().main}"></span>'
    low, high = (cells.written(w, "share", row[name]) for name in ("share_low", "share_high"))
    verdict = w("demand_map.different" if row["distinguishable"] else "demand_map.not_different")
    mark = "◆" if row["distinguishable"] else "◇"
    return (
        f"<tr><td><b>{escape(row['village'])}</b><br><small>{escape(row['district'])}</small></td>"
        f"<td>{escape(cells.written(w, column, row[column]))}{bar}</td>"
        f'<td class="right">{escape(low)}–{escape(high)}</td><td>{mark} {escape(verdict)}</td></tr>'
    )
