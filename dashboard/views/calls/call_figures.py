"""Tiles of calls, and a note where waiting times are not recorded."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, figures


def tiles(context: PageContext, totals: pd.DataFrame, channels: pd.DataFrame) -> None:
    """Draw the tiles of calls: how many, who was answered and how soon, how long it took, how many people called.

    No small curves: the days are in the chart below, and the library that draws them weighs 300 KB.

    Args:
        context: The opened page.
        totals: Of `call_totals`.
        channels: Of `calls_by_channel`.
    """
    figures.tiles(
        context,
        "calls",
        [
            figures.of(totals, "calls"),
            figures.of(totals, "people"),
            figures.of(totals, "answered_share", better=1, unit="share"),
            figures.of(totals, "within_60s_share", better=1, unit="share"),
            figures.of(totals, "abandoned_share", better=-1, unit="share"),
            _handling(context, totals),
        ],
    )
    _draw_wait_note(context, channels)


def without_time(context: PageContext, untimed: pd.DataFrame) -> str | None:
    """How many calls no figure of an hour counts, in words; None for none; untimed: of `calls_without_time`."""
    row = untimed.iloc[0]
    if not row["left_out"]:
        return None
    return context.w("calls.without_time", left_out=int(row["left_out"]), calls=int(row["calls"]))


def _handling(context: PageContext, totals: pd.DataFrame) -> figures.Figure:
    """The median, with the 90th percentile and the mean beside it."""
    figure, row = figures.of(totals, "median_handling_seconds", unit="seconds"), totals.iloc[0]
    if cells.is_missing(row["p90_handling_seconds"]):
        return figure
    p90, mean = (figures.written(context, "seconds", row[f"{what}_handling_seconds"]) for what in ("p90", "mean"))
    return replace(figure, about=context.w("calls.handling_about", p90=p90, mean=mean))


def _draw_wait_note(context: PageContext, waits: pd.DataFrame) -> None:
    known, calls = int(waits["wait_known"].sum()), int(waits["calls"].sum())
    if not calls or known == calls:
        return
    silent = waits.loc[waits["wait_known"] == 0, "channel"]
    names = ", ".join(cells.written(context.w, "channel", channel) for channel in silent)
    key = "waits_none" if not known else "waits_channels" if names else "waits_some"
    st.caption(context.w(f"calls.{key}", known=known, calls=calls, channels=names))
