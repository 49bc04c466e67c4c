"""How long the oxygen lasts, depot by depot and size by size, and how far the forecast can be trusted."""

from analytics.metrics import cylinder_loop, depletion, known_then, loans, oxygen, oxygen_cover, patient_need
from analytics.metrics.standing import standing
from dashboard import charts, depots, figures, frame, loop_picture, moment_card, need_card, stock_charts, tables
from dashboard.ask import ask

screen = frame.open_page("oxygen", standing, feeds=("stock",), place=False, past=True)
screen.headline(ask(oxygen_cover.oxygen_headline, now=screen.now))

figures.tiles(screen, "oxygen", depots.cover(screen, ask(oxygen_cover.oxygen_cover, now=screen.now)))
sizes = ask(depletion.depletion, now=screen.now)
depots.urgency(screen, "oxygen.depots", sizes)
depot, item = depots.choose(screen, sizes)
path = ask(depletion.depletion_fan, now=screen.now, depot=depot, item=item)
stock_charts.fan(screen, "oxygen.fan", path, title=depots.fan_title(screen, depot, item))

left, right = frame.halves()
with left:
    stock_charts.states(screen, "oxygen.states", ask(oxygen.stock_by_depot), by="depot")
with right:
    use = ask(oxygen.oxygen_use, **screen.days)
    charts.stacked_days(screen, "oxygen.use", use, by="depot", column="issued_m3", marked="ran_out")
tables.card(screen, "oxygen.orders", ask(oxygen.open_orders, now=screen.now))
tables.card(screen, "oxygen.errors", ask(depletion.forecast_errors))
tables.card(screen, "oxygen.discrepancies", ask(oxygen.discrepancies, **screen.days))
loop_picture.draw(screen, cylinder_loop)
overdue = screen.say(ask(loans.loans_finding, now=screen.now))
tables.card(screen, "oxygen.loans", ask(loans.overdue_loans, now=screen.now), title=overdue)
moment_card.draw(screen, known_then)
need_card.draw(screen, patient_need)
