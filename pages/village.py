"""One village: how often it calls for its people, what it asks for, its oxygen, what waits there, its weeks."""

from analytics.metrics import call_rows, calls, request_backlog, request_rows, requests, village_page, village_rates
from analytics.metrics import villages as gazetteer
from analytics.metrics.standing import standing
from dashboard import figures, folds, frame, ranking, row_browser, tables, village_view
from dashboard.ask import ask

screen = frame.open_page("village", standing, feeds=("calls", "requests"), place=False)
ranked = ask(village_rates.village_rates, **screen.days)
screen = village_view.choose(screen, ask(gazetteer.places), ranked)
here = {"village": screen.place}
screen.headline(village_page.headline_of(ranked, village=screen.place, **screen.days))

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
    weeks = ask(village_page.village_weeks, **here)
    village_view.history(screen, "village.weeks", weeks, title=screen.say(village_page.trend_of(weeks)))
with right:
    categories = ask(requests.requests_by_category, **screen.asked).drop(columns=["previous_requests", "change"])
    ranking.bars(screen, "village.categories", categories, label="category", column="requests")
tables.card(screen, "village.oxygen", oxygen)
tables.card(screen, "village.ages", ask(village_page.open_by_age, **waiting))
folds.heading(screen)
folds.part(screen, "village.part_open", tables.listed, "village.open", request_rows.open_requests, **waiting)
wanted, called = ("village.requests", request_rows.ROWS, screen.asked), ("village.calls", call_rows.ROWS, screen.asked)
folds.part(screen, "village.part_rows", row_browser.several, wanted, called)
