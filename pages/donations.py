"""What was given, what became of it, what is left; each gift followed to the villages it reached."""

from analytics.metrics.books.data_status import gift_data_status
from analytics.metrics.gifts import donations, gift_balances, gift_gaps, gift_trace, limits, statements
from analytics.metrics.gifts.gift_rows import ENTRIES, ROWS
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query
from dashboard.views.donations import gift_charts, gift_desk
from dashboard.widgets import charts, figures, tables

screen = layout.open_page("donations", gift_data_status, feeds=("donations", "purchases", "distributions"), place=False)
screen.headline(query(donations.donations_headline, **screen.days))

totals = query(donations.donation_totals, **screen.days)
tiles = [figures.of(totals, name, unit="idr") for name in ("cash_in_idr", "spent_idr", "on_hand_idr")]
figures.tiles(screen, "donations", [*tiles, figures.of(totals, "evidence_share", better=1, unit="share")])
goods = query(gift_balances.goods_balance, **screen.days)
account = gift_desk.account(screen, goods)
way = query(gift_balances.flow, **screen.days, item=account)
told = screen.say(gift_balances.flow_headline(way, goods, item=account))
gift_charts.flow(screen, "donations.flow", way, title=told)
left, right = layout.halves(2, 3)
with left:
    tables.card(screen, "donations.balance", query(gift_balances.cash_balance, **screen.days))
    days = query(donations.daily_donations, **screen.days)
    charts.daily_line(screen, "donations.cash", days, column="on_hand_idr")
with right:
    tables.card(screen, "donations.goods", goods)
    gift_desk.limits(screen, "donations.limits", query(limits.collection_limits, end=screen.end))
tables.card(screen, "donations.villages", query(donations.distributions_by_village, **screen.days))
sections.heading(screen)
sections.part(screen, "donations.part_trace", gift_desk.trace, "donations.trace", gift_trace)
sections.part(screen, "donations.part_statement", gift_desk.statement, "donations.statement", statements)
gaps = {"receipts": gift_gaps.missing_receipts, "bank": gift_gaps.unmatched_money, "stock": gift_gaps.unmatched_goods}
sections.part(screen, "donations.part_gaps", gift_desk.gaps, gaps)
sections.part(screen, "donations.part_rows", gift_desk.rows, ROWS, ENTRIES, item=account, **screen.days)
