"""How long the oxygen lasts, depot by depot and size by size, when to order, and how far that can be trusted."""

from functools import partial
from typing import Any

from analytics.metrics.books.data_status import data_status
from analytics.metrics.oxygen import (
    as_of_stock,
    availability,
    cylinder_loop,
    depletion_findings,
    depletion_summary,
    forecast_scores,
    loans,
    oxygen,
    patient_need,
)
from analytics.metrics.oxygen.depletion_summary import needs
from analytics.metrics.oxygen.movement_rows import ROWS
from analytics.metrics.oxygen.one_stock import one_stock
from analytics.metrics.oxygen.order_advice import by_deadline
from analytics.metrics.oxygen.oxygen import suppliers
from analytics.metrics.oxygen.oxygen_allocation import cylinder_allocation
from analytics.metrics.shared.changes import events
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query, query_earlier, query_summary
from dashboard.views.oxygen import as_of_card, cylinder_sankey, need_card, public_notice, stock_charts, stock_outlook
from dashboard.widgets import depots, row_browser, tables
from dashboard.widgets.timeline import wave
from reports import availability as notice

context = layout.open_page("oxygen", data_status, feeds=("stock",), place=False, past=True, state=True)
lasting = partial(query, needs, now=context.now)
plain: dict[str, Any] = {"now": context.now, **stock_outlook.supposed().plain}
context.headline(query_summary(partial(depletion_findings.stock_and_orders, now=context.now), needs, **plain))
gas = query(oxygen.daily_gas, **context.days)
ask_gas = partial(query_earlier, context, oxygen.daily_gas, books=("stock",), **context.days)
gas_before = depots.gas_before(context, gas, ask_gas)
stock_outlook.tiles(context, query_summary(depletion_summary.cover_of, needs, **plain), gas, gas_before)
public_notice.draw(context, availability.availability, notice)
asks: dict[str, Any] = {
    "needs": lasting,
    "one_stock": partial(query, one_stock, now=context.now),
    "cylinder_allocation": partial(query, cylinder_allocation, now=context.now),
}
stock_outlook.explore(context, by_deadline=by_deadline, scores=forecast_scores, **asks)
stock = query(oxygen.stock_by_depot, now=context.now)
stock_charts.states(context, "oxygen.states", stock, by="depot")
use = query(oxygen.oxygen_use, **context.days)
span = wave.days_of(context)
every = wave.of(query(oxygen.oxygen_use, **span), column="issued_m3", happened=query(events, **span))
stock_charts.use(context, "oxygen.use", use, every)
tables.card(context, "oxygen.orders", query(oxygen.open_orders, now=context.now))
tables.card(context, "oxygen.suppliers", query(suppliers, now=context.now))
tables.card(context, "oxygen.discrepancies", query(oxygen.discrepancies, **context.days))
sections.heading(context)
sections.part(context, "oxygen.part_loop", cylinder_sankey.draw_with_loans, cylinder_loop, loans)
sections.part(context, "oxygen.part_need", need_card.draw, patient_need)
sections.part(context, "oxygen.part_moment", as_of_card.draw, as_of_stock)
sections.part(context, "oxygen.part_rows", row_browser.draw, "oxygen.movements", ROWS, among=stock, **context.days)
