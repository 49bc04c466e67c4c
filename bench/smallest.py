"""The smallest page there can be: one metric and one small chart, which the others are measured by."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.calls import calls
from dashboard.shell import layout
from dashboard.shell.query_cache import query
from dashboard.widgets import charts

context = layout.open_page("calls", data_status, feeds=("calls",))
charts.daily_bars(context, "calls.daily", query(calls.daily_calls, **context.filters), column="calls")
