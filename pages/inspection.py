"""What officials take home: the briefing, previewed, presented, handed out and archived; and the live inspection."""

from analytics.metrics.books.data_status import data_status
from analytics.metrics.books.loads import first_day
from analytics.metrics.people.inspection import people_to_show
from dashboard.shell import layout, sections
from dashboard.shell.query_cache import query
from dashboard.views.inspection import archive, choices, document, live, presentation, preview
from reports.briefing import options, units
from reports.briefing.compose import compose, last_day
from reports.briefing.document import figures_json
from reports.briefing.formats import FORMATS
from reports.briefing.paper import briefing_pages

context = layout.open_page("inspection", data_status, feeds=("calls", "requests", "stock"), period=False, place=False)
reports = document.Reports(options, compose, FORMATS, briefing_pages, figures_json, units.written)
if not presentation.is_on():
    archive.draw_named(context, reports)
first, last = query(first_day, feeds=("calls", "requests", "stock")), query(last_day, clock=context.now)
briefing = document.composed(context, reports, choices.draw(context, options, first=first, last=last))
preview.draw_title(context, briefing)
if presentation.is_on():
    presentation.draw(context, briefing)
else:
    preview.draw_files(context, reports, briefing)
    if context.writes:
        archive.draw_button(context, reports, briefing)
    preview.draw_pages(context, reports, briefing)
    sections.heading(context)
    sections.part(context, "inspection.part_text", preview.draw_text, reports, briefing)
    sections.part(context, "inspection.part_copies", archive.draw)
    if context.writes:
        sections.part(context, "inspection.part_live", live.draw, people_to_show)
