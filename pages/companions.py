"""Who accompanies whom, who has a place free, who needs a debriefing, and who still waits."""

from functools import partial

from analytics.metrics.companions import (
    companion_rows,
    debriefing,
    funnel,
    pairing_rules,
    sessions,
    suggestions,
    totals,
    waiting,
)
from analytics.metrics.companions.status import companion_data_status
from analytics.metrics.shared.moment import fixed_moment
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query, query_earlier, query_summary
from dashboard.views.companions import companion_charts, companion_figures, desk
from reports.companionship_book import companionship_book

context = layout.open_page(
    "companions",
    companion_data_status,
    feeds=("companions", "companionships", "sessions"),
    state=True,
    of_week=fixed_moment,
)
here = {"now": context.now, "place": context.place}
of_moment = query(totals.companion_totals, **here)
context.headline(query_summary(totals.headline_of, totals.companion_totals, **here))
then = query_earlier(context, totals.companion_totals, books=("companions", "sessions"), **here)
companion_figures.draw(context, of_moment, then)

counts = query(totals.companion_counts, **here)
areas = query(totals.companions_by_area, **here)
left, right = layout.halves()
with left:
    most_places = query_summary(totals.places_finding, totals.companion_counts, **here)
    companion_charts.caseload(context, "companions.caseload", counts, title=most_places)
with right:
    companion_charts.areas(context, "companions.areas", areas)
steps = query(funnel.companion_funnel, **here)
weeks = query(sessions.sessions_by_week, **sessions.trend(**context.days), place=context.place)
left, right = layout.halves()
with left:
    most_lost = query_summary(funnel.funnel_finding, funnel.companion_funnel, **here)
    companion_charts.funnel(context, "companions.funnel", steps, title=most_lost)
with right:
    companion_charts.weeks(context, "companions.sessions", weeks)
sections.heading(context)
sections.part(context, "companions.part_waiting", desk.waiting, waiting, **here)
if context.writes:
    suggested = (suggestions.suggested_pairings, companionship_book)
    sections.part(context, "companions.part_suggested", desk.suggestions, *suggested, **here)
sections.part(context, "companions.part_debriefing", desk.debriefing, debriefing, **here)
sections.part(context, "companions.part_rules", desk.broken, pairing_rules, **here)
listed = partial(desk.listed, context, companion_rows.ROWS, sessions.ROWS, among=areas, **here)
sections.part(context, "companions.part_rows", desk.rows, listed, counts)
