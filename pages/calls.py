"""How many people reach the posko, when, and how many of them are answered."""

from analytics.metrics import call_alarms, call_backs, call_coverage, call_forecast, call_rows, calls
from analytics.metrics.events import events
from analytics.metrics.standing import standing
from dashboard import (
    call_figures,
    charts,
    coverage_card,
    folds,
    frame,
    heat,
    lost_card,
    ranking,
    row_browser,
    surge_card,
)
from dashboard.ask import ask

screen = frame.open_page("calls", standing, feeds=("calls",))
days, totals = (ask(metric, **screen.asked) for metric in (calls.daily_calls, calls.call_totals))
screen.headline(calls.headline_of(totals, **screen.days))
channels = ask(calls.calls_by_channel, **screen.asked)
call_figures.tiles(screen, totals, channels)
happened = ask(events, **screen.days)
ahead = ask(call_forecast.call_forecast, end=screen.end, place=screen.place)
told = screen.say_all(ask(call_forecast.call_forecast_record, place=screen.place))
charts.daily_bars(screen, "calls.daily", days, column="calls", mean="mean_7d", events=happened, ahead=ahead, said=told)

left, right = frame.halves(2, 3)
with left:
    heat.week(screen, "calls.hours", ask(calls.calls_by_weekday_hour, **screen.asked), column="calls")
with right:
    ranking.bars(screen, "calls.channels", channels.drop(columns="wait_known"), label="channel", column="calls")
    surge_card.draw(screen, ask(call_alarms.surge, end=screen.end, place=screen.place))
lost_card.draw(screen, call_backs)
folds.part(screen, "calls.part_lost", lost_card.listed, call_backs.lost_callers)
folds.heading(screen)
folds.part(screen, "calls.part_shifts", coverage_card.beside_expected, call_coverage, call_forecast)
folds.part(screen, "calls.part_rows", row_browser.draw, "calls.recent", call_rows.ROWS, **screen.asked)
