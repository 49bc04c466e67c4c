"""What people ask for, where, and how soon they get it."""

from analytics.metrics import request_backlog, request_outcomes, request_rows, request_waits, requests
from analytics.metrics.standing import standing
from dashboard import figures, filters, frame, heat, ranking, request_charts, row_browser, stacks, tables, telling
from dashboard.ask import ask

screen = frame.open_page("requests", standing, feeds=("requests", "calls"))
terms = filters.draw_terms(screen.w)
asked = screen.asked | terms
screen.headline(ask(requests.requests_headline, **asked))

totals = ask(requests.request_totals, **asked)
waiting = ask(request_waits.time_to_fulfil, **asked, now=screen.now)
queue = ask(request_backlog.backlog, now=screen.now, place=screen.place, **terms)
shown = [figures.of(totals, "requests"), figures.of(totals, "open", better=-1)]
shown += [figures.of(queue, "stale_requests", better=-1), figures.of(waiting, "median_hours", unit="hours")]
shown += [figures.of(waiting, "within_24h_share", unit="share"), figures.of(totals, "unmet", better=-1)]
figures.tiles(screen, "requests", shown)
left, right = frame.halves()
with left:
    ranked = ask(requests.requests_by_category, **asked)
    ranking.bars(screen, "requests.ranked", ranked, label="category", column="requests")
with right:
    daily = ask(requests.daily_requests, **asked)
    title = screen.told(telling.days("requests.daily", daily, column="requests"))
    stacks.days(screen, "requests.daily", daily, by="category", column="requests", title=title)
    tables.card(screen, "requests.unmet", ask(request_outcomes.unmet_reasons, **asked))
request_charts.outcomes(screen, "requests.quantities", ask(request_outcomes.requested_quantities, **asked))
finding = screen.say(ask(request_waits.waiting_headline, **asked, now=screen.now))
followed = ask(request_waits.fulfilment_curve, **asked, now=screen.now)
request_charts.curve(screen, "requests.curve", followed, title=finding)
by = request_charts.waits_by(screen, "requests.waits")
tables.card(screen, "requests.waits", ask(request_waits.time_to_fulfil_by, by=by, **asked, now=screen.now))
by_village = ask(requests.requests_by_village, **asked)
pairs = {"down": "village", "codes": "village_code", "across": "category"}
heat.crossed(screen, "requests.villages", by_village, **pairs, column="requests")
row_browser.draw(screen, "requests.rows", request_rows.ROWS, **asked)
tables.listed(screen, "requests.open", request_rows.open_requests, now=screen.now, place=screen.place, **terms)
