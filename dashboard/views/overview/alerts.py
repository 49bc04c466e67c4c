"""What is to be done: what is due now, a line each, then what can wait; and the findings below the title."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import theme
from dashboard.frontend import escaping
from dashboard.shell import case_link, navigation, sections
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, data_gaps
from dashboard.widgets.drawing import icons
from finding import Finding

_OXYGEN = ("deliver", "order", "chase", "replenish", "count_stock")
_MOST_ROWS = 100
Row = Mapping[Any, Any]


class Target:
    """Where an action is seen to: a page with its choices, and the card or section on it."""

    def __init__(self, page: str, part: str, for_readers: str = "", **choices: str) -> None:
        """Name the page, the key of the card or the section there, that of readers where it differs, and choices."""
        self.page, self.part, self.for_readers, self.choices = page, part, for_readers or part, choices

    def link(self, context: PageContext, row: Row) -> str:
        """The address, escaped for HTML; of an order also with its depot and size."""
        choices = dict(self.choices)
        if row["kind"] == "order" and not cells.is_missing(row["item"]):
            choices |= {"depot": str(row["place"]), "item": str(row["item"])}
        if self.page == "calls" and not context.is_past:
            choices["period"] = "days_7"
        part = self.part if context.writes else self.for_readers
        return f"{navigation.address_of(self.page, **choices)}#{sections.anchor_of(part)}"


TARGETS = {
    "order": Target("oxygen", "oxygen.order"),
    "chase": Target("oxygen", "oxygen.orders"),
    "replenish": Target("deliveries", "scarce", open="scarce"),
    "deliver": Target("deliveries", "deliveries.waiting"),
    "collect": Target("deliveries", "deliveries.waiting"),
    "call_back": Target("calls", "lost", open="lost"),
    "request": Target("requests", "open", open="open"),
    "follow_up": Target("followups", "followups.call_list", "followups.ladder"),
    "debrief": Target("companions", "debriefing", open="debriefing"),
    "count_stock": Target("oxygen", "oxygen.states"),
    "loop": Target("referrals", "rows", "referrals.actors", open="rows"),
}
"""Kind of an action → the card on which it is seen to."""


@cache
def _style() -> str:
    return Path(__file__).with_name("overview.css").read_text("utf-8")


def style() -> None:
    """Add the rules of the page: everything that is due fits a phone's screen."""
    st.html(f"<style>{_style()}</style>")


def title(context: PageContext, actions: Sequence[Any]) -> None:
    """Draw the heading with the number of what is due; actions: in words."""
    due = sum(action.is_due for action in actions)
    words = context.w("overview.alerts_count", actions=due) if due else context.w("overview.alerts")
    label = escape(context.w("figure.definition_of", figure=words))
    button = f'<summary aria-label="{label}" title="{label}">{icons.html("info")}</summary>'
    meaning = f"<details>{button}<p>{escape(context.w('definition.actions'))}</p></details>"
    st.html(f'<div class="posko-do-title"><h3>{escape(words)}</h3>{meaning}</div>')


def draw(
    context: PageContext,
    frame: pd.DataFrame,
    actions: Sequence[Any],
    rows: pd.DataFrame | None = None,
    *,
    week: datetime | None = None,
) -> None:
    """Draw everything that is to be done: what is due openly, what can wait folded.

    Args:
        context: The opened page.
        frame: Of the metric `actions`.
        actions: The same in words.
        rows: Of `action_rows`, for the desk: folded below the line that sums them up.
        week: For readers: the end of the week of which deliveries and care are.
    """
    w = context.w
    every = [*zip(cells.records(frame), actions, strict=True)]
    due, later = ([pair for pair in every if pair[1].is_due is is_due] for is_due in (True, False))
    single = _by_kind(rows)
    parts: list[str] = []
    for group, kinds in (("oxygen_group", True), ("other_group", False)):
        lines = [_line(context, *pair, single) for pair in due if (pair[1].kind in _OXYGEN) == kinds]
        if lines:
            parts.append(f"<h4>{escape(w(f'overview.{group}'))}</h4><ul>{''.join(lines)}</ul>")
    parts += _nothing(context, bool(due))
    if later:
        first = next((action.when for _, action in later if action.when), "")
        summary = escape(w("overview.later", actions=len(later), when=first))
        lines = [_line(context, *pair, single) for pair in later]
        parts.append(f"<details class='later'><summary>{summary}</summary><ul>{''.join(lines)}</ul></details>")
    if due or later:
        parts += [f"<p class='note'>{escape(note)}</p>" for note in _notes(context, week)]
    sections.anchor("overview.alerts")
    st.html(f'<div class="posko-do">{"".join(parts)}</div>')


