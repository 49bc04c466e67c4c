"""What-if: the reader's assumptions about the days to come, kept in the address, with a banner."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.widgets.drawing import icons

AS_USUAL = "usual"


class _Choice(NamedTuple):
    """The steps of one assumption."""

    codes: tuple[str, ...]
    """What can be chosen."""
    usual: str
    """The code of the plain forecast."""
    supposes: bool = True
    """Whether another code makes a what-if, and not only another view of the forecast."""


CHOICES = {
    "demand_percent": _Choice(tuple(str(percent) for percent in range(50, 151, 10)), "100"),
    "late_days": _Choice(tuple(str(days) for days in range(8)), "0"),
    "daily_quota": _Choice((AS_USUAL, "0", "2", "5", "10", "20", "50"), AS_USUAL),
    "lead_days": _Choice(("1", "2", "3", "4", "5", "7", "10", "14"), "3", supposes=False),
    "service_percent": _Choice(("80", "90", "95", "98", "99"), "95", supposes=False),
    "flow_lpm": _Choice(("1", "2", "3", "5", "8", "10", "15", "30"), "5", supposes=False),
}


class Supposed(NamedTuple):
    """The reader's assumptions."""

    chosen: dict[str, float | None]
    """Every field of the metrics' `WhatIf` as a number."""
    changed: tuple[str, ...]
    """Those that make it a what-if."""

    @property
    def arguments(self) -> dict[str, float | None]:
        """The assumptions that differ from the usual.

        Usual ones are left out, so that a cached result is used again whatever else was assumed meanwhile.
        """
        return {name: number for name, number in self.chosen.items() if number != _number(CHOICES[name].usual)}

    @property
    def plain(self) -> dict[str, float | None]:
        """The choices that are no what-if."""
        return {name: number for name, number in self.arguments.items() if name not in self.changed}


def chosen() -> Supposed:
    """The assumptions of the address."""
    codes = _codes()
    changed = tuple(name for name, each in CHOICES.items() if each.supposes and codes[name] != each.usual)
    return Supposed({name: _number(code) for name, code in codes.items()}, changed)


def _number(code: str) -> float | None:
    return None if code == AS_USUAL else float(code)


def draw(context: PageContext, supposed: Supposed) -> None:
    """Draw the panel of assumptions, and a banner over a what-if."""
    w, codes = context.w, _codes()
    with st.expander(w("what_if.title"), icon=icons.mark("psychology"), expanded=bool(supposed.changed)):
        st.caption(w("what_if.hint"))
        with st.container(key="what-if"):
            for name, code in codes.items():
                st.select_slider(
                    w(f"what_if.{name}"), CHOICES[name].codes, format_func=_step_text(context, name),
                    **address.widget(name, code),
                )  # fmt: skip
        if supposed.changed:
            st.button(w("what_if.back"), icon=icons.mark("undo"), on_click=_back)
    if supposed.changed:
        changes = ", ".join(_change(context, name, codes[name]) for name in supposed.changed)
        text = w("what_if.banner", supposed=changes)
        st.html(f'<div class="posko-banner" role="note">{icons.html("psychology")} {text}</div>')


def _codes() -> dict[str, str]:
    return {name: address.chosen(name, each.codes, each.usual) for name, each in CHOICES.items()}


def _step_text(context: PageContext, name: str) -> Callable[[str], str]:
    """Writer of the steps of a slider."""

    def written(code: str) -> str:
        key = f"what_if.{name}_{'usual' if code == CHOICES[name].usual else 'said'}"
        return context.w(key, n=int(code), more=f"{int(code) - 100:+d}") if code.isdigit() else context.w(key)

    return written


def _change(context: PageContext, name: str, code: str) -> str:
    return context.w(f"what_if.{name}_told", n=int(code), more=f"{int(code) - 100:+d}")


def _back() -> None:
    for name, each in CHOICES.items():
        if each.supposes:
            address.choose(name, each.usual)
