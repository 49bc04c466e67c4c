"""Tiles of figures: the number, its change since the period before, its definition one tap away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

import settings
import theme
from codes import HIDDEN
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, data_gaps
from dashboard.widgets.drawing import tile


@dataclass(frozen=True)
class Figure:
    """A number to show in a tile."""

    name: str
    """Key of its label and its definition."""
    now: Any
    """The number, None when not known, `codes.HIDDEN` when readers must not see it."""
    change: float | None = None
    """Change since the period before: relative for a count, a difference for a share, None when not comparable."""
    better: int = 0
    """Which way is good: 1 up, -1 down, 0 neither."""
    unit: str = "count"
    """How it is written, a key of `_UNITS`."""
    trend: Sequence[float] | None = None
    """Values up to now, oldest first, for the small curve."""
    about: str | None = None
    """Words below the number, beside the change."""
    icon: theme.Icon | None = None
    """Icon of its status, before the number."""
    earlier: Any = None
    """The number of the days compared with; None when not known."""
    compared: Any = None
    """The number of the days of the period that are compared, where they are not all of them."""
    compared_days: int | None = None
    """How many days these are."""


def known(context: PageContext, figure: Figure) -> Figure:
    """The figure as it may be drawn: without a number, and why, where its books say nothing of the chosen days.

    Args:
        context: The opened page.
        figure: The figure.
    """
    reason = data_gaps.unknown(context, figure.name)
    return figure if reason is None else Figure(figure.name, None, about=reason)


def tiles(context: PageContext, key: str, figures: Sequence[Figure], *, leads: Sequence[str] = ()) -> None:
    """Draw figures side by side, two in a row on a phone.

    Args:
        context: The opened page.
        key: Key of the group of tiles.
        figures: The figures.
        leads: For each figure the page that explains it.
    """
    unread = data_gaps.shared(context, f"tiles.{key}", [figure.name for figure in figures])
    tile.group(key, [_tile(context, known(context, figure), lead) for figure, lead in zip_longest(figures, leads)])
    if context.pair and any(figure.earlier is not None for figure in figures):
        span = context.w.days(context.pair.before_start, context.pair.before_end)
        st.caption(context.w("figure.before", days=span))
    if unread:
        st.html(unread)


def of(
    totals: pd.DataFrame,
    column: str,
    *,
    name: str | None = None,
    better: int = 0,
    unit: str = "count",
    trend: Any = None,
    earlier: pd.DataFrame | None = None,
) -> Figure:
    """The figure in `column` of a one-row frame, with its change when there is something to compare with.

    A missing number of a suppressed row is hidden.

    Args:
        totals: One row, with `column`; `previous_<column>` of as many earlier days and `compared_<column>` of the
            complete ones where it compares itself; `is_suppressed` where numbers are hidden.
        column: Column of the number.
        name: Key of the figure, the column's name without one.
        better: Which way is good: 1 up, -1 down, 0 neither.
        unit: How the number is written.
        trend: Values of the small curve, oldest first.
        earlier: The same of the days compared with, where `totals` does not compare itself.
    """
    row = totals.iloc[0]
    curve = [float(point) for point in trend if not cells.is_missing(point)] if trend is not None else []
    points = curve if len(curve) > 1 and not cells.is_missing(row[column]) else None
    hidden = cells.is_missing(row[column]) and bool(row.get(cells.SUPPRESSED, False))
    number = HIDDEN if hidden else row[column]
    figure = Figure(name or column, number, None, better, unit, points)
    before = row.get(f"previous_{column}") if earlier is None else earlier.iloc[0][column]
    return against(figure, before, row.get(f"compared_{column}"), row.get("compared_days"))


def against(figure: Figure, before: Any, compared: Any = None, days: Any = None) -> Figure:
    """The figure with the number of the days compared with, and its change.

    Args:
        figure: The figure.
        before: The number of the days compared with; missing without any.
        compared: The number of the days of the period that are compared; missing where they are all of them.
        days: How many days these are.
    """
    now = figure.now if cells.is_missing(compared) else compared
    if is_blank(before) or is_blank(now) or is_blank(figure.now):
        return figure
    relative = float(now) / float(before) - 1 if before else None
    change = float(now) - float(before) if figure.unit in _DIFFERENCES else relative
    figure = replace(figure, earlier=before, change=change)
    is_part = not cells.is_missing(days) and float(now) != float(figure.now)
    return replace(figure, compared=now, compared_days=int(days)) if is_part else figure


def over(context: PageContext, figure: Figure, days: pd.DataFrame, column: str, *, better: int = 0) -> Figure:
    """A balance with its curve over the chosen days.

    Without it when it is not known, or the chosen days end before the data do and it is not the balance of their end.

    Args:
        context: The opened page.
        figure: The balance at the moment of the page.
        days: One row per day, the day before the chosen ones first.
        column: Column of the balance.
        better: Which way is good: 1 up, -1 down, 0 neither.
    """
    ended = context.end < (context.until or context.as_of).astimezone(ZoneInfo(settings.timezone())).date()
    if is_blank(figure.now) or days.empty or (ended and not context.is_past):
        return figure
    known = pd.Timestamp(days["day"].iloc[0]).date() < context.start
    points = [float(point) for point in days[column]]
    curve = points[1:] if known else points
    return replace(figure, better=better, trend=curve if len(curve) > 1 else None)


def _tile(context: PageContext, figure: Figure, lead: str | None) -> tile.Tile:
    w, definition = context.w, f"definition.{figure.name}"
    label = w(f"figure.{figure.name}")
    change = change_words(context, figure)
    good = figure.better * round(100 * (figure.change or 0))
    return tile.Tile(
        figure.name,
        label,
        written(context, figure.unit, figure.now),
        icon=figure.icon,
        change=change,
        earlier=earlier_words(context, figure),
        tone="" if not change or not good else "good" if good > 0 else "bad",
        about=figure.about or ("" if not _is_hidden(figure.now) else w("small_groups.explained_short")),
        is_hidden=_is_hidden(figure.now),
        reach=data_gaps.reach(context, figure.name) or "",
        definition=w(definition) if w.has(definition) else "",
        definition_label=w("figure.definition_of", figure=label),
        href=navigation.address_of(lead) if lead else "",
        trend=figure.trend or (),
        below=data_gaps.link(context, figure.name),
    )


def is_blank(number: Any) -> bool:
    """Whether a number is not known, or hidden from readers."""
    return cells.is_missing(number) or _is_hidden(number)


def _is_hidden(number: Any) -> bool:
    return isinstance(number, str) and number == HIDDEN


def written(context: PageContext, unit: str, figure: Any) -> str:
    """A number with its unit in words; a missing one is a dash, a hidden one says so.

    Args:
        context: The opened page.
        unit: How the number is written.
        figure: The number.
    """
    return cells.written(context.w, "", figure) if is_blank(figure) else _UNITS[unit](context, figure)


_MOST_PERCENT, _MANY = 300, 9
"""A larger change is written as so many times what was; from ten times on in whole ones."""
_FEW = 10
"""A change from fewer is not written as a part of them: one more than one is no doubling."""
_DIFFERENCES = ("share", "chance")
"""Units whose change is a difference, not a part of what was."""
_UNITS: dict[str, Callable[[PageContext, Any], str]] = {
    "text": lambda context, text: str(text),
    "hours": lambda context, n: context.w("figure.hours", hours=context.w.number(float(n), digits=1)),
    "count": lambda context, n: context.w.number(int(n)),
    "share": lambda context, n: context.w.share(float(n), digits=0),
    "chance": lambda context, n: cells.chance(context.w, n),
    "idr": lambda context, n: context.w.money(int(n)),
    "days": lambda context, n: context.w("figure.days", days=context.w.number(float(n), digits=1)),
    "m3": lambda context, n: context.w("figure.m3", volume=context.w.number(float(n), digits=1)),
    "seconds": lambda context, n: _duration(context, float(n)),
}


def _duration(context: PageContext, seconds: float) -> str:
    if seconds < 90:
        return context.w("figure.seconds", seconds=round(seconds))
    if seconds >= 5400:
        return context.w("figure.hours", hours=context.w.number(seconds / 3600, digits=1))
    return context.w("figure.minutes", minutes=context.w.number(seconds / 60, digits=1))


def earlier_words(context: PageContext, figure: Figure) -> str:
    """The number of the days compared with, and that of the complete days where some are not, in words."""
    if figure.earlier is None:
        return ""
    before = written(context, figure.unit, figure.earlier)
    if figure.compared is None:
        return context.w("figure.earlier_alone" if figure.change is None else "figure.earlier", before=before)
    now = written(context, figure.unit, figure.compared)
    return context.w("figure.earlier_days", before=before, now=now, days=figure.compared_days)


def change_words(context: PageContext, figure: Figure) -> str:
    """The change with an arrow that every reader sees; its colour says whether it is good."""
    if figure.change is None:
        return ""
    percent = round(100 * figure.change)
    if not percent:
        return f"= {context.w.share(0)}"
    arrow = "▲" if percent > 0 else "▼"
    if figure.unit == "count" and abs(float(figure.earlier or 0)) < _FEW:
        return arrow
    if figure.unit not in _DIFFERENCES and percent > _MOST_PERCENT:
        times = context.w.number(1 + figure.change, digits=0 if figure.change > _MANY else 1)
        return f"{arrow} {context.w('figure.times', times=times)}"
    if figure.unit in _DIFFERENCES:
        return f"{arrow} {context.w('figure.points', points=abs(percent))}"
    return f"{arrow} {context.w.share(abs(percent) / 100)}"
