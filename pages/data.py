"""What arrived, how fresh it is, what could not be read; for the desk also: add, correct, undo."""

import streamlit as st

from analytics.metrics.books import loads, quarantine
from analytics.metrics.books.data_status import data_status
from analytics.metrics.villages import villages
from dashboard.auth import session
from dashboard.data_entry import announcement, column_mapping, corrections, quarantine_reasons, upload
from dashboard.shell import layout, recording
from dashboard.shell.query_cache import query, shows
from dashboard.widgets import tables
from finding import Finding

context = layout.open_page("data", data_status, feeds=(), period=False, place=False, past=True)
if context.empty:
    context.headline(Finding("loads.none", {}))
if context.writes:
    if context.empty:
        announcement.confirm(corrections.UNDO)
    upload.draw_upload(context)
    upload.draw_blank_forms(context)
    column_mapping.draw_saved_maps(context)
if not context.empty:
    context.headline(query(loads.loads_headline))
    st.caption(context.w.sentence(query(loads.own_centre)))
    tables.card(context, "data.freshness", query(loads.freshness))
    tables.listed(context, "data.loads", loads.loads)
    tables.card(context, "data.differences", query(loads.differences))
    if shows(loads.reviews):
        tables.listed(context, "data.reviews", loads.reviews)
    else:
        tables.card(context, "data.reviews", query(loads.review_totals))
    tables.card(context, "data.quarantine", quarantine_reasons.in_words(context, query(quarantine.quarantine_summary)))
    if context.writes:
        corrections.draw_unknown_texts(context, quarantine.open_texts, villages.places, quarantine.known_items)
        corrections.draw_quarantine(context, quarantine.quarantine_rows)
        corrections.draw_undo(context, query(loads.active_loads))
    tables.listed(context, "data.lines", quarantine.skipped_lines)
    if context.is_desk:
        tables.card(context, "data.disclosures", recording.disclosures())
if not context.is_desk:
    layout.note(context, "data.desk_only")
    session.draw_link("sign_in.other")
