"""The smallest page there can be: one metric and one small chart, which the others are measured by."""

from analytics.metrics import calls
from analytics.metrics.standing import standing
from dashboard import charts, frame
from dashboard.ask import ask

screen = frame.open_page("calls", standing, feeds=("calls",))
charts.daily_bars(screen, "calls.daily", ask(calls.daily_calls, **screen.asked), column="calls")
