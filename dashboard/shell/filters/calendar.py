"""The choice of two days: fields to type into and a calendar, in the reader's language.

Streamlit's own calendar speaks the language of the browser, whatever language the reader chose.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from i18n import Words

_KEY = "calendar"
_HTML = """
<div class="fields"><label><span></span><input inputmode="numeric" autocomplete="off" size="10"></label
><label><span></span><input inputmode="numeric" autocomplete="off" size="10"></label></div>
<p class="wrong" role="alert"></p>
<div class="turn"><button class="back" type="button">‹</button><b aria-live="polite"></b
><button class="on" type="button">›</button></div>
<table role="grid"><thead></thead><tbody></tbody></table>
"""
_CSS = """
:host, div, table {font: 400 .95rem/1.3 'Noto Sans', 'Noto Sans Devanagari', sans-serif; color: inherit}
.fields {display: flex; gap: .6rem; flex-wrap: wrap}
label {display: grid; gap: .15rem; font-size: .85rem}
input {font: inherit; font-size: 1rem; color: inherit; background: transparent; width: 8.4rem; padding: .4rem .5rem;
  border: 1px solid color-mix(in srgb, currentColor 45%, transparent); border-radius: .45rem; box-sizing: border-box}
input.at {border-color: currentColor; box-shadow: inset 0 0 0 1px currentColor}
.wrong {margin: .3rem 0 0; font-size: .85rem; font-weight: 600; min-height: 0}
.wrong:empty {display: none}
.turn {display: flex; align-items: center; justify-content: space-between; margin: .6rem 0 .2rem; max-width: 19.6rem}
button {font: inherit; color: inherit; background: none; border: 0; cursor: pointer; width: 2.8rem; height: 2.5rem;
  border-radius: .4rem; padding: 0; font-variant-numeric: tabular-nums}
.turn button {font-size: 1.3rem}
button:hover:not(:disabled) {background: color-mix(in srgb, currentColor 12%, transparent)}
button:focus-visible, input:focus-visible {outline: 2px solid currentColor; outline-offset: 1px}
button:disabled {opacity: .38; cursor: default}
table {border-collapse: collapse}
th {font-weight: 400; font-size: .8rem; opacity: .8; padding: .15rem 0}
td {padding: 0; text-align: center}
td.within {background: color-mix(in srgb, currentColor 16%, transparent)}
td.end button, td.end button:hover:not(:disabled) {font-weight: 700;
  background: var(--st-primary-color, #0b5f8a); color: #fff}
"""


def draw(
    w: Words, *, key: str, first: date, last: date, start: date, end: date, changed: Callable[[date, date], None]
) -> None:
    """Draw the two fields and the calendar.

    Args:
        w: Words in the reader's language.
        key: Key of this calendar on its page.
        first: First day that can be chosen.
        last: Last day that can be chosen.
        start: First chosen day.
        end: Last chosen day.
        changed: Called with the first and the last day when others are chosen.
    """
    name = f"{_KEY}-{key}"

    def on_span() -> None:
        if days := _days_of(st.session_state[name].get("span")):
            changed(min(days), max(days))

    days = {"first": first, "last": last, "start": start, "end": end}
    labels = {part: w(f"calendar.{part}") for part in ("from", "to", "back", "on", "wrong")}
    _component()(
        key=name,
        data={day: at.isoformat() for day, at in days.items()}
        | {"labels": labels | {"wrong": w("calendar.wrong", first=w.numeric_day(first), last=w.numeric_day(last))}}
        | {"months": [w.month_name(number) for number in range(1, 13)]}
        | {"weekdays": [[w.weekday(number), w.long_weekday(number)] for number in range(7)]},
        on_span_change=on_span,
    )


def _days_of(span: object) -> list[date]:
    """Two days that a browser names; none where they are not two days."""
    if not isinstance(span, list) or len(span) != 2:
        return []
    try:
        return [date.fromisoformat(str(day)) for day in span]
    except ValueError:
        return []


def _component() -> Callable[..., Any]:
    script = Path(__file__).with_suffix(".js").read_text("utf-8")
    return st.components.v2.component("posko_calendar", html=_HTML, css=_CSS, js=script)
