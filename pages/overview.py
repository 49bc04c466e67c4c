"""The posko at a glance: four figures, what changed, what needs action, and where."""

from analytics.metrics import calls, changes, depletion, oxygen, oxygen_cover, request_backlog, village_rates, villages
from analytics.metrics.call_backs import lost_totals
from analytics.metrics.requests import requests_by_category
from analytics.metrics.standing import standing
from dashboard import alerts, depots, figures, frame, share, village_map
from dashboard.ask import ask
from reports import picture_card

screen = frame.open_page("overview", standing, feeds=("calls", "requests", "stock"))
lasts, lost = ask(depletion.needs, now=screen.now), ask(lost_totals, **screen.asked)
days, totals = (ask(metric, **screen.asked) for metric in (calls.daily_calls, calls.call_totals))
wanted = ask(requests_by_category, **screen.asked)
waiting = ask(request_backlog.backlog, now=screen.now, place=screen.place)
sentences = screen.headline(
    oxygen_cover.headline_of(lasts, now=screen.now),
    changes.calls_change(totals, lost),
    changes.requests_change(wanted, waiting),
    ask(changes.oxygen_change, **screen.days),
)

queue = ask(request_backlog.daily_backlog, **screen.asked)
tiles = [
    figures.of(totals, "calls", trend=days["calls"]),
    figures.of(totals, "answered_share", better=1, unit="share", trend=days["answered_share"]),
    figures.over(screen, figures.of(waiting, "open_requests"), queue, "open_requests", better=-1),
    depots.days_and_gas(screen, oxygen_cover.cover_of(lasts), ask(oxygen.daily_gas, **screen.days)),
]
figures.tiles(screen, "overview", tiles, leads=("calls", "calls", "requests", "oxygen"))
left, right = frame.halves()
with left:
    alerts.sentences(screen, "overview.sentences", sentences[1:])
    alerts.draw(screen, depletion.alarms_of(lasts), ask(oxygen.open_orders, now=screen.now), waiting)
    share.draw(screen, sentences, tiles, picture=picture_card.drawn)
with right:
    counts = ask(village_rates.village_rates, **screen.asked, counted="requests")
    shapes = ask(villages.village_shapes, place=screen.place)
    village_map.card(screen, "overview.map", counts, shapes, column="cases", height=400)
