"""The posko at a glance: four figures, what changed, what needs action, and where."""

from analytics.metrics.actions.actions import actions
from analytics.metrics.books.data_status import data_status
from analytics.metrics.books.loads import as_of
from analytics.metrics.calls import calls
from analytics.metrics.calls.call_backs import lost_totals
from analytics.metrics.oxygen import depletion_summary, oxygen
from analytics.metrics.oxygen.availability import availability
from analytics.metrics.requests import request_backlog
from analytics.metrics.requests.requests import requests_by_category
from analytics.metrics.shared import changes
from analytics.metrics.shared.disclosure import Level
from analytics.metrics.villages import village_rates, villages
from dashboard.shell import layout
from dashboard.shell.query_cache import query
from dashboard.views.overview import alerts, share
from dashboard.views.oxygen import public_notice
from dashboard.widgets import depots, figures, village_map
from reports import availability as notice
from reports.briefing.actions import actions_in_words
from reports.briefing.compose import compose
from reports.briefing.formats import FORMATS
from reports.briefing.options import PRESETS, Options

context = layout.open_page("overview", data_status, feeds=("calls", "requests", "stock"), state=True)
lasts, lost = query(depletion_summary.needs, now=context.now), query(lost_totals, **context.filters, now=context.now)
days, totals = (query(metric, **context.filters) for metric in (calls.daily_calls, calls.call_totals))
wanted = query(requests_by_category, **context.filters, desk=context.writes)
waiting = query(request_backlog.backlog, now=context.now, place=context.place)
sentences = context.headline(
    depletion_summary.headline_of(lasts, now=context.now),
    changes.calls_change(totals, lost),
    changes.requests_change(wanted, waiting),
    query(changes.oxygen_change, **context.days),
)

queue = query(request_backlog.daily_backlog, **context.filters)
tiles = [
    figures.of(totals, "calls", trend=days["calls"]),
    figures.of(totals, "answered_share", better=1, unit="share", trend=days["answered_share"]),
    figures.over(context, figures.of(waiting, "open_requests"), queue, "open_requests", better=-1),
    depots.days_and_gas(context, depletion_summary.cover_of(lasts), query(oxygen.daily_gas, **context.days)),
]
figures.tiles(context, "overview", tiles, leads=("calls", "calls", "requests", "oxygen"))
left, right = layout.halves()
level = Level.DESK if context.writes else Level.READERS
with left:
    to_do = actions_in_words(context.w, query(actions, now=context.local_now, level=level))
    known = [query(as_of, feeds=(feed,)) is not None for feed in ("stock", "requests")]
    alerts.draw(context, to_do, is_known=all(known))
    share.draw(context, share.Reports(Options, PRESETS["weekly"].sections, compose, FORMATS))
    public_notice.draw(context, availability, notice)
    alerts.sentences(context, "overview.sentences", sentences[1:])
with right:
    counts = query(village_rates.village_rates, **context.filters, counted="requests")
    shapes = query(villages.village_shapes, place=context.place)
    village_map.small(context, "overview.map", counts, shapes, column="cases")
