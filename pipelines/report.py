"""What an ingest says of each file and feed, read from the snapshot it published."""

from pathlib import Path
from typing import Any

import duckdb

from i18n import Words
from pipelines.outcome import Outcome

_COUNTS = ("rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined", "records")


def reports(outcomes: list[Outcome], snapshot: Path | None, words: Words) -> list[dict[str, Any]]:
    """One object per file and feed, with the names of the data contract."""
    if snapshot is None:
        return [_report(outcome, None, words) for outcome in outcomes]
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return [_report(outcome, con, words) for outcome in outcomes]


def _report(outcome: Outcome, con: duckdb.DuckDBPyConnection | None, words: Words) -> dict[str, Any]:
    load = outcome.load
    report: dict[str, Any] = {
        "file": outcome.file,
        "sha256": outcome.sha256,
        "feed": outcome.feed,
        "status": _status(outcome),
    }
    if outcome.refusal:
        report["message"] = outcome.refusal.sentence(words)
    report |= dict.fromkeys(_COUNTS, 0) | {"reasons": {}}
    if load and con:
        report |= _counts(con, load.load_id)
    report["sheets"] = [sheet for sheet in outcome.sheets if sheet]
    report["sheets_ignored"] = list(load.sheets_ignored) if load else []
    report["lines_skipped"] = load.lines_skipped if load else {}
    report["assumed"] = [words(f"assumed.{key}") for key in load.assumed] if load else []
    report["load_id"] = load.load_id if load else None
    report["supersedes"] = None
    return report


def _status(outcome: Outcome) -> str:
    if outcome.refusal:
        return "refused"
    return "loaded" if outcome.is_new else "already_loaded"


def _counts(con: duckdb.DuckDBPyConnection, load_id: str) -> dict[str, Any]:
    row = con.execute(
        f"SELECT {', '.join(_COUNTS)}, status FROM ops.loads WHERE load_id = $id", {"id": load_id}
    ).fetchone()
    rules = con.execute(
        "SELECT rule, count(*) FROM ops.quarantine WHERE load_id = $id GROUP BY rule ORDER BY rule", {"id": load_id}
    ).fetchall()
    counts = dict(zip(_COUNTS, row, strict=False)) if row else {}
    made_up = {"set_aside": row[-1]} if row and row[-1] != "loaded" else {}
    return {**counts, "reasons": dict(rules), **made_up}
