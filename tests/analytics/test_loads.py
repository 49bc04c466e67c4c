"""How far the data reach, and what could not be read."""

from datetime import date, datetime, timedelta, timezone

import duckdb
import pytest

from analytics.metrics.books import loads, quarantine
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    world = staged(
        calls="call_id started_at direction\nc1 2021-07-01T08:00 inbound\nc2 2021-07-09T08:00 inbound",
        stock="""
            movement_id  occurred_at       depot    item  movement  quantity
            m1           2021-07-03T08:00  Batu     rice  opening   1
            m2           2021-07-09T07:00  Batu     rice  issue     1
            m3           2021-07-05T08:00  Bumiaji  rice  opening   1
        """,
        donations="donation_id received_at kind amount_idr\nd1 2021-07-02 cash 5",
    )
    world.execute("""
        CREATE TABLE ops.loads (load_id VARCHAR, file VARCHAR, feed VARCHAR, rows_read BIGINT, rows_loaded BIGINT,
            rows_duplicate BIGINT, rows_quarantined BIGINT, cells_quarantined BIGINT, loaded_at TIMESTAMPTZ,
            status VARCHAR, made_up BOOLEAN, superseded_by VARCHAR);
        CREATE TABLE ops.quarantine (load_id VARCHAR, row_number BIGINT, scope VARCHAR, rule VARCHAR,
            column_name VARCHAR, found VARCHAR, suggestion VARCHAR);
        INSERT INTO ops.loads VALUES ('l1', 'calls.csv', 'calls', 4, 2, 1, 1, 1, '2021-07-09', 'loaded', false, NULL),
            ('l0', 'demo.csv', 'calls', 9, 0, 0, 0, 0, '2021-07-01', 'set_aside_made_up', true, NULL);
        INSERT INTO ops.quarantine VALUES ('l1', 3, 'row', 'unreadable', 'started_at', '31/02/2021', NULL),
            ('l1', 4, 'cell', 'unknown_village', 'village', 'Sisr', 'Sisir')
    """)
    return world


def test_a_page_is_as_old_as_the_oldest_of_its_feeds(con: duckdb.DuckDBPyConnection) -> None:
    assert loads.as_of(con, feeds=["calls", "stock"]) == datetime(2021, 7, 9, 7, tzinfo=LOCAL)
    assert loads.as_of(con, feeds=["calls", "donations"]) == datetime(2021, 7, 2, tzinfo=LOCAL)
    assert loads.as_of(con, feeds=["arrivals"]) is None


def test_a_depot_silent_for_more_than_a_day_is_late_and_donations_never_are(con: duckdb.DuckDBPyConnection) -> None:
    late = loads.late_sources(con, feeds=["calls", "stock", "donations"])
    assert late["depot"].tolist() == ["Bumiaji"]


def test_the_first_day_is_that_of_any_feed(con: duckdb.DuckDBPyConnection) -> None:
    assert loads.first_day(con, feeds=["stock", "donations"]) == date(2021, 7, 2)
    assert loads.first_day(con, feeds=["arrivals"]) is None


def test_rows_and_cells_to_correct_are_counted_apart(con: duckdb.DuckDBPyConnection) -> None:
    assert quarantine.quarantine_totals(con).iloc[0].to_dict() == {"rows": 1, "cells": 1}
    assert quarantine.quarantine_summary(con)["cases"].sum() == 1 + 1
    assert quarantine.quarantine_rows(con)["file"].tolist() == ["calls.csv", "calls.csv"]


def test_the_headline_counts_only_files_that_are_in_use(con: duckdb.DuckDBPyConnection) -> None:
    finding = loads.loads_headline(con)
    assert finding.key == "loads.some_held"
    assert finding.numbers == {"files": 1, "rows": 2, "held_rows": 1, "held_cells": 1}
