"""Status of the data folder: loads, freshness, open quarantine, the snapshot in use."""

from pathlib import Path
from typing import Any

import duckdb

import settings
import warehouse
from pipelines.build.publish import fingerprint
from pipelines.detect.saved_maps import list_maps
from pipelines.storage import load_store
from pipelines.types.errors import FeedError
from pipelines.types.sql import records

_LOADS = """SELECT l.* REPLACE (CAST(loaded_at AS VARCHAR) AS loaded_at, CAST(undone_at AS VARCHAR) AS undone_at,
        coalesce(s.statuses, MAP {}) AS rows_skipped)
    FROM ops.loads l LEFT JOIN (
        SELECT load_id, map_from_entries(list((status, rows) ORDER BY status)) AS statuses
        FROM (SELECT load_id, status, count(*) AS rows FROM ops.skipped_rows GROUP BY ALL) GROUP BY load_id
    ) s USING (load_id) ORDER BY load_id"""
_LOADS_BEFORE = """SELECT * REPLACE (CAST(loaded_at AS VARCHAR) AS loaded_at, CAST(undone_at AS VARCHAR) AS undone_at),
        MAP {} AS rows_skipped
    FROM ops.loads ORDER BY load_id"""
_SNAPSHOT = """SELECT CAST(built_at AS VARCHAR), fingerprint, centre
    FROM (FROM ops.snapshot UNION ALL BY NAME SELECT NULL::VARCHAR AS centre WHERE false)"""
_FEEDS = """SELECT feed, depot, CAST(data_until AS VARCHAR) AS data_until,
        CAST(complete_until AS VARCHAR) AS complete_until
    FROM ops.feeds ORDER BY feed, depot"""


def status() -> dict[str, Any]:
    """Loads, freshness per feed and depot, open quarantine, column maps, and the snapshot in use."""
    path = warehouse.current()
    if path is None or not path.exists():
        nothing: dict[str, Any] = {
            "centre": settings.named_centre(),
            "loads": [],
            "feeds": [],
            "quarantine": {"rows": 0, "cells": 0},
            "mappings": list_maps(),
        }
        return {"snapshot": None, "up_to_date": not load_store.loads(), **nothing}
    return _of(path)


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """A snapshot for the command line. FeedError when it is damaged."""
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error:
        raise FeedError("damaged_snapshot") from None


def _of(path: Path) -> dict[str, Any]:
    with opened(path) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        scopes = dict(con.execute("SELECT scope, count(*) FROM ops.quarantine GROUP BY scope").fetchall())
        row = con.execute(_SNAPSHOT).fetchone() or ("", "", None)
        return {
            "snapshot": str(path),
            "built_at": row[0],
            "up_to_date": row[1] == fingerprint(load_store.all_loads()),
            "centre": row[2],
            "loads": records(con.execute(_LOADS if _lists_skipped_rows(con) else _LOADS_BEFORE)),
            "feeds": records(con.execute(_FEEDS)),
            "quarantine": {"rows": scopes.get("row", 0), "cells": scopes.get("cell", 0)},
            "mappings": list_maps(),
        }


def _lists_skipped_rows(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the snapshot lists rows that do not count; one that an older version published does not."""
    tables = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name = 'skipped_rows'"
    return con.execute(tables).fetchone() is not None
