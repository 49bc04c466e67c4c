"""What people ask for, where, and how soon they get it."""

from analytics.metrics import request_backlog, request_outcomes, request_rows, request_waits, requests
from analytics.metrics.standing import standing
from dashboard import figures, filters, folds, frame, ranking, request_charts, row_browser, tables
from dashboard.ask import ask

screen = frame.open_page("requests", standing, feeds=("requests", "calls"))
terms = filters.draw_terms(screen.w)
asked = screen.asked | terms
ranked = ask(requests.requests_by_category, **asked)
screen.headline(requests.headline_of(ranked, **screen.days))

totals = ask(requests.request_totals, **asked)
waiting, curve = ask(request_waits.time_to_fulfil, **asked, now=screen.now)
queue = ask(request_backlog.backlog, now=screen.now, place=screen.place, **terms)
shown = [figures.of(totals, "requests"), figures.of(totals, "open", better=-1)]
shown += [figures.of(queue, "stale_requests", better=-1), figures.of(waiting, "median_hours", unit="hours")]
shown += [figures.of(waiting, "within_24h_share", unit="share"), figures.of(totals, "unmet", better=-1)]
figures.tiles(screen, "requests", shown)
left, right = frame.halves()
with left:
    ranking.bars(screen, "requests.ranked", ranked, label="category", column="requests")
with right:
    request_charts.daily(screen, "requests.daily", ask(requests.daily_requests, **asked))
    tables.card(screen, "requests.unmet", ask(request_outcomes.unmet_reasons, **asked))
request_charts.outcomes(screen, "requests.quantities", ask(request_outcomes.requested_quantities, **asked))
request_charts.curve(screen, "requests.curve", curve, title=screen.say(request_waits.headline_of(waiting)))
folds.heading(screen)
folds.part(screen, "requests.part_villages", request_charts.by_village, requests.requests_by_village, **asked)
times, here = request_waits.time_to_fulfil_by, {"now": screen.now, "place": screen.place, **terms}
folds.part(screen, "requests.part_waits", request_charts.waits_by, times, **asked, now=screen.now)
folds.part(screen, "requests.part_open", tables.listed, "requests.open", request_rows.open_requests, **here)
folds.part(screen, "requests.part_rows", row_browser.draw, "requests.rows", request_rows.ROWS, **asked)
