"""Depots and sizes in the order of their need, and the choice of one to look into."""

import pandas as pd
import streamlit as st

import look
from dashboard import address, cells, figures, tables
from dashboard.figures import Figure
from dashboard.screen import Screen

ALL_SIZES = "all"
_SHOWN = ["band", "depot", "item", "days_left", "stock", "burn_rate_per_day", "ordered", "out_at", "out_3d_share"]


def urgency(screen: Screen, key: str, frame: pd.DataFrame) -> None:
    """One row per depot and size, the most urgent first, its state as sign and word; by the metric `depletion`."""
    ordered = frame.sort_values(["days_p50", "days_p10", "stock"], na_position="last", ignore_index=True)
    ordered["band"] = [state(row) for row in ordered.to_dict("records")]
    ordered["days_left"] = [days_left(screen, row) for row in ordered.to_dict("records")]
    shown = ordered.rename(columns={"out_at_p50": "out_at"})
    tables.card(screen, key, shown[_SHOWN])


def state(row: cells.Row) -> str:
    """The code of a row's state: nothing left, not known, or the band of the hours left."""
    return {"dry": "out", "unknown": "unknown"}.get(str(row["status"]), str(row["band"]))


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
    """Days of oxygen of the depot in greatest need, gas at hand, depots that ran dry; found: of `oxygen_cover`."""
    if found.empty:
        return [Figure(name, None, unit="text") for name in ("days_of_oxygen", "gas_m3", "dry_depots")]
    row: cells.Row = found.iloc[0].to_dict()
    row["days_p50"], row["days_p10"], row["days_p90"] = row["days"], None, None
    depot = f"{look.BAND_ICON[state(row)]} {row['depot']}"
    return [
        Figure("days_of_oxygen", days_left(screen, row), unit="text", about=depot),
        figures.of(found, "m3", name="gas_m3", unit="m3"),
        figures.of(found, "dry_depots"),
    ]


def choose(screen: Screen, frame: pd.DataFrame) -> tuple[str, str | None]:
    """The depot and the size to look into, kept in the address; size None: all sizes together, in m³."""
    w, depots = screen.w, list(dict.fromkeys(frame["depot"]))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        depot = _pick(screen, "depot", depots, {name: name for name in depots})
        sizes = list(dict.fromkeys(frame.loc[frame["depot"] == depot, "item"]))
        names = {ALL_SIZES: w("filter.all_sizes")} | {size: w.term("item", size) for size in sizes}
        item = _pick(screen, "item", [ALL_SIZES, *sizes], names)
    return depot, None if item == ALL_SIZES else item


def fan_title(screen: Screen, depot: str, item: str | None) -> str:
    """What the fan shows, in words."""
    if item is None:
        return screen.w("oxygen.fan_all", depot=depot)
    return screen.w("oxygen.fan", depot=depot, item=screen.w.term("item", item))


def _pick(screen: Screen, name: str, options: list[str], names: dict[str, str]) -> str:
    code = address.chosen(name, options, options[0])
    tied = address.widget(name, code)
    st.pills(screen.w(f"filter.{name}"), options, format_func=names.__getitem__, required=True, wrap=True, **tied)
    return code
