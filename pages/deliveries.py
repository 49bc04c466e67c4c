"""What to order today, which vehicle takes what where, and what became of it."""

from functools import partial

from analytics.metrics.books.data_status import data_status
from analytics.metrics.deliveries import accepted, candidates, distances, plan_tables, planning, results
from analytics.metrics.deliveries.differences import delivery_differences
from analytics.metrics.deliveries.orders import orders_to_place
from analytics.metrics.deliveries.places import place_points
from analytics.metrics.deliveries.replenishments import replenishments
from analytics.metrics.deliveries.vehicles import delivery_vehicles
from analytics.metrics.deliveries.waiting import QUIET, candidate_totals, delivery_headline
from analytics.metrics.oxygen.depletion_summary import needs
from analytics.metrics.shared.moment import fixed_moment
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
stocks = query(needs, now=context.now)
blind = int(stocks.loc[stocks["item"].notna(), "advice"].isin(ORDER_BLIND).sum())
headline = query(delivery_headline, now=now, blind=blind)
is_quiet = headline.key in QUIET
context.headline(data_gaps.finding(context, "deliveries.headline", headline) if is_quiet else headline)
order_list.draw(context, query(orders_to_place, now=now), orders, blind=blind)
week = query(fixed_moment, now=now, book="requests")
day.draw_waiting(context, query(candidate_totals, now=now), week=week)

vehicles = query(delivery_vehicles)
shift = day.choose(context, vehicles)
of_shift = {"day": shift.day, "shift": shift.shift}
drawn_by = Reports(trips, trip_sheet, delivery_book, driver_message)
points, shapes = query(place_points), query(village_shapes)
plan = query(accepted.accepted_plan, **of_shift) if context.writes else None
driven = None if plan is None else accepted.still_to_drive(plan)
if driven is not None and not day.is_past(context, shift):
    waiting = query(candidates.delivery_candidates, now=now)
    metrics = planner.Metrics(planning, plan_tables, distances)
    fleet = vehicles[vehicles["shift"] == shift.shift]
    desk.draw(context, metrics, shift, waiting, fleet, driven)
    desk.draw_draft(context, metrics, shift, points, shapes, drawn_by)
if plan is None or driven is None:
    day.draw_trips(context, query(accepted.trip_sums, **of_shift), drawn_by)
else:
    day.draw_plan(context, plan, driven, points, shapes, drawn_by)
sections.heading(context)
shares = partial(query, replenishments, now=now)
sections.part(context, "deliveries.part_scarce", day.draw_scarce, shares, blind=blind)
became = query(results.planned_and_delivered, **of_shift)
differences = query(delivery_differences, **day.since(shift))
sections.part(context, "deliveries.part_results", day.draw_results, became, differences)
if driven is not None and len(driven):
    sections.part(context, "deliveries.part_report", report_back.draw, driven, drawn_by)
