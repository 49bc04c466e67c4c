"""Calls: how many, how they were answered, and who was lost."""

from typing import Any

import pandas as pd

from analytics.metrics.calls import call_backs, call_forecast, calls
from analytics.metrics.shared.changes import events
from reports.briefing import charts
from reports.briefing.document import Figure, Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.scope import Scope

FEEDS = ("calls",)
_CALLS = Books({"calls": ("direction",)}, "calls")
_ANSWERED = Books({"calls": ("direction", "outcome", "disposition", "answered_at", "ended_at")}, "answered_share")
_LOST = Books(
    {"calls": ("direction", "outcome", "disposition", "answered_at", "ended_at", "caller_phone", "src")}, "lost_callers"
)
_ENDED = ("answered", "abandoned", "short_abandoned", "missed", "busy", "failed")


def section(scope: Scope) -> Section:
    """The findings about calls."""
    title = scope.w("briefing.section_calls")
    if missing := scope.missing(FEEDS):
        return Section("calls", title, (), missing)
    totals = _Totals(scope)
    items = [_count(scope, totals), _answered(scope, totals), _lost(scope)]
    return Section("calls", title, tuple(each for each in items if each is not None))


class _Totals:
    """Totals of the period, of its complete days, and of the days they are compared with."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.frame = calls.call_totals(scope.con, **scope.compared_days)
        self.row: pd.Series[Any] = self.frame.iloc[0]
        self.days = days = scope.compared("calls")
        self.now: pd.Series[Any] | None = None
        self.before: pd.Series[Any] | None = None
        if days is not None:
            whole = days.end == scope.options.end
            self.now = self.row if whole else _row(scope, days.start, days.end)
            self.before = _row(scope, days.before_start, days.before_end)

    def change(self, name: str, unit: str = "count") -> str:
        """The change of a column."""
        if self.now is None or self.before is None:
            return ""
        return self.scope.change(self.now[name], self.before[name], unit, self.days)

    @property
    def compared(self) -> pd.DataFrame:
        """The totals as the headline reads them: compared with the days that were chosen."""
        known = self.now is not None and self.before is not None
        return self.frame.assign(
            compared_calls=self.now["calls"] if known and self.now is not None else None,
            previous_calls=self.before["calls"] if known and self.before is not None else None,
        )


def _row(scope: Scope, start: Any, end: Any) -> "pd.Series[Any]":
    return calls.call_totals(scope.con, start=start, end=end).iloc[0]


def _count(scope: Scope, totals: _Totals) -> Item:
    w = scope.w
    days = calls.daily_calls(scope.con, **scope.days)
    sentence = scope.sentence(calls.headline_of(totals.compared, **scope.days))
    picture = None
    if len(days) > 1:
        ahead = call_forecast.call_forecast(scope.con, end=scope.options.end)
        happened = events(scope.con, **scope.days)
        picture = charts.bars(
            w, "calls.daily", w("calls.daily"), days, column="calls", axis=w("briefing.axis_calls"), mean="mean_7d",
            ahead=ahead, events=happened, until=scope.options.end,
        )  # fmt: skip
    figures = (
        scope.figure("calls.calls", totals.row["calls"], change=totals.change("calls")),
        scope.figure("calls.people", totals.row["people"], change=totals.change("people")),
    )
    return item(scope, "calls.count", sentence, _CALLS, figures=figures, chart=picture)


def _answered(scope: Scope, totals: _Totals) -> Item | None:
    w, row = scope.w, totals.row
    ended = int(row[list(_ENDED)].sum())
    if not ended:
        return None
    numbers = {"answered": int(row["answered"]), "ended": ended, "share": w.share(row["answered"] / ended)}
    channels = calls.calls_by_channel(scope.con, **scope.days)
    table = scope.table(
        "calls.channels", channels, {"channel": "term:channel", "calls": "count", "share": "share", "answered": "count"}
    )
    return item(
        scope, "calls.answered", w("briefing.calls_answered", **numbers), _ANSWERED, table=table,
        figures=_answered_figures(scope, totals, ended),
    )  # fmt: skip


def _answered_figures(scope: Scope, totals: _Totals, ended: int) -> list[Figure]:
    row, waits = totals.row, scope.counted("waits", totals.row["wait_known"])
    within = None if pd.isna(row["within_60s_share"]) else row["within_60s_share"] * row["wait_known"]
    parts = {
        "answered_share": ("answered", row["answered"], scope.counted("ended", ended)),
        "within_60s_share": ("within_60s", within, waits),
        "abandoned_share": ("abandoned", row["abandoned"], waits),
    }
    figures = [
        scope.figure(
            f"calls.{name}", row[name], "share", change=totals.change(name, "share"),
            numerator=scope.counted(part, number), denominator=whole,
        )
        for name, (part, number, whole) in parts.items()
    ]  # fmt: skip
    return [*figures, scope.figure("calls.median_handling_seconds", row["median_handling_seconds"], "duration")]


def _lost(scope: Scope) -> Item | None:
    totals = call_backs.lost_totals(scope.con, **scope.days, now=scope.moment).iloc[0]
    lost, waiting = int(totals["lost_callers"]), int(totals["waiting_callers"])
    if not lost:
        return None
    sentence = scope.w(f"briefing.lost_{'waiting' if waiting else 'reached'}", lost=lost, waiting=waiting)
    figures = [
        scope.figure("calls.lost_callers", lost),
        scope.figure("calls.reached_callers", totals["reached_callers"]),
        scope.figure("calls.waiting_callers", waiting),
    ]
    return item(scope, "calls.lost", sentence, _LOST, figures=figures)
