"""Depots and sizes in the order of their need, and the choice of one to look into."""

from dataclasses import replace

import pandas as pd
import streamlit as st

import look
from dashboard import address, cells, figures, tables
from dashboard.figures import Figure
from dashboard.screen import Screen

ALL_SIZES = "all"
_SHOWN = ["band", "depot", "item", "days_left", "out_3d_share", "stock", "burn_rate_per_day", "ordered", "out_at"]


def urgency(screen: Screen, key: str, frame: pd.DataFrame) -> None:
    """One row per depot and size, in the order of the metric `depletion`: its state as sign and word."""
    shown = frame.rename(columns={"out_at_p50": "out_at"})
    lasts = [days_left(screen, row) for row in frame.to_dict("records")]
    tables.card(screen, key, shown.assign(days_left=lasts)[_SHOWN])


def days_left(screen: Screen, row: cells.Row) -> str:
    """How long it lasts in words, with the range the past's errors give."""
    w = screen.w
    if row["status"] == "unknown":
        return w("table.missing")
    if row["status"] == "beyond":
        return w("oxygen.beyond", days=int(row["horizon_days"]))
    middle = w("figure.days", days=w.number(row["days_p50"], digits=1))
    if cells.is_missing(row["days_p10"]) or cells.is_missing(row["days_p90"]):
        return middle
    low, high = (w.number(row[name], digits=1) for name in ("days_p10", "days_p90"))
    return f"{middle} ({low}–{high})"


def cover(screen: Screen, found: pd.DataFrame) -> list[Figure]:
    """Days of oxygen where the need is greatest, gas at hand, what ran dry; found: of `oxygen_cover`."""
    if found.empty:
        return [Figure(name, None, unit="text") for name in ("days_of_oxygen", "gas_m3", "depots_out", "dry_depots")]
    return [
        days(screen, found),
        figures.of(found, "m3", name="gas_m3", unit="m3"),
        figures.of(found, "depots_out"),
        figures.of(found, "dry_depots"),
    ]


def days(screen: Screen, found: pd.DataFrame) -> Figure:
    """Days of oxygen where the need is greatest, with its sign and its place; found: of `oxygen_cover`."""
    if found.empty:
        return Figure("days_of_oxygen", None, unit="text")
    row: cells.Row = found.iloc[0].to_dict()
    lasts = days_left(screen, row | {"days_p50": row["days"], "days_p10": None, "days_p90": None})
    return Figure("days_of_oxygen", f"{look.BAND_ICON[row['band']]} {lasts}", unit="text", about=named(screen, row))


def days_and_gas(screen: Screen, found: pd.DataFrame, gas: pd.DataFrame) -> Figure:
    """Days of oxygen with the curve and the change of the gas at all depots; gas: of `daily_gas`."""
    figure = days(screen, found)
    curved = figures.over(screen, figure, gas, "gas_m3", better=1)
    return figure if curved.change is None else replace(curved, about=screen.w("figure.gas_of_all"))


def named(screen: Screen, row: cells.Row) -> str:
    """A size at a depot, or the depot with all its sizes, in words."""
    return str(row["depot"]) if cells.is_missing(row["item"]) else f"{row['depot']}, {size(screen, row)}"


def size(screen: Screen, row: cells.Row) -> str:
    """The size of a row in words; all sizes together where it names none."""
    return screen.w("filter.all_sizes") if cells.is_missing(row["item"]) else screen.w.term("item", row["item"])


def choose(screen: Screen, frame: pd.DataFrame) -> tuple[str, str | None]:
    """The depot and the size to look into, kept in the address, at first the most urgent; size None: all sizes
    together, in m³. frame: of the metric `depletion`.
    """
    w, depots = screen.w, list(dict.fromkeys(frame["depot"]))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        depot = _pick(screen, "depot", depots, {name: name for name in depots}, default=depots[0])
        sizes = list(dict.fromkeys(frame.loc[frame["depot"] == depot, "item"]))
        names = {ALL_SIZES: w("filter.all_sizes")} | {size: w.term("item", size) for size in sizes}
        item = _pick(screen, "item", [ALL_SIZES, *sizes], names, default=sizes[0])
    return depot, None if item == ALL_SIZES else item


def fan_title(screen: Screen, depot: str, item: str | None) -> str:
    """What the fan shows, in words."""
    if item is None:
        return screen.w("oxygen.fan_all", depot=depot)
    return screen.w("oxygen.fan", depot=depot, item=screen.w.term("item", item))


def _pick(screen: Screen, name: str, options: list[str], names: dict[str, str], *, default: str) -> str:
    code = address.chosen(name, options, default)
    tied = address.widget(name, code)
    st.pills(screen.w(f"filter.{name}"), options, format_func=names.__getitem__, required=True, wrap=True, **tied)
    return code
