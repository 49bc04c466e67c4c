"""How many people reach the posko, when, and how many of them are answered."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import call_alarms, call_backs, call_coverage, call_forecast, call_rows, calls
from analytics.metrics.shared.changes import events
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query
from dashboard.views.calls import call_figures, coverage_card, lost_card, surge_card
from dashboard.widgets import charts, heatmap, ranking, row_browser

screen = layout.open_page("calls", data_status, feeds=("calls",))
days, totals = (query(metric, **screen.asked) for metric in (calls.daily_calls, calls.call_totals))
screen.headline(calls.headline_of(totals, **screen.days))
channels = query(calls.calls_by_channel, **screen.asked)
call_figures.tiles(screen, totals, channels)
happened = query(events, **screen.days)
ahead = query(call_forecast.call_forecast, end=screen.end, place=screen.place)
told = screen.say_all(query(call_forecast.call_forecast_record, place=screen.place))
charts.daily_bars(screen, "calls.daily", days, column="calls", mean="mean_7d", events=happened, ahead=ahead, said=told)

left, right = layout.halves(2, 3)
with left:
    heatmap.week(screen, "calls.hours", query(calls.calls_by_weekday_hour, **screen.asked), column="calls")
with right:
    ranking.bars(screen, "calls.channels", channels.drop(columns="wait_known"), label="channel", column="calls")
    surge_card.draw(screen, query(call_alarms.surge, end=screen.end, place=screen.place))
lost_card.draw(screen, call_backs)
sections.part(screen, "calls.part_lost", lost_card.listed, call_backs.lost_callers)
sections.heading(screen)
sections.part(screen, "calls.part_shifts", coverage_card.beside_expected, call_coverage, call_forecast)
sections.part(screen, "calls.part_rows", row_browser.draw, "calls.recent", call_rows.ROWS, **screen.asked)
