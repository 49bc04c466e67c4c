"""Follow-up: who waits to be called back, whether people were called on their day, and how they are.

Counts of people are those that readers see: from five on, in whole weeks.
"""

from typing import Any

from analytics.metrics.followups import care_states, endings, followed_days, followups
from reports.briefing import charts
from reports.briefing.document import Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.groups import group_bars, named
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing

FEEDS = ("followups",)
_DUE = ("due_at", "done_at", "attempt", "outcome", "contacted", "person", "recipient", "contact_phone")
_STATES = ("physical_state", "emotional_state")
_WAITING = Books({"followups": (*_DUE, *_STATES)}, "overdue_people", of_moment=True)
_DAYS = Books({"followups": _DUE}, "followed_share")
_STATED = Books({"followups": (*_DUE, *_STATES, "place")}, "bad_share")
_ENDED = Books({"followups": _DUE}, "followup_ending", of_moment=True)


def section(scope: Scope) -> Section:
    """The findings about follow-up."""
    title = scope.w("briefing.section_followups")
    if missing := scope.missing(FEEDS):
        return Section("followups", title, (), missing)
    items = [_waiting(scope), _days(scope), *(_states(scope, measure) for measure in _STATES), _ended(scope)]
    return Section("followups", title, tuple(each for each in items if each is not None))


def _waiting(scope: Scope) -> Item:
    chosen: dict[str, Any] = {"now": scope.moment, "level": scope.level}
    totals = followups.followup_totals(scope.con, **scope.days, **chosen)
    steps = followups.people_by_step(scope.con, **chosen)
    row, hides = totals.iloc[0], bool(totals["is_suppressed"].iloc[0])
    names = ("due_today", "overdue_people", "bad_overdue_people", "unreachable_people", "lost_people")
    figures = [scope.figure(f"followups.{name}", row[name], is_hidden=hides) for name in names]
    rows = named(scope, steps, "followup_step")
    key, title = "followups.steps", scope.w("briefing.table.followups_steps")
    table = scope.table(key, rows, {"followup_step": "text", "people": "count"})
    bars = group_bars(scope, rows, name="followup_step", count="people")
    picture = charts.ranking(scope.w, key, title, bars, axis=scope.w("column.people")) if len(bars) > 1 else None
    sentence = scope.sentence(followups.headline_of(totals))
    return item(scope, "followups.waiting", sentence, _WAITING, figures=figures, chart=picture, table=table)


def _days(scope: Scope) -> Item | None:
    level = scope.level
    weeks = followed_days.followed_weeks(scope.con, now=scope.moment, **scope.days, level=level)
    inside = (weeks["week_end"] >= scope.options.start) & (weeks["week_end"] <= scope.options.end)
    weeks = weeks[weeks["complete"].astype(bool) & inside]
    if weeks.empty:
        return None
    finding, newest = followed_days.weeks_headline(weeks), weeks.iloc[-1]
    share = newest["followed_share"]
    numerator = scope.counted("followed_days", newest["followed_days"])
    denominator = scope.counted("due_days", newest["due_days"])
    figures = [
        scope.figure(
            "followups.followed_share", share, "share", is_hidden=bool(newest["is_suppressed"]),
            numerator=numerator, denominator=denominator,
        )
    ]  # fmt: skip
    columns = {"week": "day", "week_end": "day", "due_people": "count", "unfollowed_people": "count"}
    table = scope.table("followups.weeks", weeks, {**columns, "followed_share": "share"})
    sentence = scope.sentence(finding) if finding else scope.w("briefing.followed_hidden")
    days = weeks["week"].min(), weeks["week_end"].max()
    return item(scope, "followups.days", sentence, _DAYS, figures=figures, table=table, days=days)


def _states(scope: Scope, measure: str) -> Item | None:
    """How many of those asked in the newest whole week were in a bad state, by where they are cared for."""
    chosen: dict[str, Any] = {"now": scope.moment, "measure": measure, "by": "care_place", "level": scope.level}
    frame = care_states.bad_states(scope.con, **scope.days, **chosen)
    inside = (frame["last_day"] >= scope.options.start) & (frame["last_day"] <= scope.options.end)
    frame = frame[frame["complete"].astype(bool) & inside]
    if frame.empty:
        return None
    newest = frame[frame["last_day"] == frame["last_day"].max()]
    whole = newest[newest["care_place"].isna()].iloc[0]
    finding = care_states.states_headline(newest, measure=measure, by="care_place")
    name = measure.removesuffix("_state")
    figures = [
        scope.figure(
            f"followups.bad_{name}_share", whole["bad_share"], "share", is_hidden=bool(whole["is_suppressed"]),
            numerator=scope.counted("bad_people", whole["bad_people"]),
            denominator=scope.counted("asked_people", whole["asked_people"]),
        )
    ]  # fmt: skip
    sentence = scope.sentence(finding) if finding else scope.w(f"briefing.{name}_hidden")
    columns = {"care_place": "text", "asked_people": "count", "bad_people": "count", "bad_share": "share"}
    table = scope.table(f"followups.{name}", named(scope, newest, "care_place"), columns)
    days = whole["day"], whole["last_day"]
    return item(scope, f"followups.{name}", sentence, _STATED, figures=figures, table=table, days=days)


def _ended(scope: Scope) -> Item | None:
    frame = endings.people_by_ending(scope.con, now=scope.moment, level=scope.level)
    if frame.empty:
        return None
    rows = named(scope, frame, "followup_ending")
    people = frame.loc[frame["followup_ending"].isna(), "people"].iloc[0]
    if is_missing(people):
        sentence = scope.w("briefing.endings_hidden")
    else:
        sentence = scope.w("briefing.endings", people=int(people))
    key = "followups.endings"
    figures = [scope.figure("followups.followed_people", people, is_hidden=is_missing(people))]
    table = scope.table(key, rows, {"followup_ending": "text", "people": "count"}, most=len(rows))
    bars = group_bars(scope, rows[frame["followup_ending"].notna()], name="followup_ending", count="people")
    title = scope.w("briefing.table.followups_endings")
    picture = charts.ranking(scope.w, key, title, bars, axis=scope.w("column.people")) if len(bars) > 1 else None
    return item(scope, key, sentence, _ENDED, figures=figures, table=table, chart=picture)
