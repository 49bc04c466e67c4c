"""What was given, what became of it, what is left; each gift followed to the villages it reached."""

from analytics.metrics import donation_rows, donations, gift_balances, gift_gaps, gift_trace, limits, statements
from analytics.metrics.gift_rows import ENTRIES, ROWS
from analytics.metrics.standing import gift_standing
from dashboard import charts, figures, frame, gift_charts, gift_desk, tables
from dashboard.ask import ask

screen = frame.open_page("donations", gift_standing, feeds=("donations", "purchases", "distributions"), place=False)
screen.headline(ask(donations.donations_headline, **screen.days))

totals = ask(donations.donation_totals, **screen.days)
tiles = [figures.of(totals, name, unit="idr") for name in ("cash_in_idr", "spent_idr", "on_hand_idr")]
figures.tiles(screen, "donations", [*tiles, figures.of(totals, "evidence_share", better=1, unit="share")])
goods = ask(gift_balances.goods_balance, **screen.days)
account = gift_desk.account(screen, goods)
way = ask(gift_balances.flow, **screen.days, item=account)
told = ask(gift_balances.flow_headline, **screen.days, item=account)
gift_charts.flow(screen, "donations.flow", way, title=screen.say(told))
left, right = frame.halves(2, 3)
with left:
    tables.card(screen, "donations.balance", ask(gift_balances.cash_balance, **screen.days))
    days = ask(donations.daily_donations, **screen.days)
    charts.daily_line(screen, "donations.cash", days, column="on_hand_idr")
with right:
    tables.card(screen, "donations.goods", goods)
    gift_desk.limits(screen, "donations.limits", ask(limits.collection_limits, end=screen.end))
if gift := gift_desk.gift(screen, gift_trace.gifts):
    ended, parts = (ask(metric, donation_id=gift) for metric in (gift_trace.destinations, gift_trace.gift_parts))
    title = screen.say(ask(gift_trace.trace_headline, donation_id=gift))
    gift_charts.destinations(screen, "donations.trace", ended, behind=parts, title=title)
if donor := gift_desk.donor(screen, ask(statements.organisations)):
    title = screen.say(ask(statements.statement_headline, donor_code=donor))
    gift_desk.statement(screen, "donations.statement", ask(statements.statement, donor_code=donor), title=title)
tables.listed(screen, "donations.receipts", gift_gaps.missing_receipts, **screen.days)
tables.listed(screen, "donations.bank", gift_gaps.unmatched_money, **screen.days)
tables.listed(screen, "donations.stock", gift_gaps.unmatched_goods, **screen.days)
tables.card(screen, "donations.villages", ask(donation_rows.distributions_by_village, **screen.days))
gift_desk.rows(screen, ROWS, ENTRIES, item=account, **screen.days)
