"""Where calls and requests come from, and which places really stand out."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import call_rows
from analytics.metrics.requests import request_rows
from analytics.metrics.shared import periods
from analytics.metrics.villages import district_rates, village_rates, villages
from dashboard.shell import layout, navigation, sections
from dashboard.shell.query_cache import query
from dashboard.views.demand_map import map_choices, village_ranking
from dashboard.widgets import row_browser, tables, village_map

screen = layout.open_page("demand_map", data_status, feeds=("calls", "requests"))
kind = map_choices.draw_kind(screen)
days = map_choices.draw_window(screen, query(periods.earlier_windows, **screen.days))
shown = {**days, **kind, "place": screen.place}
rates = query(village_rates.village_rates, **shown)
screen.headline(village_rates.headline_of(rates, **days, **kind))

measure = map_choices.draw_measure(screen, rates)
label = map_choices.named(screen, kind, measure)
left, right = layout.halves()
with left:
    shapes = query(villages.village_shapes, place=screen.place)
    said = {"label": label, "title": map_choices.title(screen, kind, measure, days)}
    village = village_map.card(screen, "demand_map.map", rates, shapes, column=measure, height=560, **said)
    village_ranking.clusters(screen, rates)
with right:
    village_ranking.table(screen, "demand_map.ranking", rates, column=measure, label=label)
village_ranking.coverage(screen, query(villages.village_coverage, **days))
tables.card(screen, "demand_map.districts", query(district_rates.district_rates, **shown))
sections.heading(screen)
waiting = {"now": screen.now, "place": screen.place, "category": kind.get("category")}
sections.part(screen, "demand_map.part_open", tables.listed, "demand_map.open", request_rows.open_requests, **waiting)
here = {**days, "place": screen.place}
called = ("demand_map.calls", call_rows.ROWS, here)
wanted = ("demand_map.requests", request_rows.ROWS, here | map_choices.of_requests(kind))
sections.part(screen, "demand_map.part_rows", row_browser.several, called, wanted)
if village:
    navigation.turn_to("village", desa=village)
