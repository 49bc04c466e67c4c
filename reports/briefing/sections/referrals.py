"""Referrals: which loops are open and who must act, how long each step takes, and what first assessments led to.

Counts of people are those that readers see: from five on, in whole weeks or months.
"""

from typing import Any

from analytics.metrics.referrals import assessments, loop_steps, loops
from analytics.metrics.shared.disclosure import fixed_period
from reports.briefing import charts
from reports.briefing.document import Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.groups import group_bars, named
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing

FEEDS = ("referrals", "assessments")
_EVENTS = ("referral_id", "opened_at", "status", "status_at", "confirmed_at", "to_agency", "to_region")
_OPEN = Books({"referrals": _EVENTS}, "open_loops", of_moment=True)
_STEPS = Books({"referrals": _EVENTS}, "loop_step")
_ASSESSED = Books({"assessments": ("assessed_at", "team", "result", "person")}, "first_assessments")


def section(scope: Scope) -> Section:
    """The findings about referrals."""
    title = scope.w("briefing.section_referrals")
    if missing := scope.missing(FEEDS):
        return Section("referrals", title, (), missing)
    items: list[Item | None] = []
    if loops.has_referrals(scope.con):
        items += [_open(scope), _steps(scope)]
    items.append(_assessed(scope))
    there = tuple(each for each in items if each is not None)
    return Section("referrals", title, there, "" if there else scope.w("briefing.nothing_of_period"))


def _chosen(scope: Scope) -> dict[str, Any]:
    return {"now": scope.moment, **scope.days, "level": scope.level}


def _open(scope: Scope) -> Item:
    frame = loops.loop_totals(scope.con, **_chosen(scope))
    row = frame.iloc[0]
    names = ("open_loops", "old_loops", "no_receiver", "to_confirm")
    figures = [scope.figure(f"referrals.{name}", row[name], is_hidden=True) for name in names]
    actors = loops.loops_by_actor(scope.con, now=scope.moment, level=scope.level)
    rows = named(scope, actors, "loop_actor")
    key, title = "referrals.actors", scope.w("briefing.table.referrals_actors")
    table = scope.table(key, rows, {"loop_actor": "text", "loops": "count"})
    bars = group_bars(scope, rows, name="loop_actor", count="loops")
    axis = scope.w("briefing.column.loops")
    picture = charts.ranking(scope.w, key, title, bars, axis=axis) if len(bars) > 1 else None
    sentence = scope.sentence(loops.headline_of(frame))
    return item(scope, "referrals.open", sentence, _OPEN, figures=figures, chart=picture, table=table)


def _steps(scope: Scope) -> Item:
    """How long each step took of the loops that opened, and how many closed because the person confirmed."""
    steps = loop_steps.loop_steps(scope.con, **_chosen(scope))
    row = loops.loop_totals(scope.con, **_chosen(scope)).iloc[0]
    figures = [
        scope.figure(f"referrals.{name}", row[name], is_hidden=True) for name in ("opened_loops", "confirmed_loops")
    ]
    steps["median_hours"] = steps["median_hours"].fillna(steps["median_days"] * 24)
    columns = {"loop_step": "text", "reached": "count", "waiting": "count", "median_hours": "hours"}
    table = scope.table("referrals.steps", named(scope, steps, "loop_step"), columns)
    slowest = loop_steps.slowest_of(steps)
    if is_missing(row["opened_loops"]):
        sentence = scope.w("briefing.loops_hidden")
    elif slowest is None:
        sentence = scope.w("briefing.loops_opened", opened=int(row["opened_loops"]))
    else:
        sentence = scope.w("briefing.loops_slowest", opened=int(row["opened_loops"]), slowest=scope.sentence(slowest))
    return item(
        scope, "referrals.steps", sentence, _STEPS, figures=figures, table=table, days=(row["start"], row["end"])
    )


def _assessed(scope: Scope) -> Item | None:
    """What the first assessments of people led to, by team."""
    frame = assessments.first_assessments(scope.con, **_chosen(scope))
    if frame.empty:
        return None
    people, spot = (frame[name].sum(skipna=False) for name in ("people", "on_the_spot"))
    if is_missing(people):
        sentence = scope.w("briefing.assessed_hidden")
    elif is_missing(spot):
        sentence = scope.w("briefing.assessed", people=int(people))
    else:
        sentence = scope.w("briefing.assessed_spot", people=int(people), spot=int(spot))
    results = dict.fromkeys(("people", *assessments.RESULTS), "count")
    table = scope.table("referrals.assessed", named(scope, frame, "team"), {"team": "text", **results})
    figures = [scope.figure("referrals.assessed_people", people, is_hidden=True)]
    days = fixed_period(scope.options.start, scope.options.end)
    return item(scope, "referrals.assessed", sentence, _ASSESSED, figures=figures, table=table, days=days)
