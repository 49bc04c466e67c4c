"""One village: how often it calls for its people, what it asks for, its oxygen, what waits there, its weeks."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import call_rows, calls
from analytics.metrics.requests import request_backlog, request_rows, request_splits, requests
from analytics.metrics.villages import village_page, village_rates
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query, query_earlier
from dashboard.views.requests import split_card
from dashboard.views.village import village_view
from dashboard.widgets import data_gaps, figures, ranking, row_browser, tables

context = layout.open_page("village", data_status, feeds=("calls", "requests"), place=False, village=True, state=True)
ranked = query(village_rates.village_rates, **context.days, against=context.against)
context = village_view.choose(context, ranked)
here = {"village": context.place}
stands = village_page.headline_of(ranked, village=context.place, **context.days)
context.headline(data_gaps.finding(context, "village.calls", stands))

oxygen = query(village_page.village_oxygen, **here, **context.days)
waiting = {"now": context.now, "place": context.place}
waited = query_earlier(context, request_backlog.backlog, books=("outcomes",), **waiting)
listed = {**waiting}
seen = {**context.filters}
requested = {**seen, "now": context.now}
called = query(calls.call_totals, **context.compared)
wanted = query(requests.request_totals, **context.compared, now=context.now)
figures.tiles(
    context,
    "village",
    [
        village_view.counted(context, called, "calls", village_page.change_of(called, column="calls")),
        village_view.standing(context, ranked),
        village_view.counted(context, wanted, "requests", village_page.change_of(wanted, column="requests")),
        figures.of(query(request_backlog.backlog, **waiting), "open_requests", better=-1, earlier=waited),
        village_view.cylinders(context, oxygen),
    ],
)
left, right = layout.halves()
with left:
    weeks = query(village_page.village_weeks, **here, end=context.end)
    village_view.history(context, "village.weeks", weeks, title=context.w.sentence(village_page.trend_of(weeks)))
with right:
    categories = query(requests.requests_by_category, **seen).drop(columns=["previous_requests", "change"])
    ranking.bars(context, "village.categories", categories, label="category", column="requests")
tables.card(context, "village.oxygen", oxygen)
if context.writes:
    tables.card(context, "village.ages", query(village_page.open_by_age, **listed))
else:
    split_card.draw(context, request_splits, "state")
sections.heading(context)
sections.part(context, "village.part_open", tables.listed, "village.open", request_rows.open_requests, **listed)
rows = (
    ("village.requests", request_rows.ROWS, requested),
    ("village.calls", call_rows.ROWS, seen),
)
sections.part(context, "village.part_rows", row_browser.several, *rows)
