"""Lines that are no data, as the command line lists them: where they stand, never what they say."""

from typing import Any

import warehouse
from pipelines import store
from pipelines.errors import FeedError
from pipelines.status import opened

_LINES = """
    WITH numbered AS (
        SELECT *, row_number - row_number() OVER (PARTITION BY load_id, part, kind ORDER BY row_number) AS run
        FROM ops.lines WHERE $load IS NULL OR load_id = $load
    )
    SELECT load_id, part, sheet, kind, min(row_number) AS first_row, max(row_number) AS last_row
    FROM numbered GROUP BY load_id, part, sheet, kind, run ORDER BY load_id, part, first_row
"""


def skipped_lines(load_id: str | None) -> dict[str, Any]:
    """Each run of lines of one kind: its load and file, part and sheet, kind, first and last row."""
    loads = {load.load_id: load.shown_file for load in store.all_loads()}
    if load_id is not None and load_id not in loads:
        raise FeedError("no_such_load", load=load_id.lstrip("0"))
    path = warehouse.current()
    if path is None or not path.exists():
        return {"lines": []}
    with opened(path) as con:
        cursor = con.execute(_LINES, {"load": load_id})
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {"lines": [{"file": loads[row["load_id"]], **row} for row in rows]}
