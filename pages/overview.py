"""The posko at a glance: four figures, what changed, what needs action, and where."""

from analytics.metrics import calls, depletion, oxygen, oxygen_cover, request_backlog, requests, village_rates, villages
from analytics.metrics.standing import standing
from dashboard import alerts, depots, figures, frame, share, village_map
from dashboard.ask import ask

screen = frame.open_page("overview", standing, feeds=("calls", "requests", "stock"))
findings = [
    ask(oxygen_cover.oxygen_headline, now=screen.now),
    ask(calls.calls_headline, **screen.asked),
    ask(requests.requests_headline, **screen.asked),
    ask(village_rates.villages_headline, **screen.asked),
]
others = screen.headline(*findings)

days = ask(calls.daily_calls, **screen.asked)
totals = ask(calls.call_totals, **screen.asked)
waiting = ask(request_backlog.backlog, now=screen.now, place=screen.place)
queue = ask(request_backlog.daily_backlog, **screen.asked)
stock = ask(oxygen_cover.oxygen_cover, now=screen.now)
figures.tiles(
    screen,
    "overview",
    [
        figures.of(totals, "calls", trend=days["calls"]),
        figures.of(totals, "answered_share", better=1, unit="share", trend=days["answered_share"]),
        figures.over(screen, figures.of(waiting, "open_requests"), queue, "open_requests", better=-1),
        depots.days_and_gas(screen, stock, ask(oxygen.daily_gas, **screen.days)),
    ],
)
left, right = frame.halves()
with left:
    alerts.sentences(screen, "overview.sentences", others)
    alerts.draw(screen, ask(depletion.alarms, now=screen.now), ask(oxygen.open_orders, now=screen.now), waiting)
    share.draw(screen, [screen.say(finding) for finding in findings])
with right:
    counts = ask(village_rates.village_rates, **screen.asked, counted="requests")
    shapes = ask(villages.village_shapes, place=screen.place)
    village_map.card(screen, "overview.map", counts, shapes, column="cases", height=400)
