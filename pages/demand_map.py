"""Where calls and requests come from, and which places really stand out."""

from analytics.metrics import call_rows, villages
from analytics.metrics.standing import standing
from dashboard import filters, frame, ranking, tables, village_map
from dashboard.ask import ask

screen = frame.open_page("demand_map", standing, feeds=("calls",))
screen.headline(ask(villages.villages_headline, **screen.asked))

counts = ask(villages.village_counts, **screen.asked)
measure = filters.draw_measure(screen.w)
left, right = frame.halves()
with left:
    shapes = ask(villages.village_shapes, place=screen.place)
    village = village_map.card(screen, "demand_map.map", counts, shapes, column=measure, height=560)
with right:
    ranking.villages(screen, "demand_map.ranking", counts, column=measure)
ranking.coverage(screen, ask(villages.village_coverage, **screen.days))
tables.card(screen, "demand_map.districts", ask(villages.district_rates, **screen.asked))
tables.listed(screen, "calls.recent", call_rows.recent_calls, **screen.narrowed(place=village))
