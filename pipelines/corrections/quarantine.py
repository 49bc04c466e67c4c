"""Listings for whoever corrects: what is in quarantine, with the reason in words, and the non-data rows."""

from pathlib import Path
from typing import Any

import warehouse
from i18n import Words
from pipelines import feeds
from pipelines.corrections.workbook import write_book
from pipelines.ingest.status import opened
from pipelines.storage import load_store
from pipelines.templates.wording import choices
from pipelines.types.cell_text import without_numbers
from pipelines.types.errors import FeedError
from pipelines.types.load import Load, Part
from pipelines.types.row_reference import row_reference
from pipelines.types.sql import records

_LINES = """
    WITH numbered AS (
        SELECT *, row_number - row_number() OVER (PARTITION BY load_id, part, kind ORDER BY row_number) AS run
        FROM ops.lines WHERE $load IS NULL OR load_id = $load
    )
    SELECT l.file, load_id, part, sheet, kind, min(row_number) AS first_row, max(row_number) AS last_row
    FROM numbered JOIN ops.loads l USING (load_id)
    GROUP BY l.file, load_id, part, sheet, kind, run ORDER BY load_id, part, first_row
"""


def skipped_lines(load_id: str | None) -> dict[str, Any]:
    """List each run of non-data rows of one kind: its load and file, part and sheet, kind, first and last row."""
    if load_id is not None and load_id not in {load.load_id for load in load_store.all_loads()}:
        raise FeedError("no_such_load", load=load_id.lstrip("0"))
    path = warehouse.current()
    if path is None or not path.exists():
        return {"lines": []}
    with opened(path) as con:
        rows = records(con.execute(_LINES, {"load": load_id}))
    return {"lines": rows}


_MOST_EXAMPLES = 6

_QUERY = """
    SELECT q.load_id, q.part, q.row_number, q.scope, q.rule, q.column_name, q.found, q.suggestion, l.file, q.sheet
    FROM ops.quarantine q JOIN ops.loads l USING (load_id)
    WHERE $load IS NULL OR load_id = $load ORDER BY load_id, part, row_number, column_name, rule"""


def write_quarantine(load_id: str | None, out: Path | None, words: Words) -> tuple[Any, int]:
    """List what is in quarantine: the reason in words, and the key by which a correction names the row.

    Args:
        load_id: one load, None for all
        out: the workbook to write, if any
        words: language of the reasons

    Returns:
        The rows and the file, and the exit status.
    """
    path = warehouse.current()
    if load_id is not None and load_id not in {load.load_id for load in load_store.loads()}:
        raise FeedError("no_such_load", load=load_id.lstrip("0"))
    if path is None or not path.exists():
        return {"rows": [], "file": None}, 0
    with opened(path) as con:
        rows = records(con.execute(_QUERY, {"load": load_id}))
    loads = {load.load_id: load for load in load_store.all_loads()}
    for row in rows:
        load = loads[row["load_id"]]
        row |= {"reason": reason(row, load, words), "key": row_reference(load, row["part"], row["row_number"])}
    if out:
        write_book(out, rows, loads, words)
    return {"rows": rows, "file": str(out) if out else None}, 0


def reason(row: dict[str, Any], load: Load, words: Words) -> str:
    """Put a reason into words: which column, what stands there, what to do.

    Args:
        row: of `ops.quarantine`
        load: its load
        words: language
    """
    part = load.parts[row["part"]]
    written = part.header.get(row["column_name"]) or words(f"column.{row['column_name']}")
    if clock := part.header.get(f"{row['column_name']}_clock"):
        written = f"{written} + {clock}"  # what was found is both, and either may be the wrong one
    sentences = [words(f"quarantine.{row['rule']}", column=without_numbers(written), found=row["found"] or "")]
    if row["suggestion"]:
        sentences.append(words("quarantine.suggestion", suggestion=row["suggestion"]))
    if row["rule"] == "unknown_word" and (known := _some_words(part, row["column_name"], words)):
        sentences.append(words("quarantine.known_words", known=known))
    return " ".join(sentences)


def _some_words(part: Part, name: str, words: Words) -> str:
    """Return the first words a column knows; '' for one that has no list of them."""
    domain = next((column.domain for column in feeds.by_table(part.table).read if column.name == name), None)
    return ", ".join(choices(domain, words)[:_MOST_EXAMPLES]) if domain else ""
