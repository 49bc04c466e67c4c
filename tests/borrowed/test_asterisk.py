"""A real PBX log, its numbers masked: 84 legs are 36 calls."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb

import settings
from pipelines.readers.telephone import asterisk_cdr
from pipelines.types.relations import Relations

LOG = settings.shared_folder() / "data" / "real" / "asterisk_master_without_header.csv"


def test_the_log_is_known_by_its_content() -> None:
    assert asterisk_cdr.accepts(LOG, LOG.read_bytes()[:65536])


def test_84_legs_hang_together_to_36_calls() -> None:
    con = duckdb.connect()
    grid = asterisk_cdr.read(LOG, Relations(con))[0]
    leg, linked = (f"c{grid.header.index(name)}" for name in ("leg_id", "linked_id"))
    counted = con.execute(f"SELECT count(*), count(DISTINCT {leg}), count(DISTINCT {linked}) FROM {grid.relation}")
    assert counted.fetchall() == [(84, 84, 36)]


def test_all_84_legs_began_at_the_second_of_their_id_in_utc() -> None:
    con = duckdb.connect()
    grid = asterisk_cdr.read(LOG, Relations(con))[0]
    unique_id, started_at = (f"c{grid.header.index(name)}" for name in ("unique_id", "started_at"))
    second = f"make_timestamp(CAST(regexp_extract({unique_id}, '([0-9]+)[.]', 1) AS BIGINT) * 1000000)"
    off = f"date_diff('second', {second} + INTERVAL 7 HOUR, CAST({started_at} AS TIMESTAMP))"
    # a channel that was handed on has later legs
    counted = con.execute(f"SELECT count(*), min({off}) FROM {grid.relation}")
    assert counted.fetchall() == [(84, 0)] and grid.note == ("zone_of_log|started_at|UTC",)


def test_84_rows_are_ingested_as_36_calls(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipelines", "ingest", str(LOG), "--json"]
    environment = {**os.environ, "POSKO_DATA": str(tmp_path)}
    done = subprocess.run(command, cwd=settings.ROOT, env=environment, check=True, capture_output=True, text=True)
    (report,) = json.loads(done.stdout)
    assert any("UTC" in assumed for assumed in report["assumed"])
    assert (report["feed"], report["rows_read"], report["rows_loaded"], report["records"]) == ("calls", 84, 84, 36)
