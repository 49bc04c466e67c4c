"""Some of the rows and cells a dry run would set aside: somebody sees what is wrong before anything is stored."""

from pathlib import Path
from typing import Any

import duckdb

_MOST = 8
# one of each kind first: two rows with the same fault tell less than two faults
_QUERY = """
    SELECT row_number, scope, rule, column_name, found, suggestion FROM ops.quarantine WHERE load_id = $load
    ORDER BY row_number() OVER (PARTITION BY rule, column_name ORDER BY row_number, part), row_number LIMIT $most"""


def with_examples(reports: list[dict[str, Any]], snapshot: Path) -> list[dict[str, Any]]:
    """The reports, each with `examples`: up to eight rows or cells set aside, of as many kinds as there are."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        return [report | {"examples": _examples(con, report["load_id"])} for report in reports]


def _examples(con: duckdb.DuckDBPyConnection, load_id: str | None) -> list[dict[str, Any]]:
    found = con.execute(_QUERY, {"load": load_id, "most": _MOST})
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
