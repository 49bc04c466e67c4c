"""What was given, what became of it, and what is left."""

from analytics.metrics import donation_rows, donations
from analytics.metrics.standing import standing
from dashboard import charts, figures, frame, stock_charts, tables
from dashboard.ask import ask

screen = frame.open_page("donations", standing, feeds=("donations",), place=False)
screen.headline(ask(donations.donations_headline, **screen.days))

totals = ask(donations.donation_totals, **screen.days)
figures.tiles(
    screen,
    "donations",
    [
        figures.of(totals, "donations", better=1),
        figures.of(totals, "cash_in_idr", better=1, unit="idr"),
        figures.of(totals, "spent_idr", unit="idr"),
        figures.of(totals, "on_hand_idr", unit="idr"),
        figures.of(totals, "in_kind_donations", better=1),
    ],
)
stock_charts.flow(screen, "donations.flow", ask(donation_rows.flow, **screen.days))
days = ask(donations.daily_donations, **screen.days)
left, right = frame.halves()
with left:
    charts.daily_bars(screen, "donations.daily", days, column="cash_in_idr")
with right:
    charts.daily_line(screen, "donations.cash", days, column="on_hand_idr")
tables.card(screen, "donations.goods", ask(donations.goods_balance, end=screen.end))
tables.card(screen, "donations.villages", ask(donation_rows.distributions_by_village, **screen.days))
tables.listed(screen, "donations.recent", donation_rows.recent_donations, **screen.days)
