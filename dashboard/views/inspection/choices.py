"""What the briefing is to be: kind, period, comparison, sections and language, kept in the address."""

from collections.abc import Callable, Sequence
from datetime import date
from types import ModuleType
from typing import Any

import streamlit as st

from dashboard.shell import address
from dashboard.shell.filters import line, spans
from dashboard.shell.page_context import PageContext
from i18n import LANGUAGES

KIND, SPAN, SECTIONS, LANGUAGE = "kind", "span", "sections", "paper"
_OF_THE_KIND = (SPAN, SECTIONS)
"""Choices that a kind of briefing presets: another kind begins with its own."""


def draw(context: PageContext, options: ModuleType, *, first: date | None, last: date) -> Any:
    """Draw the choices and return them as `Options`.

    Args:
        context: The opened page.
        options: The module `reports.briefing.options`.
        first: First local day with data.
        last: Last local day that the books reach.
    """
    w = context.w
    kind = address.chosen(KIND, options.KINDS, options.KINDS[0])
    preset = options.PRESETS[kind]
    span = address.chosen(SPAN, options.PERIODS, preset.period)
    offer = spans.Offer(options, min(first or last, last), last, names=options.PERIODS)
    days, against = spans.chosen_days(offer, kind=span), spans.chosen_against()
    written = [
        w(f"inspection.kind_{kind}"),
        spans.named_days(w, days),
        spans.compared_with(w, offer, days, against),
    ]
    with line.row(w, offer, days, " · ".join(written), name=SPAN):
        _segments(context, KIND, options.KINDS, options.KINDS[0], changed=_kind_changed)
        _segments(context, SPAN, options.PERIODS, preset.period)
        if span == "custom":
            spans.draw_span(w, offer, days)
        spans.draw_against(w, against)
        language = _segments(context, LANGUAGE, LANGUAGES, w.language, written=lambda code: w(f"language.{code}"))
        sections = _sections(context, options.SECTIONS, preset.sections)
    return options.Options(kind, days.start, days.end, against, sections, language)


def _segments(
    context: PageContext,
    name: str,
    codes: Sequence[str],
    default: str,
    *,
    changed: Callable[[], None] | None = None,
    written: Callable[[str], str] | None = None,
) -> str:
    """Draw one choice of a few codes and return it.

    Args:
        context: The opened page.
        name: Parameter of the address, and part of the i18n keys.
        codes: What can be chosen.
        default: The code without a choice.
        changed: Called when another one is chosen, in place of the usual.
        written: The word for a code; without it `inspection.<name>_<code>`.
    """
    w = context.w
    widget = address.widget(name, address.chosen(name, codes, default))
    if changed:
        widget |= {"on_change": changed, "args": ()}
    picked = st.segmented_control(
        w(f"inspection.{name}"), codes, format_func=written or (lambda code: w(f"inspection.{name}_{code}")),
        required=True, wrap=True, **widget,
    )  # fmt: skip
    return picked or default


def _kind_changed() -> None:
    address.forget(*_OF_THE_KIND)
    if kind := st.session_state.get(f"choice-{KIND}"):
        address.choose(KIND, kind)


def _sections(context: PageContext, codes: Sequence[str], preset: Sequence[str]) -> tuple[str, ...]:
    """Draw the choice of sections and return them in the order of the document; none chosen means the kind's own."""
    w, written = context.w, address.unchecked(SECTIONS) or ""
    chosen = [code for code in codes if code in written.split(",")] or [*preset]
    st.session_state[f"choice-{SECTIONS}"] = chosen
    picked = st.pills(
        w("inspection.sections"), codes, selection_mode="multi",
        format_func=lambda code: w(f"briefing.section_{code}"),
        key=f"choice-{SECTIONS}", on_change=_sections_changed,
    )  # fmt: skip
    return tuple(code for code in codes if code in (picked or preset))


def _sections_changed() -> None:
    if picked := st.session_state.get(f"choice-{SECTIONS}"):
        address.choose(SECTIONS, ",".join(picked))
    else:
        address.forget(SECTIONS)
