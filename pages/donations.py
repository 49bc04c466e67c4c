"""What was given, what became of it, what is left; each gift followed to the villages it reached."""

from analytics.metrics.books.data_status import gift_data_status
from analytics.metrics.gifts import donations, gift_balances, gift_gaps, gift_trace, limits, statements
from analytics.metrics.gifts.gift_rows import ENTRIES, ROWS
from analytics.metrics.shared.disclosure import fixed_period
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query, query_earlier
from dashboard.views.donations import gift_charts, gift_sections
from dashboard.widgets import charts, data_gaps, figure_books, figures, tables

context = layout.open_page(
    "donations", gift_data_status, feeds=("donations", "purchases", "distributions"), place=False, state=True
)
received = query(donations.donations_headline, **context.days)
context.headline(data_gaps.finding(context, "cash_in_idr", received))

totals = query(donations.donation_totals, **context.days)
earlier = query_earlier(context, donations.donation_totals, books=("donations",), **context.days)
named = [*((name, "idr", 0) for name in ("cash_in_idr", "spent_idr", "on_hand_idr")), ("evidence_share", "share", 1)]
tiles = [figures.of(totals, name, unit=unit, better=better, earlier=earlier) for name, unit, better in named]
figures.tiles(context, "donations", tiles)
goods = query(gift_balances.goods_balance, **context.days)
account = gift_sections.account(context, goods)
way = query(gift_balances.flow, **context.days, item=account)
title = context.w.sentence(gift_balances.flow_headline(way, goods, item=account))
gift_charts.flow(context, "donations.flow", way, title=title)
left, right = layout.halves(2, 3)
with left:
    tables.card(context, "donations.balance", query(gift_balances.cash_balance, **context.days))
    days = query(donations.daily_donations, **context.days)
    before = query_earlier(context, donations.daily_donations, books=("donations",), **context.days)
    beside = None if before is None else context.beside(before)
    charts.daily_line(context, "donations.cash", days, column="on_hand_idr", earlier=beside)
with right:
    tables.card(context, "donations.goods", data_gaps.without_unknown(context, goods, figure_books.GOODS))
    gift_sections.limits(context, "donations.limits", query(limits.collection_limits, end=context.end))
handed_out = query(donations.distributions_by_village, **context.days)
gift_sections.handed_out(context, "donations.villages", handed_out, fixed_period(context.start, context.end))
sections.heading(context)
sections.part(context, "donations.part_trace", gift_sections.trace, "donations.trace", gift_trace)
sections.part(context, "donations.part_statement", gift_sections.statement, "donations.statement", statements)
gaps = {"receipts": gift_gaps.missing_receipts, "bank": gift_gaps.unmatched_money, "stock": gift_gaps.unmatched_goods}
sections.part(context, "donations.part_gaps", gift_sections.gaps, gaps)
sections.part(context, "donations.part_rows", gift_sections.rows, ROWS, ENTRIES, item=account, **context.days)
