"""Villages from most to least in the figure of the map, with what can be said about each."""

from html import escape

import pandas as pd
import streamlit as st

import look
from dashboard import canvas, cells, downloads, site_map, tables
from dashboard.screen import Screen

_KEPT = (
    "village_code", "village", "district", "cases", "previous_cases", "change_cases", "change_verdict", "population",
    "rate_per_10000", "smoothed_per_10000", "smoothed_low_per_10000", "smoothed_high_per_10000", "share", "share_low",
    "share_high", "above_share", "verdict", "cluster",
)  # fmt: skip


# The chance stands in a column of its own unless it is the figure of the map.
_CHANCE: dict[bool, tuple[str, ...]] = {True: ("above_share",), False: ()}


def table(screen: Screen, key: str, frame: pd.DataFrame, *, column: str, label: str) -> None:
    """The villages in the order of the map's figure, each a link to its page; frame: of the metric `village_rates`.

    label: what the column is, in words
    """
    ordered = frame.sort_values([column, "cases"], ascending=False, na_position="last", ignore_index=True)
    with canvas.card(screen, key):
        names = [escape(screen.label(name)) for name in _columns(column)]
        names[1] = escape(label)
        largest = float(ordered[column].astype(float).abs().max()) or 1.0
        body = "".join(_row(screen, row, column, largest) for row in ordered.to_dict("records"))
        head = "".join(f"<th>{name}</th>" for name in names)
        st.html(tables.framed("posko-table", head, body, label=screen.w(key)))
        downloads.button(screen, key, lambda: ordered[list(_KEPT)].dropna(axis=1, how="all"))
        _notes(screen, ordered)


def _columns(column: str) -> tuple[str, ...]:
    if column == "change_cases":
        return ("village", column, "compared", "change_verdict")
    return (
        "village",
        column,
        *(() if column == "cases" else ("cases",)),
        "smoothed_interval",
        *_CHANCE[column != "above_share"],
        "verdict",
    )


def _row(screen: Screen, row: cells.Row, column: str, largest: float) -> str:
    address = site_map.address_of("village", desa=str(row["village_code"]))
    name = f'<a href="{address}" target="_self"><b>{escape(row["village"])}</b></a>'
    parts = [f"<td>{name}<br><small>{escape(row['district'])}</small></td>"]
    parts.append(f"<td>{escape(cells.written(screen.w, column, row[column]))}{_bar(row, column, largest)}</td>")
    if column == "change_cases":
        return f"<tr>{''.join(parts)}{_compared(screen, row)}</tr>"
    if column != "cases":
        parts.append(f'<td class="right">{escape(cells.written(screen.w, "cases", row["cases"]))}</td>')
    return f"<tr>{''.join(parts)}{_judged(screen, row, column)}</tr>"


def _bar(row: cells.Row, column: str, largest: float) -> str:
    part = 0.0 if cells.is_missing(row[column]) else abs(float(row[column])) / largest
    return f'<span class="posko-bar" style="width:{part:.0%};background:{canvas.colours().main}"></span>'


def _compared(screen: Screen, row: cells.Row) -> str:
    before, now = (cells.written(screen.w, "cases", row[name]) for name in ("previous_cases", "compared_cases"))
    return f'<td class="right">{escape(before)} → {escape(now)}</td><td>{_said(screen, row, "change_verdict")}</td>'


def _judged(screen: Screen, row: cells.Row, column: str) -> str:
    """The smoothed figure with its interval, and what that allows to say."""
    names = ("share", "share_low", "share_high")
    if cells.is_missing(row["share"]):
        names = ("smoothed_per_10000", "smoothed_low_per_10000", "smoothed_high_per_10000")
    middle, low, high = (cells.written(screen.w, name, row[name]) for name in names)
    interval = f"{low}–{high}" if column == names[0] else f"{middle}<br><small>{low}–{high}</small>"
    said = _said(screen, row, "verdict")
    if not cells.is_missing(row["cluster"]):
        said += f"<br>{_said(screen, row, 'cluster')}"
    chance = "" if cells.is_missing(row["above_share"]) else screen.w.share(row["above_share"])
    beside = "" if column == "above_share" else f'<td class="right">{chance or screen.w("table.missing")}</td>'
    return f'<td class="right">{interval}</td>{beside}<td><small>{said}</small></td>'


_ICONS = {"verdict": look.VERDICT_ICON, "cluster": look.CLUSTER_ICON, "change_verdict": look.CHANGE_ICON}


def _said(screen: Screen, row: cells.Row, name: str) -> str:
    if cells.is_missing(row[name]):
        return screen.w("table.missing")
    return f"{_ICONS[name][row[name]]} {escape(screen.w.term(name, row[name]))}"


def _notes(screen: Screen, frame: pd.DataFrame) -> None:
    """Why some figure is not there, and what of it is made up."""
    if frame["share"].notna().any():
        st.caption("ℹ️ " + screen.w("demand_map.no_rate"))
    elif frame["smoothed_per_10000"].isna().any():
        st.caption("ℹ️ " + screen.w("demand_map.some_without_people"))
    if frame["population_made_up"].fillna(False).any():
        st.caption("🧪 " + screen.w("demand_map.made_up_population"))
    if frame["change_cases"].isna().all():
        st.caption("ℹ️ " + screen.w("demand_map.no_change"))


def clusters(screen: Screen, frame: pd.DataFrame) -> None:
    """Where high figures, or low ones, lie side by side, by name; or that they do nowhere."""
    for code, icon in look.CLUSTER_ICON.items():
        names = frame.loc[frame["cluster"] == code, "village"].tolist()
        if names:
            st.markdown(f"{icon} {screen.w(f'demand_map.cluster_{code}', villages=', '.join(names))}")
    if frame["cluster"].isna().all():
        st.caption(screen.w("demand_map.no_cluster"))


def coverage(screen: Screen, found: pd.DataFrame) -> None:
    """How many calls and requests name a village and so can be seen on a map; found: by `village_coverage`."""
    row = found.iloc[0]
    counts = {name: int(row[name]) for name in ("calls", "calls_with_village", "requests", "requests_with_village")}
    st.caption(screen.w("demand_map.coverage", **counts), help=screen.w("definition.without_village"))
