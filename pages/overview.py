"""The posko at a glance: four figures, what changed, what needs action, and where."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import calls
from analytics.metrics.calls.call_backs import lost_totals
from analytics.metrics.oxygen import depletion_summary, oxygen
from analytics.metrics.requests import request_backlog
from analytics.metrics.requests.requests import requests_by_category
from analytics.metrics.shared import changes
from analytics.metrics.villages import village_rates, villages
from dashboard.shell import layout
from dashboard.shell.query_cache import query
from dashboard.views.overview import alerts, share
from dashboard.widgets import depots, figures, village_map
from reports import picture_card

screen = layout.open_page("overview", data_status, feeds=("calls", "requests", "stock"))
lasts, lost = query(depletion_summary.needs, now=screen.now), query(lost_totals, **screen.asked)
days, totals = (query(metric, **screen.asked) for metric in (calls.daily_calls, calls.call_totals))
wanted = query(requests_by_category, **screen.asked)
waiting = query(request_backlog.backlog, now=screen.now, place=screen.place)
sentences = screen.headline(
    depletion_summary.headline_of(lasts, now=screen.now),
    changes.calls_change(totals, lost),
    changes.requests_change(wanted, waiting),
    query(changes.oxygen_change, **screen.days),
)

queue = query(request_backlog.daily_backlog, **screen.asked)
tiles = [
    figures.of(totals, "calls", trend=days["calls"]),
    figures.of(totals, "answered_share", better=1, unit="share", trend=days["answered_share"]),
    figures.over(screen, figures.of(waiting, "open_requests"), queue, "open_requests", better=-1),
    depots.days_and_gas(screen, depletion_summary.cover_of(lasts), query(oxygen.daily_gas, **screen.days)),
]
figures.tiles(screen, "overview", tiles, leads=("calls", "calls", "requests", "oxygen"))
left, right = layout.halves()
with left:
    alerts.sentences(screen, "overview.sentences", sentences[1:])
    alerts.draw(screen, depletion_summary.alarms_of(lasts), query(oxygen.open_orders, now=screen.now), waiting)
    share.draw(screen, sentences, tiles, picture=picture_card.drawn)
with right:
    counts = query(village_rates.village_rates, **screen.asked, counted="requests")
    shapes = query(villages.village_shapes, place=screen.place)
    village_map.card(screen, "overview.map", counts, shapes, column="cases", height=400)
