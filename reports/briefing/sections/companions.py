"""Companions: who accompanies whom, who waits for one, who needs a debriefing, and what their sessions were about.

Counts of people are those that readers see: from five on, in whole weeks.
"""

from typing import Any

import pandas as pd

from analytics.metrics.companions import debriefing, funnel, roster, sessions, totals
from reports.briefing import charts
from reports.briefing.document import Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.groups import group_bars, named
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing

_ROSTER = ("role", "area", "capacity", "active_from", "active_to", "companion_id", "companion_name", "companion_phone")
_PAIRS = ("person", "recipient", "contact_phone", "person_kind", "started_at", "ended_at", "companion_id")
_SESSIONS = ("held_at", "kind", "person", "companion_id")
_ALL = {"companions": _ROSTER, "companionships": _PAIRS, "sessions": _SESSIONS}
_STATE = Books({"companions": _ROSTER, "companionships": _PAIRS}, "active_companions", of_moment=True)
_DEBRIEFED = Books({"companionships": _PAIRS, "sessions": _SESSIONS}, "debriefing_due", of_moment=True)
_SESSION_KINDS = Books({"sessions": _SESSIONS}, "companion_sessions")
_FUNNEL = Books({**_ALL, "companions": (*_ROSTER, "registered_at", "trained_at")}, "companion_funnel", of_moment=True)


def section(scope: Scope) -> Section:
    """The findings about companions."""
    title = scope.w("briefing.section_companions")
    if not roster.books(scope.con)["companions"]:
        return Section("companions", title, (), scope.w("briefing.missing", feeds=scope.feeds(["companions"])))
    if missing := scope.missing([feed for feed in ("sessions",) if feed in scope.reach]):
        return Section("companions", title, (), missing)
    items = [_state(scope), _debriefed(scope), _sessions(scope), _funnel(scope)]
    return Section("companions", title, tuple(each for each in items if each is not None))


def _state(scope: Scope) -> Item:
    chosen: dict[str, Any] = {"now": scope.moment, "level": scope.level}
    frame = totals.companion_totals(scope.con, **chosen)
    row = frame.iloc[0]
    names = ("active", "caseload", "places_left", "waiting", "wrong_tier")
    figures = [scope.figure(f"companions.{name}", row[name], is_hidden=name in row["hidden"]) for name in names]
    tiers = named(scope, totals.companion_counts(scope.con, **chosen), "role", kind="companion_role")
    columns = dict.fromkeys(("companions", "active", "caseload", "capacity", "places_left"), "count")
    table = scope.table("companions.tiers", tiers, {"role": "text", **columns}, most=len(tiers))
    sentence = scope.sentence(totals.headline_of(frame))
    return item(scope, "companions.state", sentence, _STATE, figures=figures, table=table)


def _debriefed(scope: Scope) -> Item | None:
    frame = debriefing.debriefing_totals(scope.con, now=scope.moment, level=scope.level)
    row = frame.iloc[0]
    if not row["is_known"]:
        return None
    figures = [
        scope.figure(f"companions.{name}", row[name], is_hidden=True)
        for name in ("accompanying", "debriefing_due", "never_debriefed")
    ]
    sentence = scope.sentence(debriefing.debriefing_headline(frame))
    return item(scope, "companions.debriefing", sentence, _DEBRIEFED, figures=figures)


def _sessions(scope: Scope) -> Item | None:
    """Sessions of the whole weeks of the period, by kind."""
    first, last = sessions.readers_weeks(scope.options.start, scope.options.end)
    weeks = sessions.sessions_by_week(scope.con, start=first, end=last, level=scope.level)
    weeks = weeks[weeks["week"].map(pd.Timestamp) >= pd.Timestamp(first)]
    if weeks.empty:
        return None
    # a sum of which a part is hidden is hidden
    sums = (
        weeks.groupby("session_kind")["sessions"]
        .agg(lambda counts: counts.sum(skipna=False))
        .astype("Int64")
        .reset_index()
    )
    sums = sums.assign(is_suppressed=sums["sessions"].isna()).sort_values("sessions", ascending=False, kind="stable")
    rows = named(scope, sums, "session_kind")
    total = sums["sessions"].sum(skipna=False)
    if is_missing(total):
        sentence = scope.w("briefing.sessions_hidden")
    else:
        kinds = {"kind": rows["session_kind"].iloc[0], "most": int(sums["sessions"].iloc[0])}
        sentence = scope.w("briefing.sessions", sessions=int(total), **kinds)
    key, axis = "companions.sessions", scope.w("briefing.figure.sessions")
    figures = [scope.figure(key, total, is_hidden=True)]
    table = scope.table(key, rows, {"session_kind": "text", "sessions": "count"})
    bars = group_bars(scope, rows, name="session_kind", count="sessions")
    title = scope.w("briefing.table.companions_sessions")
    picture = charts.ranking(scope.w, key, title, bars, axis=axis) if len(bars) > 1 else None
    return item(scope, key, sentence, _SESSION_KINDS, figures=figures, chart=picture, table=table, days=(first, last))


def _funnel(scope: Scope) -> Item | None:
    """From the roster to people accompanied; each step is a part of the one before."""
    steps = funnel.companion_funnel(scope.con, now=scope.moment, level=scope.level)
    rows = named(scope, steps, "funnel_step")
    counts = steps.set_index("funnel_step")["companions"]
    first, last = counts.get("registered"), counts.get("accompanied")
    if is_missing(first) or is_missing(last) or first is None or last is None:
        sentence = scope.w("briefing.funnel_hidden")
    else:
        sentence = scope.w("briefing.funnel", registered=int(first), accompanied=int(last))
    key = "companions.funnel"
    table = scope.table(key, rows, {"funnel_step": "text", "companions": "count", "of_previous_share": "share"})
    bars = group_bars(scope, rows, name="funnel_step", count="companions")
    title = scope.w("briefing.table.companions_funnel")
    picture = charts.ranking(scope.w, key, title, bars, axis=scope.w("briefing.column.companions"))
    return item(scope, key, sentence, _FUNNEL, chart=picture, table=table)
