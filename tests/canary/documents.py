"""What is handed out: briefings, papers of trips and orders, messages, tracks and the public notice, as text."""

import contextlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import typst

import reports.__main__ as command
from analytics.metrics.oxygen.availability import availability
from i18n import Words
from reports import driver_message, orders, trip_sheet
from reports.availability import notice_of, notice_picture, notice_text
from reports.briefing.compose import compose, last_day, now_of
from reports.briefing.document import figures_json
from reports.briefing.formats import FORMATS
from reports.briefing.options import KINDS, preset
from reports.delivery_book import delivery_book
from reports.trips import trips_of
from tests.canary.pages import text_of

_PLAN = "SELECT * FROM staging.plans WHERE is_latest"


def briefings(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, str]]:
    """A briefing in every form, and in other languages by the command; what was typeset for it, and what was printed.

    Args:
        con: A snapshot.
        folder: Where the files are written, beside their figures.
    """
    for language, suffix in (("en", "pdf"), ("hi", "pptx")):
        out, printed = folder / f"briefing-{language}.{suffix}", io.StringIO()
        with _typeset() as set_texts, contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            assert command.main(["briefing", "--lang", language, "--out", str(out)]) == 0, printed.getvalue()
        yield f"briefing {out.name}", "\n".join([printed.getvalue(), text_of(out.read_bytes()), *set_texts])
    made_at = datetime.now(UTC).replace(second=0, microsecond=0)
    options = preset(KINDS[0], "id", last=last_day(con, made_at))
    briefing = compose(con, options, now=now_of(con, made_at), made_at=made_at)
    for suffix, draw in FORMATS.items():
        with _typeset() as set_texts:
            out = folder / f"briefing-id.{suffix}"
            out.write_bytes(draw(briefing))
        yield f"briefing {out.name}", "\n".join([text_of(out.read_bytes()), *set_texts])
    (folder / "figures.json").write_text(json.dumps(figures_json(briefing), default=str), "utf-8")


def of_desk(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """What the desk hands to drivers and suppliers without names, and the public notice.

    Args:
        con: A snapshot.
    """
    w, at = Words("id"), datetime(2021, 7, 6, tzinfo=UTC)
    trips = trips_of(con.execute(_PLAN).df())
    points = {place: driver_message.Point(-7.8, 112.5) for trip in trips for place in (trip.depot, *_places(trip))}
    lines = con.execute("SELECT DISTINCT supplier, depot, item FROM staging.arrivals WHERE supplier IS NOT NULL").df()
    lines = lines.assign(quantity=1, order_by_at=at + timedelta(days=1), is_late=False)
    todo = orders.orders_of(lines)
    notice = notice_of(availability(con, now=at, few=3, fresh_hours=24), w, made_up=False)
    with _typeset() as set_texts:
        books: list[bytes] = [
            trip_sheet.trip_sheets(trips, w, made_up=False, printed_at=at),
            delivery_book(trips, w, made_up=False),
            driver_message.gpx(trips, w, points=points, made_up=False),
            orders.order_paper(todo, w, made_up=False, printed_at=at),
            orders.order_book(todo, w, made_up=False),
        ]
        notice_picture(notice, w)
    texts = [driver_message.message(trip, w, points=points, made_up=False) for trip in trips]
    texts += [orders.order_text(order, w, made_up=False) for order in todo]
    yield "papers and messages", "\n".join([*map(text_of, books), *texts, *set_texts, notice_text(notice, w)])


def _places(trip: Any) -> list[str]:
    return [stop.place for stop in trip.stops]


@contextmanager
def _typeset() -> Iterator[list[str]]:
    """What is typeset meanwhile, as it goes into the templates: a picture has no text to search."""
    texts: list[str] = []
    compile_ = typst.compile

    def watched(source: Any, **options: Any) -> Any:
        texts.extend(json.dumps(json.loads(each), ensure_ascii=False) for each in options["sys_inputs"].values())
        return compile_(source, **options)

    with patch.object(typst, "compile", watched):
        yield texts
