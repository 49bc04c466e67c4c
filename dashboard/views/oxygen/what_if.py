"""What the reader supposes about the days to come: chosen in steps, kept in the address, marked wherever it shows."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from dashboard.shell import address
from dashboard.shell.page_context import PageContext

AS_USUAL = "usual"


class _Choice(NamedTuple):
    """codes: what can be chosen · usual: what stands for the forecast as it is · supposes: whether another choice
    makes the figures a what-if, and not only another view of the forecast.
    """

    codes: tuple[str, ...]
    usual: str
    supposes: bool = True


CHOICES = {
    "demand_percent": _Choice(tuple(str(percent) for percent in range(50, 151, 10)), "100"),
    "late_days": _Choice(tuple(str(days) for days in range(8)), "0"),
    "daily_quota": _Choice((AS_USUAL, "0", "2", "5", "10", "20", "50"), AS_USUAL),
    "lead_days": _Choice(("1", "2", "3", "4", "5", "7", "10", "14"), "3", supposes=False),
    "service_percent": _Choice(("80", "90", "95", "98", "99"), "95", supposes=False),
    "flow_lpm": _Choice(("1", "2", "3", "5", "8", "10", "15", "30"), "5", supposes=False),
}


class Supposed(NamedTuple):
    """chosen: every field of the metrics' `WhatIf` as a number · changed: those that make it a what-if."""

    chosen: dict[str, float | None]
    changed: tuple[str, ...]

    @property
    def arguments(self) -> dict[str, float | None]:
        """What of it a metric has to be told: what is as usual goes without saying, so that an answer once computed is
        found again whatever else was supposed meanwhile.
        """
        return {name: number for name, number in self.chosen.items() if number != _number(CHOICES[name].usual)}

    @property
    def plain(self) -> dict[str, float | None]:
        """The same reader's choices about the forecast as it is."""
        return {name: number for name, number in self.arguments.items() if name not in self.changed}


def chosen() -> Supposed:
    """What the address says."""
    codes = _codes()
    changed = tuple(name for name, each in CHOICES.items() if each.supposes and codes[name] != each.usual)
    return Supposed({name: _number(code) for name, code in codes.items()}, changed)


def _number(code: str) -> float | None:
    return None if code == AS_USUAL else float(code)


def draw(context: PageContext, supposed: Supposed) -> None:
    """The panel; a banner says so when the figures below are no forecast."""
    w, codes = context.w, _codes()
    with st.expander(w("what_if.title"), icon="🤔", expanded=bool(supposed.changed)):
        st.caption(w("what_if.hint"))
        with st.container(key="what-if"):
            for name, code in codes.items():
                st.select_slider(
                    w(f"what_if.{name}"), CHOICES[name].codes, format_func=_step_text(context, name),
                    **address.widget(name, code),
                )  # fmt: skip
        if supposed.changed:
            st.button(w("what_if.back"), icon="↩️", on_click=_back)
    if supposed.changed:
        changes = ", ".join(_change(context, name, codes[name]) for name in supposed.changed)
        st.html(f'<div class="posko-banner" role="note">🤔 {w("what_if.banner", supposed=changes)}</div>')


def _codes() -> dict[str, str]:
    return {name: address.chosen(name, each.codes, each.usual) for name, each in CHOICES.items()}


def _step_text(context: PageContext, name: str) -> Callable[[str], str]:
    """How a step of a slider is written."""

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
