"""How long the oxygen lasts, depot by depot and size by size, when to order, and how far that can be trusted."""

from functools import partial
from typing import Any

from analytics.metrics import cylinder_loop, forecast_scores, known_then, loans, oxygen, oxygen_cover, patient_need
from analytics.metrics.depletion import needs
from analytics.metrics.movement_rows import ROWS
from analytics.metrics.one_stock import one_stock
from analytics.metrics.oxygen_leads import suppliers
from analytics.metrics.scarce_oxygen import shared_out
from analytics.metrics.standing import standing
from dashboard import folds, frame, loop_picture, moment_card, need_card, row_browser, stock_ahead, stock_charts, tables
from dashboard.ask import ask

screen = frame.open_page("oxygen", standing, feeds=("stock",), place=False, past=True)
lasting = partial(ask, needs, now=screen.now)
plain = lasting(**stock_ahead.supposed().plain)
screen.headline(oxygen_cover.headline_of(plain, now=screen.now))
stock_ahead.tiles(screen, oxygen_cover.cover_of(plain))
asks: dict[str, Any] = {"needs": lasting, "one_stock": partial(ask, one_stock), "shared_out": partial(ask, shared_out)}
stock_ahead.explore(screen, scores=forecast_scores, **asks)
left, right = frame.halves()
with left:
    stock_charts.states(screen, "oxygen.states", stock := ask(oxygen.stock_by_depot), by="depot")
with right:
    use = ask(oxygen.oxygen_use, **screen.days)
    stock_charts.use(screen, "oxygen.use", use)
tables.card(screen, "oxygen.orders", ask(oxygen.open_orders, now=screen.now))
tables.card(screen, "oxygen.suppliers", ask(suppliers))
tables.card(screen, "oxygen.discrepancies", ask(oxygen.discrepancies, **screen.days))
folds.heading(screen)
folds.part(screen, "oxygen.part_loop", loop_picture.draw_with_loans, cylinder_loop, loans)
folds.part(screen, "oxygen.part_need", need_card.draw, patient_need)
folds.part(screen, "oxygen.part_moment", moment_card.draw, known_then)
folds.part(screen, "oxygen.part_rows", row_browser.draw, "oxygen.movements", ROWS, among=stock, **screen.days)
