"""Where calls and requests come from, and which places really stand out."""

from analytics.metrics import call_rows, district_rates, periods, request_rows, village_rates, villages
from analytics.metrics.standing import standing
from dashboard import frame, map_choices, row_browser, site_map, tables, village_map, village_ranking
from dashboard.ask import ask

screen = frame.open_page("demand_map", standing, feeds=("calls", "requests"))
kind = map_choices.draw_kind(screen)
days = map_choices.draw_window(screen, ask(periods.earlier_windows, **screen.days))
shown = {**days, **kind, "place": screen.place}
screen.headline(ask(village_rates.villages_headline, **shown))

rates = ask(village_rates.village_rates, **shown)
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
here = {**days, "place": screen.place}
row_browser.draw(screen, "demand_map.calls", call_rows.ROWS, **here)
of_kind = map_choices.of_requests(kind)
row_browser.draw(screen, "demand_map.requests", request_rows.ROWS, follows=True, **here, **of_kind)
waiting = {"now": screen.now, "place": screen.place, "category": kind.get("category")}
tables.listed(screen, "demand_map.open", request_rows.open_requests, **waiting)
if village:
    site_map.turn_to("village", desa=village)
