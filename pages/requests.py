"""What people ask for, where, and how soon they get it."""

from functools import partial
from typing import Any

import streamlit as st

from analytics.metrics.books.data_status import data_status
from analytics.metrics.requests import (
    request_backlog,
    request_outcomes,
    request_rows,
    request_splits,
    request_waits,
    requests,
)
from analytics.metrics.requests.sensitive import sensitive_requests
from analytics.metrics.shared.changes import events
from analytics.metrics.shared.disclosure import fixed_period
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query, query_earlier
from dashboard.views.requests import request_charts, split_card
from dashboard.widgets import data_gaps, figures, ranking, row_browser, tables
from dashboard.widgets.timeline import wave

context = layout.open_page(
    "requests", data_status, feeds=("requests", "calls"), terms=("urgency", "channel"), state=True
)
terms = context.terms
if not context.writes and (narrowed := tuple(name for name, code in terms.items() if code)):
    split_card.narrowed(context, request_splits, narrowed)
    st.stop()
of_place = context.place is not None and not context.writes
arguments = {**context.filters, **terms}
ranked = query(requests.requests_by_category, **arguments, against=context.against)
context.headline(data_gaps.finding(context, "requests", requests.headline_of(ranked, **context.days)))

inside = {**arguments, "now": context.now}
totals = query(requests.request_totals, **inside, against=context.against)
waiting, curve = query(request_waits.time_to_fulfil, **inside)
of_now: dict[str, Any] = {"now": context.now, "place": context.place, **terms}
queue = query(request_backlog.backlog, **of_now)
then = partial(query_earlier, context, books=("outcomes",))
queue_then, waited = then(request_backlog.backlog, **of_now), then(request_waits.time_to_fulfil, **inside)
totals_then, waited_then = then(requests.request_totals, **inside), waited and waited[0]
tiles = [figures.of(totals, "requests"), figures.of(queue, "open_requests", better=-1, earlier=queue_then)]
tiles += [figures.of(queue, "stale_requests", better=-1, earlier=queue_then)]
tiles += [figures.of(waiting, "median_hours", unit="hours", better=-1, earlier=waited_then)]
tiles += [request_charts.within_a_day(context, waiting, waited_then)]
tiles += [figures.of(totals, "unmet", better=-1, earlier=totals_then)]
figures.tiles(context, "requests", tiles)
request_charts.ended_by_death(context, totals)
span = wave.days_of(context)
whole = query(requests.daily_requests, **arguments | span)
every = wave.of(whole, column="requests", happened=query(events, **span))
request_charts.daily(context, "requests.daily", query(requests.daily_requests, **arguments), every)
left, right = layout.halves()
with left:
    ranking.bars(context, "requests.ranked", ranked, label="category", column="requests")
with right:
    if of_place:
        split_card.draw(context, request_splits, "state")
    else:
        tables.card(context, "requests.unmet", query(request_outcomes.unmet_reasons, **arguments))
        split_card.period(context, fixed_period(context.start, context.end))
if not of_place:
    request_charts.outcomes(
        context, "requests.quantities", query(request_outcomes.requested_quantities, **arguments, now=context.now)
    )
    split_card.period(context, fixed_period(context.start, context.end))
    words = context.w.sentence(request_waits.headline_of(waiting)), request_charts.without_time(context, waiting)
    request_charts.curve(context, "requests.curve", curve, title=words[0], note=words[1])
sections.heading(context)
sections.part(context, "requests.part_villages", request_charts.by_village, requests.requests_by_village, **arguments)
sections.part(context, "requests.part_sensitive", request_charts.sensitive, sensitive_requests, **context.filters)
times = request_waits.time_to_fulfil_by
here = {"now": context.now, "place": context.place, **terms}
if not of_place:
    sections.part(context, "requests.part_waits", request_charts.waits_by, times, **arguments, now=context.now)
sections.part(context, "requests.part_open", tables.listed, "requests.open", request_rows.open_requests, **here)
rows = request_rows.ROWS, arguments | {"now": context.now}
sections.part(context, "requests.part_rows", row_browser.draw, "requests.rows", rows[0], **rows[1])
