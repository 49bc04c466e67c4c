"""The filters of a page, collapsed into one line: period, comparison, place and terms, kept in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codes import CHANNELS, URGENCIES
from dashboard.frontend import escaping
from dashboard.shell import address
from dashboard.shell.filters import spans
from dashboard.shell.filters.spans import COMPARISONS, Offer, Period
from i18n import Words

EVERYWHERE = "all"
PLACE, VILLAGE = "place", "desa"
"""Parameters of the address: a city, a district or a village; the village of a page about one."""
TERMS = {"urgency": URGENCIES, "channel": CHANNELS}
_RULES = """
.st-key-filters {flex-wrap: nowrap !important; gap: .35rem !important; max-width: 100%}
.st-key-filters > div:has([data-testid="stPopover"]) {min-width: 0; flex: 0 1 auto}
.st-key-filters [data-testid="stPopover"], .st-key-filters [data-testid="stPopoverButton"] {max-width: 100%;
  min-width: 0}
.st-key-filters [data-testid="stPopoverButton"] p {white-space: nowrap; overflow: hidden; text-overflow: ellipsis}
.st-key-filters [data-testid="stPopoverButton"] > div {min-width: 0}
.st-key-filters .stButton button {min-width: 2.6rem; padding: .25rem .4rem; min-height: 2.4rem}
.st-key-filters .stButton button p {font-size: 1.35rem; line-height: 1}
@media print {
  .st-key-filters [data-testid="stPopover"] {display: block !important}
  .st-key-filters [data-testid="stPopoverButton"] {border: 0 !important; padding: 0 !important}
  .st-key-filters [data-testid="stPopoverButton"] p {white-space: normal !important}
  .st-key-filters [data-testid="stPopoverButton"] [data-testid="stIconMaterial"],
  .st-key-filters [data-testid="stPopoverButton"] svg {display: none !important}
}
"""


@dataclass(frozen=True)
class Choice:
    """What the reader chose."""

    days: Period
    place: str | None = None
    """Code of the place, None for everywhere."""
    against: str = COMPARISONS[0]
    """One of `COMPARISONS`."""
    terms: Mapping[str, str | None] = field(default_factory=dict)
    """Each of the terms offered, None for every one."""


def draw(w: Words, offer: Offer) -> Choice:
    """Draw the line of filters and return what is chosen.

    Args:
        w: Words in the reader's language.
        offer: What the page can be narrowed by.
    """
    labels = _labels(w, offer)
    place = _chosen_village(labels) if offer.is_of_one_village else _chosen_place(labels)
    choice = Choice(spans.chosen_days(offer), place, spans.chosen_against(), _chosen_terms(w, offer.terms))
    with row(w, offer, choice.days, line(w, offer, choice, labels)):
        _draw_inside(w, offer, choice, labels)
    return choice


def row(w: Words, offer: Offer, days: Period, label: str, *, name: str = "period") -> DeltaGenerator:
    """Draw the line with its steps; what is drawn into it unfolds.

    Args:
        w: Words in the reader's language.
        offer: What the page can be narrowed by.
        days: The period that is chosen.
        label: The line in words.
        name: Parameter of the address that names the period.
    """
    st.html(f"<style>{_RULES}</style>")
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        if offer.has_period:
            spans.draw_step(w, offer, days, -1, name=name)
        unfolded = st.popover(escaping.unmarked(label))
        if offer.has_period:
            spans.draw_step(w, offer, days, 1, name=name)
    return unfolded


def line(w: Words, offer: Offer, choice: Choice, labels: Mapping[str, str]) -> str:
    """The chosen filters in one line.

    Args:
        w: Words in the reader's language.
        offer: What the page can be narrowed by.
        choice: What is chosen.
        labels: The places by code; empty without that filter.
    """
    parts = [spans.named_days(w, choice.days)] if offer.has_period else []
    if labels:
        nowhere = "filter.line_village" if offer.is_of_one_village else "filter.line_everywhere"
        parts.append(labels[choice.place] if choice.place else w(nowhere))
    parts += [w.term(name, code) for name, code in choice.terms.items() if code]
    if offer.has_period:
        parts.append(spans.compared_with(w, offer, choice.days, choice.against))
    return " · ".join(parts)


def _draw_inside(w: Words, offer: Offer, choice: Choice, labels: Mapping[str, str]) -> None:
    if offer.has_period:
        spans.draw_period(w, offer, choice.days)
        spans.draw_against(w, choice.against)
    if labels:
        name, label = (VILLAGE, "village.choose") if offer.is_of_one_village else (PLACE, "filter.place")
        st.selectbox(
            w(label), list(labels), format_func=labels.__getitem__, placeholder=w("filter.search"),
            **address.widget(name, choice.place or EVERYWHERE),
        )  # fmt: skip
    for name in offer.terms:
        terms = _term_labels(w, name)
        st.selectbox(
            w(f"filter.{name}"), list(terms), format_func=terms.__getitem__,
            **address.widget(name, choice.terms[name] or EVERYWHERE),
        )  # fmt: skip


def _labels(w: Words, offer: Offer) -> dict[str, str]:
    if offer.places is None:
        return {}
    labels = place_labels(w, offer.places)
    if not offer.is_of_one_village:
        return labels
    villages = set(offer.places.loc[offer.places["level"] == "village", "code"])
    chosen = {code: label for code, label in labels.items() if code in villages}
    return {EVERYWHERE: w("filter.any_village"), **chosen} if chosen else {}


def _chosen_place(labels: Mapping[str, str], name: str = PLACE) -> str | None:
    code = address.chosen(name, labels, EVERYWHERE)
    return None if code == EVERYWHERE else code


def _chosen_village(labels: Mapping[str, str]) -> str | None:
    """The village of the page, else the one that is chosen as place; None for neither."""
    return _chosen_place(labels, VILLAGE) or _chosen_place(labels)


def _chosen_terms(w: Words, terms: Sequence[str]) -> dict[str, str | None]:
    codes = {name: address.chosen(name, _term_labels(w, name), EVERYWHERE) for name in terms}
    return {name: None if code == EVERYWHERE else code for name, code in codes.items()}


def _term_labels(w: Words, name: str) -> dict[str, str]:
    return {EVERYWHERE: w(f"filter.any_{name}")} | {code: w.term(name, code) for code in TERMS[name]}


def place_labels(w: Words, places: pd.DataFrame) -> dict[str, str]:
    """The labels of the list by code: everywhere, then each city, its districts and their villages."""
    labels = {EVERYWHERE: w("filter.everywhere")}
    districts: dict[str, str] = {}
    for code, name, level in places[["code", "name", "level"]].itertuples(index=False):
        if level == "district":
            districts[code] = name
        labels[code] = w(f"filter.{level}", name=name, district=districts.get(code[:8], ""))
    return labels
