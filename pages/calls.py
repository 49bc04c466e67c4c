"""How many people reach the posko, when, and how many of them are answered."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import (
    busy_hours,
    call_alarms,
    call_backs,
    call_coverage,
    call_forecast,
    call_rows,
    calls,
    only_asking,
)
from analytics.metrics.shared.changes import events
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query
from dashboard.views.calls import asking_card, call_figures, coverage_card, lost_card, surge_card
from dashboard.widgets import charts, data_gaps, heatmap, ranking, row_browser, tables
from dashboard.widgets.timeline import wave

context = layout.open_page("calls", data_status, feeds=("calls",), state=True)
days, totals = query(calls.daily_calls, **context.filters), query(calls.call_totals, **context.compared)
context.headline(data_gaps.finding(context, "calls", calls.headline_of(totals, **context.days)))
channels = query(calls.calls_by_channel, **context.filters)
call_figures.tiles(context, totals, channels)
span = wave.days_of(context)
whole = query(calls.daily_calls, **span, place=context.place)
surge = query(call_alarms.surge, end=context.end, place=context.place)
going = context.w.term("trend", call_alarms.trend_word(surge))
every = wave.of(whole, column="calls", happened=query(events, **span), trend=going)
ahead = query(call_forecast.call_forecast, end=context.end, place=context.place)
record = context.paragraph(query(call_forecast.call_forecast_record, place=context.place)) if len(ahead) else None
charts.daily_bars(context, "calls.daily", days, column="calls", mean="mean_7d", ahead=ahead, wave=every, note=record)

of_place = context.place is not None and not context.writes
left, right = layout.halves(2, 3)
with left:
    if of_place:
        tables.of_place(context, "calls.hours")
    else:
        hours = query(busy_hours.busy_hours, **context.filters)
        note = call_figures.without_time(context, query(calls.calls_without_time, **context.filters))
        heatmap.week(context, "calls.hours", hours, title=context.w.sentence(busy_hours.headline_of(hours)), note=note)
with right:
    if not of_place:
        ranking.bars(context, "calls.channels", channels.drop(columns="wait_known"), label="channel", column="calls")
    surge_card.draw(context, surge)
if of_place:
    tables.of_place(context, "calls.part_lost")
else:
    lost_card.draw(context, call_backs)
    sections.part(context, "calls.part_lost", lost_card.listed, call_backs.lost_callers)
asking_card.draw(context, only_asking)
sections.heading(context)
sections.part(context, "calls.part_shifts", coverage_card.beside_expected, call_coverage, call_forecast)
seen = {**context.filters}
sections.part(context, "calls.part_rows", row_browser.draw, "calls.recent", call_rows.ROWS, **seen)
