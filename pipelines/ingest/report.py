"""Reports of an ingest or a dry run: one object per file and feed, with the names of the data contract."""

from pathlib import Path
from typing import Any

import duckdb

from i18n import Words
from pipelines.ingest.changes import changes_beside, opened
from pipelines.parse.unmapped_columns import unmapped_in_all
from pipelines.types.cell_text import without_numbers
from pipelines.types.errors import Named
from pipelines.types.outcome import Outcome
from pipelines.types.sql import records

_MOST = 8
# one of each kind first: two different violations are worth more than two rows with the same one
_QUERY = """
    SELECT row_number, scope, rule, column_name, found, suggestion FROM ops.quarantine WHERE load_id = $load
    ORDER BY row_number() OVER (PARTITION BY rule, column_name ORDER BY row_number, part), row_number, part,
        column_name, rule LIMIT $most"""


def _examples(con: duckdb.DuckDBPyConnection, load_id: str | None) -> list[dict[str, Any]]:
    return records(con.execute(_QUERY, {"load": load_id, "most": _MOST})) if load_id else []


_COUNTS = ("rows_read", "rows_loaded", "rows_duplicate", "rows_quarantined", "cells_quarantined", "records")
_SKIPPED = "SELECT status, count(*) FROM ops.skipped_rows WHERE load_id = $id GROUP BY status ORDER BY status"
_KINDS = ("added", "changed", "removed")


def reports(
    outcomes: list[Outcome], before: Path | None, snapshot: Path | None, words: Words, *, examples: bool = False
) -> list[dict[str, Any]]:
    """Build the reports of an ingest.

    Args:
        outcomes: what became of each file and feed
        before: the snapshot published until now; None when there was none
        snapshot: the snapshot with the new loads; None when there is none
        words: the language of messages
        examples: whether to add `examples`: up to eight rows or cells in quarantine, of as many kinds as there are

    Returns:
        One report per outcome, with the keys of the data contract; `changes` says what all of them together change.
    """
    if snapshot is None:
        return [_report(outcome, None, words) for outcome in outcomes]
    with opened(snapshot) as con:
        of_files = [_report(outcome, con, words) for outcome in outcomes]
        if examples:
            of_files = [report | {"examples": _examples(con, report["load_id"])} for report in of_files]
        of_all = changes_beside(con, before, snapshot, words)
    return [report | {"changes": of_all} for report in of_files]


def _report(outcome: Outcome, con: duckdb.DuckDBPyConnection | None, words: Words) -> dict[str, Any]:
    load = outcome.load
    report: dict[str, Any] = {
        "file": without_numbers(outcome.file),
        "sha256": outcome.sha256,
        "feed": outcome.feed,
        "status": _status(outcome),
    }
    if outcome.refusal:
        report["message"] = outcome.refusal.sentence(words)
        report |= {"proposal": outcome.refusal.proposal} if outcome.refusal.proposal else {}
    report |= dict.fromkeys(_COUNTS, 0) | {"rows_skipped": {}}
    report |= {"reasons": {}, "reviews": {}, "supersedes": None, "difference": dict.fromkeys(_KINDS, 0)}
    if load and con:
        report |= _counts(con, load.load_id) | _superseding(con, load.load_id, is_new=outcome.is_new)
        report |= {"reviews": _reviews(con, load.load_id), "file": _listed_file(con, outcome)}
        report |= _difference(con, load.load_id, added=0 if report["supersedes"] else report["rows_loaded"])
        report |= {} if outcome.is_new else _superseded(con, load.load_id)
    report["sheets"] = [without_numbers(sheet) for sheet in outcome.sheets if sheet]
    report["sheets_ignored"] = [without_numbers(sheet) for sheet in load.sheets_ignored] if load else []
    report["columns_unread"] = [without_numbers(title) for title in unmapped_in_all(load.parts)] if load else []
    report["lines_skipped"] = load.lines_skipped | (_conversation(con, load.load_id) if con else {}) if load else {}
    assumed = load.assumed if load else ()
    open_ones = [each for each in assumed if not (load and con and _is_resolved(con, load.load_id, each))]
    report["assumed"] = [_assumption(each, words) for each in open_ones]
    report["load_id"] = load.load_id if load else None
    return report


