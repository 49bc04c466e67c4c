"""One person's case: what was requested, what came of it, who calls back, and what is still open. For the desk only."""

from analytics.metrics.books.data_status import care_data_status
from analytics.metrics.cases import chain, open_steps, scope
from dashboard.shell import layout
from dashboard.shell.query_cache import query
from dashboard.views.cases import case_view, search

context = layout.open_page(
    "case",
    care_data_status,
    feeds=("calls", "requests", "followups", "referrals", "companionships", "assessments"),
    period=False,
    place=False,
)
if not context.writes:
    case_view.draw_closed(context)
search.draw(context, scope.case_keys)
chosen = search.chosen()
if chosen is None:
    case_view.draw_invitation(context)
identity = query(scope.case_identity, key=chosen)
if identity.empty or not identity["exists"].iloc[0]:
    case_view.draw_unknown(context)
of_case = {"key": identity["key"].iloc[0], "now": context.local_now}
steps = query(open_steps.open_steps, **of_case)
died = query(open_steps.died_at, person=identity["person"].iloc[0], now=context.local_now)
context.headline(open_steps.headline_of(steps, has_died=died is not None))
case_view.draw_identity(context, identity.iloc[0])
events = query(chain.case_chain, **of_case)
case_view.draw_open(context, steps)
case_view.draw_chain(context, events)
case_view.draw_names(context, of_case["key"])
