"""What people ask for, where, and how soon they get it."""

from analytics.metrics import request_rows, requests
from analytics.metrics.standing import standing
from dashboard import charts, figures, frame, heat, ranking, tables
from dashboard.ask import ask

screen = frame.open_page("requests", standing, feeds=("requests", "calls"))
screen.headline(ask(requests.requests_headline, **screen.asked))

totals = ask(requests.request_totals, **screen.asked)
waiting = ask(request_rows.time_to_fulfil, **screen.asked, now=screen.now)
figures.tiles(
    screen,
    "requests",
    [
        figures.of(totals, "requests"),
        figures.of(totals, "open", better=-1),
        figures.of(totals, "fulfilled_share", better=1, unit="share"),
        figures.of(waiting, "median_hours", better=-1, unit="hours"),
        figures.of(waiting, "within_24h_share", better=1, unit="share"),
        figures.of(totals, "unmet", better=-1),
    ],
)
left, right = frame.halves()
with left:
    ranked = ask(requests.requests_by_category, **screen.asked)
    category = ranking.bars(screen, "requests.ranked", ranked, label="category", column="requests")
with right:
    daily = ask(requests.daily_requests, **screen.asked)
    charts.stacked_days(screen, "requests.daily", daily, by="category", column="requests")
    tables.card(screen, "requests.unmet", ask(request_rows.unmet_reasons, **screen.asked))
by_village = ask(requests.requests_by_village, **screen.asked)
heat.crossed(screen, "requests.villages", by_village, down="village", across="category", column="requests")
tables.card(screen, "requests.quantities", ask(requests.requested_quantities, **screen.asked))
chosen = {"now": screen.now, "place": screen.place, "category": category}
tables.listed(screen, "requests.open", request_rows.open_requests, **chosen)
