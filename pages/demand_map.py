"""Where calls and requests come from, and which places really stand out."""

import streamlit as st

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import call_rows
from analytics.metrics.requests import request_rows
from analytics.metrics.shared import periods
from analytics.metrics.villages import district_rates, village_rates, villages
from dashboard.shell import layout, navigation, sections
from dashboard.shell.query_cache import query
from dashboard.views.demand_map import map_filters, village_ranking
from dashboard.widgets import data_gaps, row_browser, tables, village_map
from finding import Finding

context = layout.open_page("demand_map", data_status, feeds=("calls", "requests"), state=True)
choices = map_filters.row()
with choices:
    kind = map_filters.draw_kind(context)
left, right = layout.halves()
with left:
    drawn = st.container()  # the map; its weeks are moved below it, and chosen before
    days = map_filters.draw_window(context, query(periods.earlier_windows, **context.days))
filters = {**days, **kind, "place": context.place}
rates = query(village_rates.village_rates, **filters, against=context.against)
covered, village = query(villages.village_coverage, **days), None
if reason := map_filters.unknown(context, kind, covered):
    context.headline(Finding("unknown.page", {"reason": reason}))
    with drawn:
        data_gaps.draw_reason(context, reason)
else:
    context.headline(village_rates.headline_of(rates, **days, **kind))
    with choices:
        measure = map_filters.draw_measure(context, rates)
    label = map_filters.named(context, kind, measure)
    with drawn:
        shapes = query(villages.village_shapes, place=context.place)
        words = {"label": label, "title": map_filters.title(context, kind, measure, days)}
        village = village_map.card(context, "demand_map.map", rates, shapes, column=measure, height=560, **words)
        village_ranking.clusters(context, rates)
    with right:
        village_ranking.table(context, "demand_map.ranking", rates, column=measure, label=label)
village_ranking.coverage(context, covered)
if reason is None:
    tables.card(context, "demand_map.districts", query(district_rates.district_rates, **filters))
sections.heading(context)
waiting = {"now": context.now, "place": context.place, "category": kind.get("category")}
sections.part(context, "demand_map.part_open", tables.listed, "demand_map.open", request_rows.open_requests, **waiting)
here = {**days, "place": context.place}
called = ("demand_map.calls", call_rows.ROWS, here)
wanted = ("demand_map.requests", request_rows.ROWS, here | map_filters.of_requests(kind) | {"now": context.now})
sections.part(context, "demand_map.part_rows", row_browser.several, called, wanted)
if village:
    navigation.go_to("village", desa=village)
