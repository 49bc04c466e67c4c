"""The villages ranked by the measure of the map, with their verdicts."""

from html import escape

import pandas as pd
import streamlit as st

import theme
from dashboard.frontend import escaping
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, definitions, export, tables
from dashboard.widgets.drawing import icons

_EXPORTED = (
    "village_code", "village", "district", "cases", "previous_cases", "change_cases", "change_verdict", "population",
    "rate_per_10000", "smoothed_per_10000", "smoothed_low_per_10000", "smoothed_high_per_10000", "share", "share_low",
    "share_high", "above_share", "verdict", "cluster",
)  # fmt: skip

_EXPLAINED = ("cases", "rate_per_10000", "smoothed_per_10000", "above_share", "change_cases", "verdict", "cluster")


def table(context: PageContext, key: str, frame: pd.DataFrame, *, column: str, label: str) -> None:
    """Draw the villages in the order of the map's measure, each a link to its page.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `village_rates`.
        column: Column of the measure.
        label: The measure in words.
    """
    ordered = frame.sort_values([column, "cases"], ascending=False, na_position="last", ignore_index=True)
    with canvas.card(context, key):
        names = [context.label(name) for name in _columns(column)]
        columns = [tables.Column(names[0]), tables.Column(label), *(tables.Column(name, "right") for name in names[2:])]
        largest = float(ordered[column].astype(float).abs().max()) or 1.0
        rows = (_row(context, row, column, largest) for row in ordered.to_dict("records"))
        st.html(tables.drawn(columns, rows, label=context.w(key)))
        export.button(context, key, lambda: ordered[list(_EXPORTED)].dropna(axis=1, how="all"))
        definitions.of_columns(context, ordered[[name for name in _EXPLAINED if name in ordered]])
        _notes(context, ordered)


def _columns(column: str) -> tuple[str, ...]:
    if column == "change_cases":
        return ("village", column, "compared")
    counted = () if column == "cases" else ("cases",)
    return ("village", column, "smoothed_interval", *(() if column == "above_share" else ("above_share",)), *counted)


def _row(context: PageContext, row: cells.Row, column: str, largest: float) -> list[str]:
    """HTML inside the cells of a row."""
    measure = escape(cells.written(context.w, column, row[column])) + _bar(row, column, largest)
    if column == "change_cases":
        before, now = (cells.written(context.w, "cases", row[name]) for name in ("previous_cases", "compared_cases"))
        return [_named(context, row, ("change_verdict",)), measure, escape(f"{before} → {now}")]
    others = [cells.written(context.w, name, row[name]) for name in ("above_share", "cases") if name != column]
    named = _named(context, row, ("verdict", "cluster"))
    return [named, measure, _smoothed(context, row, column), *map(escape, others)]


def _named(context: PageContext, row: cells.Row, verdicts: tuple[str, ...]) -> str:
    """The village as a link to its page, with its district and verdicts."""
    address = navigation.address_of("village", desa=str(row["village_code"]))
    name = f'<a href="{address}" target="_self"><b>{escape(row["village"])}</b></a>'
    lines = [escape(row["district"]), *(_verdict(context, row, verdict) for verdict in verdicts)]
    return f"{name}<br><small>{'<br>'.join(line for line in lines if line)}</small>"


def _bar(row: cells.Row, column: str, largest: float) -> str:
    part = 0.0 if cells.is_missing(row[column]) else abs(float(row[column])) / largest
    return f'<span class="posko-bar" style="width:{part:.0%};background:{canvas.colours().main}"></span>'


def _smoothed(context: PageContext, row: cells.Row, column: str) -> str:
    """The smoothed figure with its interval."""
    names = ("share", "share_low", "share_high")
    if cells.is_missing(row["share"]):
        names = ("smoothed_per_10000", "smoothed_low_per_10000", "smoothed_high_per_10000")
    if cells.is_missing(row[names[0]]):
        return escape(context.w("table.missing"))
    middle, low, high = (escape(cells.written(context.w, name, row[name])) for name in names)
    return f"{low}–{high}" if column == names[0] else f"{middle}<br><small>{low}–{high}</small>"


_ICONS = {"verdict": theme.VERDICT_ICON, "cluster": theme.CLUSTER_ICON, "change_verdict": theme.CHANGE_ICON}


def _verdict(context: PageContext, row: cells.Row, name: str) -> str:
    """Sign and word of a verdict; empty without one."""
    code = row[name]
    return "" if cells.is_missing(code) else f"{_ICONS[name][code]} {escape(context.w.term(name, code))}"


def _notes(context: PageContext, frame: pd.DataFrame) -> None:
    """Draw why measures are missing, and what is made up."""
    if frame["share"].notna().any():
        st.caption(f"{icons.mark('info')} " + context.w("demand_map.no_rate"))
    elif frame["smoothed_per_10000"].isna().any():
        st.caption(f"{icons.mark('info')} " + context.w("demand_map.some_without_people"))
    if frame["population_made_up"].fillna(False).any():
        st.caption(f"{icons.mark('science')} " + context.w("demand_map.made_up_population"))
    if frame["change_cases"].isna().all():
        st.caption(f"{icons.mark('info')} " + context.w("demand_map.no_change"))


def clusters(context: PageContext, frame: pd.DataFrame) -> None:
    """Draw the names of villages in clusters of high or low measures, or that there are none."""
    for code, icon in theme.CLUSTER_ICON.items():
        names = frame.loc[frame["cluster"] == code, "village"].tolist()
        if names:
            st.markdown(
                f"{icon} {context.w(f'demand_map.cluster_{code}', villages=escaping.unmarked(', '.join(names)))}"
            )
    if frame["cluster"].isna().all():
        st.caption(context.w("demand_map.no_cluster"))


def coverage(context: PageContext, counted: pd.DataFrame) -> None:
    """Draw how many calls and requests name a village; counted: of `village_coverage`."""
    row = counted.iloc[0]
    counts = {name: int(row[name]) for name in ("calls", "calls_with_village", "requests", "requests_with_village")}
    st.caption(context.w("demand_map.coverage", **counts), help=context.w("definition.without_village"))
