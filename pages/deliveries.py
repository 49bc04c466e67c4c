"""What to order today, which vehicle takes what where, and what became of it."""

from functools import partial

from analytics.metrics.books.data_status import data_status
from analytics.metrics.deliveries import accepted, candidates, distances, plan_tables, planning
from analytics.metrics.deliveries.differences import delivery_differences
from analytics.metrics.deliveries.orders import orders_to_place
from analytics.metrics.deliveries.places import place_points
from analytics.metrics.deliveries.replenishments import replenishments
from analytics.metrics.deliveries.vehicles import delivery_vehicles
from analytics.metrics.oxygen.depletion_summary import needs
from analytics.metrics.villages.villages import village_shapes
from codes import ORDER_BLIND
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query
from dashboard.views.deliveries import day, desk, order_list, planner, report_back
from dashboard.views.deliveries.hand_over import Reports
from dashboard.widgets import data_gaps
from reports import delivery_book, driver_message, orders, trip_sheet, trips

context = layout.open_page("deliveries", data_status, feeds=("stock",), period=False, place=False)
now = context.local_now
waiting = query(candidates.delivery_candidates, now=now)
stocks = query(needs, now=context.now)
blind = int(stocks.loc[stocks["item"].notna(), "advice"].isin(ORDER_BLIND).sum())
headline = candidates.headline_of(waiting, blind=blind)
context.headline(headline if len(waiting) else data_gaps.finding(context, "deliveries.headline", headline))
order_list.draw(context, query(orders_to_place, now=now), orders, blind=blind)
day.draw_waiting(context, candidates.totals_of(waiting))

vehicles = query(delivery_vehicles)
shift = day.choose(context, vehicles)
plan = query(accepted.accepted_plan, day=shift.day, shift=shift.shift)
driven = accepted.still_to_drive(plan)
drawn_by = Reports(trips, trip_sheet, delivery_book, driver_message)
points, shapes = query(place_points), query(village_shapes)
if context.writes and not day.is_past(context, shift):
    metrics = planner.Metrics(planning, plan_tables, distances)
    fleet = vehicles[vehicles["shift"] == shift.shift]
    desk.draw(context, metrics, shift, waiting, fleet, driven)
    desk.draw_draft(context, metrics, shift, points, shapes, drawn_by)
day.draw_plan(context, plan, driven, points, shapes, drawn_by)
sections.heading(context)
shares = partial(query, replenishments, now=now)
sections.part(context, "deliveries.part_scarce", day.draw_scarce, shares, blind=blind)
results = query(accepted.planned_and_delivered, day=shift.day, shift=shift.shift)
differences = query(delivery_differences, **day.since(shift))
sections.part(context, "deliveries.part_results", day.draw_results, results, differences)
if len(driven) and context.writes:
    sections.part(context, "deliveries.part_report", report_back.draw, driven, drawn_by)
