"""Which colour a figure has on the map, and the line below it that says so."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

import look
from dashboard import canvas, cells
from dashboard.screen import Screen

_UNKNOWN = "#9aa3ab"
_SIGNED = ("change_cases",)
# What goes up to all of it, whatever the largest of today is.
_PARTS = ("above_share",)


def fill(figure: Any, frame: pd.DataFrame, column: str) -> str:
    """The colour of a figure among those of its column; grey for a missing one."""
    if cells.is_missing(figure):
        return _UNKNOWN
    colour = look.lean if column in _SIGNED else look.step
    return colour(float(figure) / _furthest(frame, column), dark=canvas.is_dark())


def _furthest(frame: pd.DataFrame, column: str) -> float:
    if column in _PARTS:
        return 1.0
    return float(frame[column].astype(float).abs().max(skipna=True) or 0) or 1.0


def draw(screen: Screen, frame: pd.DataFrame, column: str, *, label: str) -> None:
    """What the colours stand for, what is missing, which clusters are marked, and whether the shapes are official."""
    furthest, dark = _furthest(frame, column), canvas.is_dark()
    signed = column in _SIGNED
    few, many = (escape(cells.written(screen.w, column, end)) for end in (-furthest if signed else 0, furthest))
    shades = look.scale(dark=dark) if signed else look.ramp(dark=dark)
    strip = "".join(f'<i style="background:{shade}"></i>' for shade in shades)
    parts = [f"<b>{escape(label)}</b>", f"<span>{few} {strip} {many}</span>"]
    if frame[column].isna().any():
        parts.append(_spot(_UNKNOWN, screen.w("term.unknown")))
    for code in ("high", "low"):
        if "cluster" in frame and (frame["cluster"] == code).any():
            parts.append(f"<span>{look.CLUSTER_ICON[code]} {escape(screen.w.term('cluster', code))}</span>")
    st.html(f'<div class="posko-legend">{"".join(parts)}</div>')
    if bool(frame["is_schematic"].any()):
        st.caption("🧭 " + screen.w("demand_map.schematic"))


def _spot(colour: str, text: str) -> str:
    return f'<span><i class="alone" style="background:{colour}"></i>{escape(text)}</span>'
