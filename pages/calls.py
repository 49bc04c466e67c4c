"""How many people reach the posko, when, and how many of them are answered."""

from analytics.metrics import call_rows, calls
from analytics.metrics.standing import standing
from dashboard import charts, figures, frame, heat, ranking, tables
from dashboard.ask import ask

screen = frame.open_page("calls", standing, feeds=("calls",))
screen.headline(ask(calls.calls_headline, **screen.asked))

days = ask(calls.daily_calls, **screen.asked)
totals = ask(calls.call_totals, **screen.asked)
figures.tiles(
    screen,
    "calls",
    [
        figures.of(totals, "calls", trend=days["calls"]),
        figures.of(totals, "answered_share", better=1, unit="share", trend=days["answered_share"]),
        figures.of(totals, "within_60s_share", better=1, unit="share"),
        figures.of(totals, "abandoned_share", better=-1, unit="share"),
        figures.of(totals, "median_handling_seconds", unit="seconds"),
        figures.of(totals, "people"),
    ],
)
day = charts.daily_bars(screen, "calls.daily", days, column="calls", mean="mean_7d")
left, right = frame.halves(2, 3)
with left:
    heat.week(screen, "calls.hours", ask(calls.calls_by_weekday_hour, **screen.asked), column="calls")
with right:
    ranking.bars(screen, "calls.channels", ask(calls.calls_by_channel, **screen.asked), label="channel", column="calls")
    tables.listed(screen, "calls.lost_callers", call_rows.lost_callers, **screen.asked)
tables.listed(screen, "calls.recent", call_rows.recent_calls, **screen.narrowed(day=day))