def _notes(context: PageContext, week: datetime | None) -> Iterator[str]:
    """Of which places and which moment the lines are, where that is not what the reader chose."""
    if context.place:
        yield context.w("overview.of_everywhere" if context.writes else "overview.all_everywhere")
    if week is not None:
        yield context.w("overview.of_week", day=context.w.day(week.date()))


def _nothing(context: PageContext, some: bool) -> Iterator[str]:
    """What is said below the lines: which books are missing, or that nothing is to be done by the books there are."""
    reason = data_gaps.unknown(context, "overview.alerts")
    if reason:
        text = context.w("unknown.part", reason=reason)
        yield f'<p class="posko-unknown"><b>{context.w("table.missing")}</b> {escape(text)}</p>'
    elif not some:
        yield f"<p>{icons.html('check_circle', 'good')} {escape(context.w('overview.nothing_due'))}</p>"


def _by_kind(rows: pd.DataFrame | None) -> dict[str, list[Row]]:
    if rows is None:
        return {}
    by_kind: dict[str, list[Row]] = {}
    for row in cells.records(rows):
        by_kind.setdefault(str(row["kind"]), []).append(row)
    return by_kind


def _line(context: PageContext, row: Row, action: Any, single: Mapping[str, list[Row]]) -> str:
    """One action, linked to the card on which it is seen to, with its deadline; for the desk its single rows."""
    late = " late" if action.is_late else ""
    link = TARGETS[action.kind].link(context, row)
    more = " · ".join(escape(part) for part in (_source(row), action.reason) if part)
    what = f'<span class="what">{escape(action.short)}{f"<small>{more}</small>" if more else ""}</span>'
    inside = f"{icons.html(theme.ACTION_ICON[action.kind])}{what}{_when(context, action)}"
    line = f'<a href="{link}" target="_self" title="{escape(_hint(context, action))}">{inside}</a>'
    return f'<li class="{action.kind}{late}">{line}{_rows(context, action, single.get(action.kind, []), link)}</li>'


def _source(row: Row) -> str:
    return "" if cells.is_missing(row["source"]) or row["kind"] == "replenish" else str(row["source"])


def _hint(context: PageContext, action: Any) -> str:
    due = context.w("alert.late" if action.is_late else "alert.until", until=action.until) if action.until else ""
    return " · ".join(filter(None, (action.text, due)))


def _when(context: PageContext, action: Any) -> str:
    """The deadline: in colour, with an icon and a word when it has passed."""
    w = context.w
    if not action.is_late:
        return f'<span class="when">{escape(action.when or w("overview.at_once"))}</span>'
    text = w("overview.late", when=action.when) if action.when else w("overview.overdue")
    return f'<span class="when">{icons.html("error", "bad")}{escape(text)}</span>'


def _rows(context: PageContext, action: Any, rows: Sequence[Row], link: str) -> str:
    """The single rows of a line by code and village, folded, each with a link to its case."""
    if not rows:
        return ""
    case_address = case_link.addresses()
    items = "".join(_row(context, row, case_address) for row in rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        more = escape(context.w("alert.more", more=len(rows) - _MOST_ROWS))
        items += f'<li><a href="{link}" target="_self">{more}</a></li>'
    label = escape(context.w("overview.each", action=action.short))
    return f'<details class="each"><summary aria-label="{label}" title="{label}"></summary><ol>{items}</ol></details>'


def _row(context: PageContext, row: Row, case_address: Callable[[str], str]) -> str:
    w = context.w
    place = ", ".join(str(row[name]) for name in ("village", "district") if not cells.is_missing(row[name]))
    quantity = "" if cells.is_missing(row["quantity"]) else w.number(int(row["quantity"]))
    if quantity and not cells.is_missing(row["item"]):
        quantity = f"{quantity} × {w.term('item_short', row['item'])}"
    when = "" if cells.is_missing(row["until"]) else w.short_day(row["until"].date(), context.now)
    parts = [str(row["code"]), place, quantity, when]
    text = escape(" · ".join(filter(None, parts)))
    case = row["case"]
    if isinstance(case, str) and case:
        text = f'<a href="{case_address(case)}" target="_self">{text}</a>'
    return f'<li class="{"late" if row["is_late"] else "due"}">{text}</li>'


def changed(context: PageContext, findings: Sequence[Finding]) -> None:
    """Draw what changed and why it matters as a list; nothing where nothing can be compared or counted.

    Args:
        context: The opened page.
        findings: Of calls, requests and oxygen.
    """
    texts = [context.sentence(finding) for finding in findings if not finding.key.endswith(".none")]
    if texts:
        with st.container(border=True):
            st.markdown(f"### {context.w('overview.sentences')}")
            st.markdown("\n".join(f"- {escaping.unmarked(text)}" for text in texts))
