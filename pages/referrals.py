"""Who was referred to whom, which loops are still open, and who must act next."""

from functools import partial

from analytics.metrics.books.data_status import care_data_status
from analytics.metrics.referrals import assessments, duplicates, loop_rows, loop_steps, loops, receiverless, receivers
from analytics.metrics.shared.moment import fixed_moment
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query, query_earlier
from dashboard.views.referrals import loop_charts, loop_parts
from dashboard.widgets import tables

context = layout.open_page(
    "referrals", care_data_status, feeds=("referrals", "assessments"), state=True, of_week=fixed_moment
)
here = {"now": context.now, "place": context.place}
inside = {**here, **context.days}
totals = query(loops.loop_totals, **inside)
context.headline(loops.headline_of(totals))
loop_parts.tiles(context, totals, query_earlier(context, loops.loop_totals, books=("referrals",), **inside))
left, right = layout.halves()
with left:
    loop_charts.actors(context, "referrals.actors", query(loops.loops_by_actor, **here))
with right:
    steps = query(loop_steps.loop_steps, **inside)
    loop_charts.steps(context, "referrals.steps", steps, loop_steps.slowest_of(steps))
sections.heading(context)
sections.part(
    context,
    "referrals.part_receiverless",
    loop_parts.counted,
    "referrals.receiverless",
    receiverless.no_receiver,
    **inside,
)
sections.part(context, "referrals.part_kinds", loop_parts.kinds, loops.loops_by_kind, **inside)
sections.part(
    context,
    "referrals.part_receivers",
    loop_parts.counted,
    "referrals.receivers",
    receivers.loops_by_receiver,
    **inside,
)
sections.part(context, "referrals.part_assessed", loop_parts.assessed, assessments, **inside)
if context.writes:
    sections.part(
        context,
        "referrals.part_duplicates",
        tables.listed,
        "referrals.duplicates",
        duplicates.possible_duplicates,
        **here,
    )
    rows = {**context.filters, "now": context.now}
    among = partial(query, receivers.loops_by_receiver, **inside)
    sections.part(context, "referrals.part_rows", loop_parts.rows, loop_rows.ROWS, among, **rows)
