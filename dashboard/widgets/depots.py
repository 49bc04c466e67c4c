"""Depots and cylinder sizes: their figures, their names, and the choice of one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import streamlit as st

import theme
from dashboard.frontend import escaping
from dashboard.shell import address, navigation, sections
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, figures
from dashboard.widgets.figures import Figure

ALL_SIZES = "all_sizes"
_FIGURES = ("days_of_oxygen", "sizes_to_order", "out_1d_share", "gas_m3", "depots_out")


def cover_figures(
    context: PageContext, cover: pd.DataFrame, gas: pd.DataFrame, earlier: pd.DataFrame | None
) -> list[Figure]:
    """Days of oxygen where the need is greatest, what to order, the chance that it ends tomorrow, gas, what ran dry.

    Args:
        context: The opened page.
        cover: Of `cover_of`.
        gas: Of `daily_gas`.
        earlier: The same of the days compared with; None where nothing is known of them.
    """
    if cover.empty:
        return [Figure(name, None, unit="text") for name in _FIGURES]
    return [
        days_figure(context, cover),
        figures.of(cover, "sizes_to_order"),
        figures.of(cover, "out_1d_share", unit="chance"),
        _with_gas(context, figures.of(cover, "m3", name="gas_m3", unit="m3"), gas, earlier),
        figures.of(cover, "depots_out"),
    ]


def days_figure(context: PageContext, cover: pd.DataFrame) -> Figure:
    """Days of oxygen where the need is greatest, its place and what to do there; cover: of `cover_of`."""
    if cover.empty:
        return Figure("days_of_oxygen", None, unit="text")
    row: cells.Row = cover.iloc[0].to_dict()
    lasts = in_days(context, row | {"days_p50": row["days"]})
    icon = theme.ADVICE_ICON[row["advice"]]
    return Figure("days_of_oxygen", lasts, unit="text", about=named(context, row), icon=icon)


def days_and_gas(context: PageContext, cover: pd.DataFrame, gas: pd.DataFrame, earlier: pd.DataFrame | None) -> Figure:
    """Days of oxygen, with the curve and the change of the gas at all depots.

    Args:
        context: The opened page.
        cover: Of `cover_of`.
        gas: Of `daily_gas`.
        earlier: The same of the days compared with; None where nothing is known of them.
    """
    figure = _with_gas(context, days_figure(context, cover), gas, earlier)
    return figure if figure.change is None else replace(figure, about=context.w("figure.gas_of_all"))


def gas_before(context: PageContext, gas: pd.DataFrame, ask: Callable[[], pd.DataFrame | None]) -> pd.DataFrame | None:
    """The gas of the days compared with; of those that end where the chosen ones begin its last day is known already.

    Args:
        context: The opened page.
        gas: Of `daily_gas`, from the day before the chosen ones.
        ask: Queries it of the days compared with.
    """
    pair = context.pair
    if pair is None or pair.before_end != context.start - timedelta(days=1) or gas.empty:
        return ask()
    if context.earlier_moment("stock") is None:
        return None
    return gas[pd.to_datetime(gas["day"]) < pd.Timestamp(context.start)]


def _with_gas(context: PageContext, figure: Figure, gas: pd.DataFrame, earlier: pd.DataFrame | None) -> Figure:
    """A figure with the curve of the gas at all depots, and its change since the end of the days compared with."""
    curved = figures.over(context, figure, gas, "gas_m3", better=1)
    before = 0 if earlier is None or earlier.empty else float(earlier["gas_m3"].iloc[-1])
    if curved.trend is None or not before:
        return curved
    gas_before = figures.written(context, "m3", before) if figure.unit == "text" else before
    return replace(curved, change=curved.trend[-1] / before - 1, earlier=gas_before)


def in_days(context: PageContext, row: cells.Row) -> str:
    """How long a stock lasts by the median forecast, in words; of a depot that has long been silent nobody knows."""
    w = context.w
    if row["status"] == "unknown" or row["advice"] == "silent":
        return w("table.missing")
    if row["status"] == "beyond":
        return w("oxygen.beyond", days=int(row["horizon_days"]))
    return w("figure.days", days=w.number(row["days_p50"], digits=1))


def named(context: PageContext, row: cells.Row) -> str:
    """A size at a depot, or the depot with all its sizes, in words."""
    return str(row["depot"]) if cells.is_missing(row["item"]) else f"{row['depot']}, {size(context, row)}"


def named_shortly(context: PageContext, row: cells.Row) -> str:
    """A depot and the contents of a size of cylinder: `Gudang Kadin, 2 m³`."""
    volume = float(row["contents_m3"])
    return f"{row['depot']}, {context.w('oxygen.size_m3', volume=context.w.written(volume))}"


def size(context: PageContext, row: cells.Row) -> str:
    """The size of a row in words; all sizes together where it names none."""
    return context.w.term("item", ALL_SIZES if cells.is_missing(row["item"]) else row["item"])


def order_by(context: PageContext, row: cells.Row) -> str:
    """The last moment in working hours to order; `now` when it has passed, a dash where none is needed."""
    return _moment(context, row["order_by_at"], context.w("oxygen.now"))


def order_before(context: PageContext, row: cells.Row) -> str:
    """The last safe moment at all, to the hour; that it has passed, a dash where none is needed."""
    return _moment(context, row["order_before_at"], context.w("oxygen.passed"))


def _moment(context: PageContext, at: pd.Timestamp, passed: str) -> str:
    if cells.is_missing(at):
        return context.w("table.missing")
    return passed if at <= context.now else context.w.near_moment(at.floor("min"))


def card_of(context: PageContext, row: cells.Row) -> str:
    """The address of the order card of a stock on the Oxygen page, with the choices of this page."""
    size = ALL_SIZES if cells.is_missing(row["item"]) else str(row["item"])
    choices = navigation.address_of("oxygen", depot=str(row["depot"]), item=size)
    return f"{choices}#{sections.anchor_of('oxygen.order')}"


def choose(context: PageContext, frame: pd.DataFrame) -> cells.Row:
    """Draw the choice of a depot and size and return its row, at first the most urgent; frame: of `needs`."""
    w, coded = context.w, frame.assign(size=frame["item"].fillna(ALL_SIZES))
    depots = list(dict.fromkeys(coded["depot"]))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        depot = _pick(context, "depot", depots, {name: name for name in depots}, default=depots[0])
        sizes = list(dict.fromkeys(coded.loc[coded["depot"] == depot, "size"]))
        names = {code: w.term("item", code) for code in sizes}
        code = _pick(context, "item", sizes, names, default=sizes[0])
    row: cells.Row = frame[(coded["depot"] == depot) & (coded["size"] == code)].iloc[0].to_dict()
    return row | {"item": None if code == ALL_SIZES else code}


def fan_title(context: PageContext, row: cells.Row) -> str:
    """The title of the fan."""
    w, gaps = context.w, {"depot": row["depot"], "item": size(context, row)}
    if row["status"] in ("dry", "unknown"):
        return w(f"oxygen.fan_{row['status']}", **gaps)
    if cells.is_missing(row["out_7d_share"]):
        return w("oxygen.fan", **gaps)
    return w("oxygen.fan_told", lasts=in_days(context, row), chance=cells.chance(w, row["out_7d_share"]), **gaps)


def _pick(context: PageContext, name: str, options: list[str], names: dict[str, str], *, default: str) -> str:
    code = address.chosen(name, options, default)
    tied = address.widget(name, code)
    st.pills(
        context.w(f"filter.{name}"),
        options,
        format_func=lambda option: escaping.unmarked(names[option]),
        required=True,
        wrap=True,
        **tied,
    )
    return code
