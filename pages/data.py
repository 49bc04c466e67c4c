"""What arrived, how fresh it is, what could not be read; for a writer also: add, correct, undo."""

from analytics.metrics.books import loads, quarantine
from analytics.metrics.books.data_status import data_status
from analytics.metrics.villages import villages
from dashboard.auth import session
from dashboard.data_entry import column_mapping, corrections, quarantine_reasons, upload
from dashboard.shell import layout
from dashboard.shell.query_cache import query
from dashboard.widgets import tables

screen = layout.open_page("data", data_status, feeds=(), period=False, place=False, past=True)
if screen.writes:
    upload.upload(screen)
    corrections.forms(screen)
    column_mapping.draw_saved_maps(screen)
if not screen.empty:
    screen.headline(query(loads.loads_headline))
    tables.card(screen, "data.freshness", query(loads.freshness))
    tables.listed(screen, "data.loads", loads.loads)
    tables.card(screen, "data.differences", query(loads.differences))
    tables.card(screen, "data.quarantine", quarantine_reasons.in_words(screen, query(quarantine.quarantine_summary)))
    if screen.writes:
        corrections.draw(screen, quarantine.open_texts, villages.places, quarantine.known_items)
        corrections.corrections(screen, quarantine.quarantine_rows)
        corrections.undo(screen, query(loads.active_loads))
    tables.listed(screen, "data.lines", quarantine.skipped_lines)
    tables.card(screen, "data.disclosures", query(loads.disclosures))
if not screen.writer:
    layout.note(screen, "data.writer_only")
    session.draw_link("sign_in.other")
