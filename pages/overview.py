"""The posko at a glance: one sentence, what is to be done now, four figures, the wave, what changed, and where."""

from datetime import date
from functools import partial

from analytics.metrics.actions.action_rows import action_rows
from analytics.metrics.actions.actions import actions
from analytics.metrics.actions.headline import known_without_stock, posko_headline
from analytics.metrics.books.data_status import posko_data_status
from analytics.metrics.calls import call_alarms, calls
from analytics.metrics.calls.call_backs import lost_totals
from analytics.metrics.oxygen import depletion_findings, depletion_summary, oxygen
from analytics.metrics.oxygen.availability import availability
from analytics.metrics.requests import request_backlog, requests
from analytics.metrics.shared import changes
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.villages import village_rates, villages
from dashboard.shell import layout
from dashboard.shell.query_cache import query, query_earlier, query_summary
from dashboard.views.overview import alerts, share, wave
from dashboard.views.oxygen import public_notice
from dashboard.widgets import depots, figures, village_map
from reports import availability as notice
from reports.briefing.actions import actions_in_words
from reports.briefing.compose import compose
from reports.briefing.formats import FORMATS
from reports.briefing.options import PRESETS, Options

context = layout.open_page("overview", posko_data_status, feeds=("calls", "requests", "stock"), state=True)
alerts.style()
of_stock = partial(query_summary, metric=depletion_summary.needs, now=context.now)
stock = of_stock(partial(depletion_findings.stock_and_orders, now=context.now))
cover = of_stock(depletion_summary.cover_of)
others = () if len(cover) else query(known_without_stock, **context.filters, now=context.now)
context.headline(posko_headline(stock, others))

here = {"now": context.local_now, "place": context.place}
to_do = query(actions, **here)
days, totals = query(calls.daily_calls, **context.filters), query(calls.call_totals, **context.compared)
open_ones = {"now": context.now, "place": context.place}
waiting = query(request_backlog.backlog, **open_ones)
waited = query_earlier(context, request_backlog.backlog, books=("outcomes",), **open_ones)
gas = query(oxygen.daily_gas, **context.days)
ask_gas = partial(query_earlier, context, oxygen.daily_gas, books=("stock",), **context.days)
queue = query(request_backlog.daily_backlog, **context.filters)
tiles = [
    figures.of(totals, "calls", trend=days["calls"]),
    figures.of(totals, "answered_share", better=1, unit="share", trend=days["answered_share"]),
    figures.over(context, figures.of(waiting, "open_requests", earlier=waited), queue, "open_requests", better=-1),
    depots.days_and_gas(context, cover, gas, depots.gas_before(context, gas, ask_gas)),
]
left, right = layout.halves()
with left:
    in_words = actions_in_words(context.w, to_do, now=context.now)
    with layout.row("to-do"):
        alerts.title(context, in_words)
        share.draw(context, share.Reports(Options, PRESETS["weekly"].sections, compose, FORMATS))
    if context.writes:
        alerts.draw(context, to_do, in_words, query(action_rows, **here))
    else:
        alerts.draw(context, to_do, in_words, week=query(fixed_moment, now=context.local_now, book="requests"))
with right:
    with layout.row("overview-figures", is_column=True):
        figures.tiles(context, "overview", tiles, leads=("calls", "calls", "requests", "oxygen"))
    whole = query(calls.daily_calls, start=date.min, end=context.end, place=context.place)
    alarms = query(call_alarms.surge, end=context.end, place=context.place)
    happened = query(changes.events, start=whole["day"].min() if len(whole) else context.start, end=context.end)
    wave.draw(context, whole, call_alarms.trend_word(alarms), happened)

left, right = layout.halves()
with left:
    lost = query(lost_totals, **context.filters, now=context.now)
    wanted = query(requests.requests_by_category, **context.compared)
    of_place = context.place is not None and not context.writes
    changed = [
        calls.headline_of(totals, **context.days) if of_place else changes.calls_change(totals, lost),
        requests.headline_of(wanted, **context.days) if of_place else changes.requests_change(wanted, waiting),
        query(changes.oxygen_change, **context.days, against=context.against),
    ]
    alerts.changed(context, changed)
    public_notice.draw(context, availability, notice)
with right:
    counts = query(village_rates.village_rates, **context.filters, counted="requests")
    shapes = query(villages.village_shapes, place=context.place)
    village_map.small(context, "overview.map", counts, shapes, column="cases", height=250)
