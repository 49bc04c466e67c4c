"""Who is to be called back, by which way, and how the people who were reached are."""

from analytics.metrics.books.data_status import followup_data_status
from analytics.metrics.followups import care_states, endings, followed_days, followup_rows, followups
from analytics.metrics.oxygen import patient_need
from analytics.metrics.shared.moment import fixed_moment
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query, query_earlier
from dashboard.views.followups import call_list, due_days, ladder, outcomes
from dashboard.views.followups import care_states as states
from dashboard.widgets import row_browser

context = layout.open_page("followups", followup_data_status, feeds=("followups",), state=True, of_week=fixed_moment)
here, days = {"now": context.now, "place": context.place}, context.filters | {"now": context.now}
totals = query(followups.followup_totals, **days, against=context.against)
context.headline(followups.headline_of(totals))
waited = query_earlier(context, followups.waiting_totals, books=("followups",), **here)
ladder.tiles(context, totals, waited)
left, right = layout.halves(2, 3)
with left:
    steps = query(followups.people_by_step, **here)
    ladder.draw(context, steps, followups.ladder_headline(steps))
with right:
    if context.writes:
        by_day = query(followed_days.followed_by_day, **days)
        due_days.by_day(context, by_day, followed_days.days_headline(by_day))
    else:
        weeks = query(followed_days.followed_weeks, **days)
        due_days.by_week(context, weeks, followed_days.weeks_headline(weeks))
if context.writes:
    call_list.draw(context, followups.PEOPLE, **here)
choice = states.choose(context)
groups = query(care_states.bad_states, **days, **choice)
draw_states = states.by_day if context.writes else states.by_week
draw_states(context, care_states, choice, groups)
states.by_group(context, groups, choice)
sections.heading(context)
sections.part(context, "followups.part_endings", outcomes.endings, endings, for_desk=context.writes)
if context.writes:
    sections.part(context, "followups.part_return", call_list.take_back)
    sections.part(context, "followups.part_history", outcomes.history, followup_rows)
sections.part(context, "followups.part_norms", outcomes.norms, query(patient_need.norms))
if context.writes:
    sections.part(context, "followups.part_rows", row_browser.draw, "followups.rows", followup_rows.ROWS, **days)
