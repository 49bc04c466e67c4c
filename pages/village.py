"""One village: how often it calls for its people, what it asks for, its oxygen, what waits there, its weeks."""

from analytics.metrics import call_rows, calls, request_backlog, request_rows, requests, village_page, village_rates
from analytics.metrics import villages as gazetteer
from analytics.metrics.standing import standing
from dashboard import figures, frame, ranking, row_browser, tables, village_view
from dashboard.ask import ask

screen = frame.open_page("village", standing, feeds=("calls", "requests"), place=False)
ranked = ask(village_rates.village_rates, **screen.days)
screen = village_view.choose(screen, ask(gazetteer.places), ranked)
here = {"village": screen.place}
screen.headline(ask(village_page.village_headline, **here, **screen.days))

oxygen = ask(village_page.village_oxygen, **here, **screen.days)
waiting = {"now": screen.now, "place": screen.place}
figures.tiles(
    screen,
    "village",
    [
        village_view.counted(screen, ask(calls.call_totals, **screen.asked), "calls"),
        village_view.standing(screen, ranked),
        village_view.counted(screen, ask(requests.request_totals, **screen.asked), "requests"),
        figures.of(ask(request_backlog.backlog, **waiting), "open_requests", better=-1),
        village_view.cylinders(oxygen),
    ],
)
left, right = frame.halves()
with left:
    trend = screen.say(ask(village_page.village_trend, **here))
    village_view.history(screen, "village.weeks", ask(village_page.village_weeks, **here), title=trend)
with right:
    categories = ask(requests.requests_by_category, **screen.asked).drop(columns=["previous_requests", "change"])
    ranking.bars(screen, "village.categories", categories, label="category", column="requests")
tables.card(screen, "village.oxygen", oxygen)
tables.card(screen, "village.ages", ask(village_page.open_by_age, **waiting))
tables.listed(screen, "village.open", request_rows.open_requests, **waiting)
row_browser.draw(screen, "village.requests", request_rows.ROWS, **screen.asked)
row_browser.draw(screen, "village.calls", call_rows.ROWS, follows=True, **screen.asked)
