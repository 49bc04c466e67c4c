"""A queue's log that is plain is cut by the database at once, any other one line by line: both give the same."""

from pathlib import Path

import duckdb
import pytest

from pipelines.parse.connection import connection
from pipelines.readers.telephone import queue_log
from pipelines.readers.text.layout import LONGEST
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations

LOG = """1626051600|1626051600.1|antre|NONE|ENTERQUEUE||081200000001|1
1626051605.5|1626051600.1|antre|SIP/301|RINGNOANSWER|4500

1626051609|1626051600.1|antre|SIP/301|connect|9|1626051600.2|4|1|2|3|"lebih
1626051700|NONE|NONE|SIP/301|PAUSE|
bukan "kejadian", hanya teks
1626051800|1626051600.1|antre| SIP/301 |COMPLETECALLER|9|91|1"""


def grid(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[list[tuple[object, ...]], ...]:
    """The events, and the lines that are of no call."""
    (sheet,) = queue_log.read(path, Relations(con))
    return tuple(con.execute(f"FROM {name} ORDER BY row_number").fetchall() for name in (sheet.relation, sheet.lines))


def test_a_plain_log_and_one_that_is_not_give_the_same(tmp_path: Path) -> None:
    logs = {"plain": LOG, "ended": LOG + "\n", "windows": LOG.replace("\n", "\r\n"), "marked": f"{LOG}\u2060"}
    with connection() as con:
        grids = []
        for name, text in logs.items():
            (tmp_path / name).write_bytes(text.encode())
            grids.append(grid(con, tmp_path / name))
    assert grids[1:] == grids[:-1]
    events, others = grids[0]
    assert [row[0] for row in events] == [1, 2, 3, 4, 5, 6, 7] and others == [(5, "house_event")]
    assert events[3][1:] == (
        "2021-07-12 01:00:09Z",
        "1626051600.1",
        "antre",
        "SIP/301",
        "CONNECT",
        None,
        "9",
        None,
        "4",
    )


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "queue_log"
    path.write_text(LOG + "\n" + "x" * (LONGEST + 1), "utf-8")
    with connection() as con, pytest.raises(FeedError, match="line 8"):
        queue_log.read(path, Relations(con))
