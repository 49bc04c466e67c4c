"""One village: how often it calls for its people, what it asks for, its oxygen, what waits there, its weeks."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import call_rows, calls
from analytics.metrics.requests import request_backlog, request_rows, requests
from analytics.metrics.villages import village_page, village_rates
from analytics.metrics.villages import villages as gazetteer
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query
from dashboard.views.village import village_view
from dashboard.widgets import figures, ranking, row_browser, tables

screen = layout.open_page("village", data_status, feeds=("calls", "requests"), place=False)
ranked = query(village_rates.village_rates, **screen.days)
screen = village_view.choose(screen, query(gazetteer.places), ranked)
here = {"village": screen.place}
screen.headline(village_page.headline_of(ranked, village=screen.place, **screen.days))

oxygen = query(village_page.village_oxygen, **here, **screen.days)
waiting = {"now": screen.now, "place": screen.place}
figures.tiles(
    screen,
    "village",
    [
        village_view.counted(screen, query(calls.call_totals, **screen.asked), "calls"),
        village_view.standing(screen, ranked),
        village_view.counted(screen, query(requests.request_totals, **screen.asked), "requests"),
        figures.of(query(request_backlog.backlog, **waiting), "open_requests", better=-1),
        village_view.cylinders(oxygen),
    ],
)
left, right = layout.halves()
with left:
    weeks = query(village_page.village_weeks, **here)
    village_view.history(screen, "village.weeks", weeks, title=screen.say(village_page.trend_of(weeks)))
with right:
    categories = query(requests.requests_by_category, **screen.asked).drop(columns=["previous_requests", "change"])
    ranking.bars(screen, "village.categories", categories, label="category", column="requests")
tables.card(screen, "village.oxygen", oxygen)
tables.card(screen, "village.ages", query(village_page.open_by_age, **waiting))
sections.heading(screen)
sections.part(screen, "village.part_open", tables.listed, "village.open", request_rows.open_requests, **waiting)
wanted, called = ("village.requests", request_rows.ROWS, screen.asked), ("village.calls", call_rows.ROWS, screen.asked)
sections.part(screen, "village.part_rows", row_browser.several, wanted, called)
