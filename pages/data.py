"""What arrived, how fresh it is, what could not be read; for a writer also: add, correct, undo."""

from analytics.metrics import load_history, loads, quarantine, villages
from analytics.metrics.standing import standing
from dashboard import correct_desk, data_desk, frame, held, remembered_maps, sign_in, tables, upload_desk
from dashboard.ask import ask

screen = frame.open_page("data", standing, feeds=(), period=False, place=False, past=True)
if screen.writes:
    upload_desk.upload(screen)
    data_desk.forms(screen)
    remembered_maps.draw(screen)
if not screen.empty:
    screen.headline(ask(loads.loads_headline))
    tables.card(screen, "data.freshness", ask(loads.freshness))
    tables.listed(screen, "data.loads", loads.loads)
    tables.card(screen, "data.differences", ask(load_history.differences))
    tables.card(screen, "data.quarantine", held.in_words(screen, ask(loads.quarantine_summary)))
    if screen.writes:
        correct_desk.draw(screen, quarantine.open_texts, villages.places, quarantine.known_items)
        data_desk.corrections(screen, loads.quarantine_rows)
        data_desk.undo(screen, ask(load_history.counting))
    tables.listed(screen, "data.lines", quarantine.skipped_lines)
    tables.card(screen, "data.disclosures", ask(load_history.disclosures))
if not screen.writer:
    frame.note(screen, "data.writer_only")
    sign_in.draw_link("sign_in.other")