def _listed_file(con: duckdb.DuckDBPyConnection, outcome: Outcome) -> str:
    """The name of a file as it was sent now, or what the snapshot lists it under where that hides a name."""
    name = without_numbers(outcome.file)
    load = outcome.load
    if load is None or load.file_label != name:
        return name
    listed = con.execute("SELECT file FROM ops.loads WHERE load_id = $id", {"id": load.load_id}).fetchone()
    return str(listed[0]) if listed else name


def _is_resolved(con: duckdb.DuckDBPyConnection, load_id: str, assumption: str) -> bool:
    """Whether another file resolves an assumption: which members of a chat are the posko, by their numbers."""
    if assumption != "posko_unknown":
        return False
    known = con.execute(
        "SELECT count(outcome) > 0 OR count(*) = 0 FROM staging.calls WHERE load_id = $id", {"id": load_id}
    ).fetchone()
    return bool(known and known[0])


def _assumption(assumption: str, words: Words) -> str:
    """The sentence of an assumption: a key, followed by the values of its gaps, if any."""
    key, *rest = assumption.split("|", 3)
    if not rest:
        return words(f"assumed.{key}")
    rest = [without_numbers(value) for value in rest]
    column = Named("column", (rest[0],)).sentence(words)
    if key == "unit_converted":
        rest[2] = words.term("unit", rest[2])
    return words(f"assumed.{key}", column=column, **dict(zip(("found", "title"), rest[1:], strict=False)))


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
    made_up = {"set_aside": row[-1]} if row and row[-1] == "set_aside_made_up" else {}
    skipped = dict(con.execute(_SKIPPED, {"id": load_id}).fetchall())
    return {**counts, "rows_skipped": skipped, "reasons": dict(rules), **made_up}


def _reviews(con: duckdb.DuckDBPyConnection, load_id: str) -> dict[str, int]:
    """Number of rows that count and that somebody should look at, by rule."""
    return dict(
        con.execute(
            "SELECT rule, count(*) FROM ops.reviews WHERE load_id = $id GROUP BY rule ORDER BY rule", {"id": load_id}
        ).fetchall()
    )


def _conversation(con: duckdb.DuckDBPyConnection, load_id: str) -> dict[str, int]:
    """Number of chat messages that are no request; the build decides, as words may be added to the vocabulary."""
    counted = con.execute(
        "SELECT kind, count(*) FROM ops.lines WHERE load_id = $id AND kind = 'conversation' GROUP BY kind",
        {"id": load_id},
    )
    return dict(counted.fetchall())


def _superseding(con: duckdb.DuckDBPyConnection, load_id: str, *, is_new: bool) -> dict[str, Any]:
    """The load that this one superseded, if any; of several the newest."""
    older = con.execute(
        "SELECT load_id, file FROM ops.loads WHERE superseded_by = $id ORDER BY load_id DESC", {"id": load_id}
    ).fetchone()
    if older is None:
        return {}
    return {"supersedes": older[0], "supersedes_file": older[1]} | ({"status": "superseded_older"} if is_new else {})


def _superseded(con: duckdb.DuckDBPyConnection, load_id: str) -> dict[str, Any]:
    """The load that superseded this one, if any."""
    newer = con.execute(
        """SELECT n.load_id, n.file FROM ops.loads o JOIN ops.loads n ON n.load_id = o.superseded_by
        WHERE o.load_id = $id""",
        {"id": load_id},
    ).fetchone()
    return {"superseded_by": newer[0], "superseded_by_file": newer[1]} if newer else {}


def _difference(con: duckdb.DuckDBPyConnection, load_id: str, *, added: int) -> dict[str, Any]:
    """Number of rows the load added, changed and removed, and the row numbers of a few of them.

    added: how many it adds when no difference is listed
    """
    rows = con.execute(
        "SELECT kind, rows, examples FROM ops.differences WHERE load_id = $id", {"id": load_id}
    ).fetchall()
    counts = {kind: count for kind, count, _ in rows} if rows else {"added": added}
    examples = {kind: numbers for kind, _, numbers in rows if numbers}
    return {"difference": dict.fromkeys(_KINDS, 0) | counts, "difference_rows": examples}
