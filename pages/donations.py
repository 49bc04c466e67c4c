"""What was given, what became of it, what is left; each gift followed to the villages it reached."""

from analytics.metrics import donation_rows, donations, gift_balances, gift_gaps, gift_trace, limits, statements
from analytics.metrics.gift_rows import ENTRIES, ROWS
from analytics.metrics.standing import gift_standing
from dashboard import charts, figures, folds, frame, gift_charts, gift_desk, tables
from dashboard.ask import ask

screen = frame.open_page("donations", gift_standing, feeds=("donations", "purchases", "distributions"), place=False)
screen.headline(ask(donations.donations_headline, **screen.days))

totals = ask(donations.donation_totals, **screen.days)
tiles = [figures.of(totals, name, unit="idr") for name in ("cash_in_idr", "spent_idr", "on_hand_idr")]
figures.tiles(screen, "donations", [*tiles, figures.of(totals, "evidence_share", better=1, unit="share")])
goods = ask(gift_balances.goods_balance, **screen.days)
account = gift_desk.account(screen, goods)
way = ask(gift_balances.flow, **screen.days, item=account)
told = screen.say(gift_balances.flow_headline(way, goods, item=account))
gift_charts.flow(screen, "donations.flow", way, title=told)
left, right = frame.halves(2, 3)
with left:
    tables.card(screen, "donations.balance", ask(gift_balances.cash_balance, **screen.days))
    days = ask(donations.daily_donations, **screen.days)
    charts.daily_line(screen, "donations.cash", days, column="on_hand_idr")
with right:
    tables.card(screen, "donations.goods", goods)
    gift_desk.limits(screen, "donations.limits", ask(limits.collection_limits, end=screen.end))
tables.card(screen, "donations.villages", ask(donation_rows.distributions_by_village, **screen.days))
folds.heading(screen)
folds.part(screen, "donations.part_trace", gift_desk.trace, "donations.trace", gift_trace)
folds.part(screen, "donations.part_statement", gift_desk.statement, "donations.statement", statements)
gaps = {"receipts": gift_gaps.missing_receipts, "bank": gift_gaps.unmatched_money, "stock": gift_gaps.unmatched_goods}
folds.part(screen, "donations.part_gaps", gift_desk.gaps, gaps)
folds.part(screen, "donations.part_rows", gift_desk.rows, ROWS, ENTRIES, item=account, **screen.days)
