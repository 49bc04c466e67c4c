"""Where calls and requests come from, and which places really stand out."""

from analytics.metrics import call_rows, district_rates, periods, request_rows, village_rates, villages
from analytics.metrics.standing import standing
from dashboard import folds, frame, map_choices, row_browser, site_map, tables, village_map, village_ranking
from dashboard.ask import ask

screen = frame.open_page("demand_map", standing, feeds=("calls", "requests"))
kind = map_choices.draw_kind(screen)
days = map_choices.draw_window(screen, ask(periods.earlier_windows, **screen.days))
shown = {**days, **kind, "place": screen.place}
rates = ask(village_rates.village_rates, **shown)
screen.headline(village_rates.headline_of(rates, **days, **kind))

measure = map_choices.draw_measure(screen, rates)
label = map_choices.named(screen, kind, measure)
left, right = frame.halves()
with left:
    shapes = ask(villages.village_shapes, place=screen.place)
    said = {"label": label, "title": map_choices.title(screen, kind, measure, days)}
    village = village_map.card(screen, "demand_map.map", rates, shapes, column=measure, height=560, **said)
    village_ranking.clusters(screen, rates)
with right:
    village_ranking.table(screen, "demand_map.ranking", rates, column=measure, label=label)
village_ranking.coverage(screen, ask(villages.village_coverage, **days))
tables.card(screen, "demand_map.districts", ask(district_rates.district_rates, **shown))
folds.heading(screen)
waiting = {"now": screen.now, "place": screen.place, "category": kind.get("category")}
folds.part(screen, "demand_map.part_open", tables.listed, "demand_map.open", request_rows.open_requests, **waiting)
here = {**days, "place": screen.place}
called = ("demand_map.calls", call_rows.ROWS, here)
wanted = ("demand_map.requests", request_rows.ROWS, here | map_choices.of_requests(kind))
folds.part(screen, "demand_map.part_rows", row_browser.several, called, wanted)
if village:
    site_map.turn_to("village", desa=village)
