"""Which stored rows an erasure removes, and their journal."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

import settings
from pipelines import feeds
from pipelines.erasure.anonymous_rows import Anonymous
from pipelines.storage import atomic
from pipelines.storage.erased_numbers import CALL_COLUMNS, nameless
from pipelines.storage.tombstones import ErasedMarks
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load, Part
from pipelines.types.relations import Relations


@dataclass(frozen=True)
class Erasure:
    """Relations of one erasure."""

    rows: str
    """Table of the rows to erase: `sha256` of the file, `sheet` and `row_number`."""
    marks: ErasedMarks
    """What tombstones name."""
    anonymous: Anonymous | None = None
    """Rows that stay without their person; None where none do."""

    def rows_of(self, load: Load, part: Part) -> str:
        """Return SQL of the row numbers to erase from a part."""
        return (
            f"SELECT row_number FROM {self.rows} WHERE sha256 = {quoted(load.sha256)} AND sheet = {quoted(part.sheet)}"
        )


def _journal() -> Path:
    return settings.data_folder() / "erasing.parquet"


def read_journal(relations: Relations) -> str:
    """Make the table of rows to erase, with those that an interrupted erasure had found; return its name."""
    rows = "SELECT NULL::VARCHAR AS sha256, NULL::VARCHAR AS sheet, NULL::BIGINT AS row_number WHERE false"
    if _journal().exists():
        rows += f" UNION ALL BY NAME FROM read_parquet({quoted(str(_journal()))})"
    return relations.table("erased_rows", rows)


def write_journal(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Write the rows to erase to the disk."""
    with atomic.replacing(_journal()) as unfinished:
        con.execute(f"COPY (SELECT DISTINCT * FROM {rows}) TO {quoted(str(unfinished))} (FORMAT parquet)")


def remove_journal() -> None:
    """Remove the journal of a completed erasure."""
    _journal().unlink(missing_ok=True)


def add_people(con: duckdb.DuckDBPyConnection, load: Load, erasure: Erasure) -> None:
    """Add rows whose parsed number was erased.

    Args:
        con: connection of the erasure
        load: the load to look into
        erasure: what to erase; takes the rows
    """
    for number, part in enumerate(load.parts):
        feed, rows = feeds.by_table(part.table), rows_of(load, number)
        phones = [c.name for c in feed.columns if c.kind == "phone"]
        tests = [
            f"erased_mark({name}) IN (SELECT mark FROM {erasure.marks.phones})" for name in _there(con, rows, phones)
        ]
        if any(nameless(con, text, erasure.marks) != text for text in part.constants.values()) and feed.by_shape:
            tests.append("true")  # a chat with one person, say
        if tests:
            _add(con, erasure, load, part, f"SELECT row_number FROM {rows} WHERE {' OR '.join(tests)}")


def add_old(con: duckdb.DuckDBPyConnection, load: Load, erasure: Erasure) -> None:
    """Add rows before the day from which on all is stored.

    Args:
        con: connection of the erasure
        load: the load to look into
        erasure: what to erase; takes the rows
    """
    if erasure.marks.before:
        for number in range(len(load.parts)):
            _add_before(con, load, number, erasure, erasure.marks.before)


def add_reduced(con: duckdb.DuckDBPyConnection, loads: list[Load], erasure: Erasure) -> None:
    """Add old rows of which a retention has left something: those it noted, and those that a restore brought back.

    Args:
        con: connection of the erasure
        loads: every load
        erasure: what to erase; takes the rows
    """
    if erasure.anonymous:
        lost = f"SELECT sha256, sheet, row_number FROM {erasure.anonymous.rows} WHERE NOT is_left"
        con.execute(f"INSERT INTO {erasure.rows} {lost}")
    for table, before in erasure.marks.reduced.items():
        left = [rows_of(load, 0) for load in loads if load.reduced and load.parts[0].table == table]
        events = " UNION ALL ".join(f"SELECT event_id FROM {rows}" for rows in left)
        for load in loads if left else ():
            for number, part in enumerate(() if load.reduced else load.parts):
                if part.table == table:
                    old = f"{feeds.by_table(table).last_moment} < {before}"
                    numbers = f"SELECT row_number FROM {rows_of(load, number)} WHERE {old} AND event_id IN ({events})"
                    _add(con, erasure, load, part, numbers)


def _add_before(con: duckdb.DuckDBPyConnection, load: Load, number: int, erasure: Erasure, before: str) -> None:
    """Add rows of a part before a moment; where it has no others, also those without a moment.

    Quarantined rows have the moment where it could be read.

    Args:
        con: connection of the erasure
        load: the load to look into
        number: the part, from 0
        erasure: what to erase; takes the rows
        before: SQL of the moment
    """
    if rows := _rows_before(con, load, number, before):
        _add(con, erasure, load, load.parts[number], rows)


def rows_before(con: duckdb.DuckDBPyConnection, load: Load, number: int, before: str) -> str | None:
    """Return SQL of the rows of a part before a moment; None where no column says when they happened.

    Args:
        con: a connection of the parser
        load: the load
        number: the part, from 0
        before: SQL of the moment

    Returns:
        SQL of `row_number`, its `day`, and whether it is a row of data, in quarantine or not (`is_data`, `is_aside`).
    """
    rows = rows_of(load, number)
    moment = _last_moment(load.parts[number].table, _names(con, rows))
    if moment is None:
        return None
    aside, others = _file(load, "aside", number), "WHERE NOT reduced" if "reduced" in _names(con, rows) else ""
    of_aside = "happened_at" if _there(con, aside, ["happened_at"]) else "NULL::TIMESTAMPTZ"
    moments = f"""SELECT row_number, {moment} AS moment, true AS is_data, false AS is_aside FROM {rows} {others}
        UNION ALL SELECT row_number, min({of_aside}), true, true FROM {aside} WHERE scope = 'row' GROUP BY row_number"""
    if (load.folder / f"lines-{number}.parquet").exists():
        lines = f"SELECT row_number, NULL, false, false FROM {_file(load, 'lines', number)} WHERE kind <> 'erased'"
        moments += f" UNION ALL {lines}"
    return f"""WITH moments AS ({moments})
        SELECT row_number, CAST(wall_of(moment) AS DATE) AS day, is_data, is_aside FROM moments
        WHERE coalesce(moment, (SELECT max(moment) FROM moments)) < {before}"""


def reduced_before(con: duckdb.DuckDBPyConnection, load: Load, number: int) -> int:
    """Count the rows of a part that were reduced where they are.

    Args:
        con: a connection of the parser
        load: the load
        number: the part, from 0
    """
    rows = rows_of(load, number)
    if "reduced" not in _names(con, rows):
        return 0
    return int(con.execute(f"SELECT count(*) FROM {rows} WHERE reduced").fetchall()[0][0])


def _last_moment(table: str, there: set[str]) -> str | None:
    """SQL of the moment until which a row matters; None where none of its columns says one."""
    feed = feeds.by_table(table)
    names = feed.retention.moments if feed.retention else ()
    if not names:
        return feed.last_moment
    moments = [name for name in names if name in there]
    return f"greatest({', '.join(moments)})" if moments else None


def _rows_before(con: duckdb.DuckDBPyConnection, load: Load, number: int, before: str) -> str | None:
    """SQL of the rows of a part before a moment; None where no column says when they happened."""
    happened = feeds.by_table(load.parts[number].table).last_moment
    if happened is None:
        return None
    rows, aside = rows_of(load, number), _file(load, "aside", number)
    moment = "happened_at" if _there(con, aside, ["happened_at"]) else "NULL"
    moments = f"""SELECT row_number, {happened} AS moment FROM {rows}
        UNION ALL SELECT row_number, {moment} FROM {aside} WHERE scope = 'row'"""
    if (load.folder / f"lines-{number}.parquet").exists():
        moments += f" UNION ALL SELECT row_number, NULL FROM {_file(load, 'lines', number)}"
    return f"""WITH moments AS ({moments}) SELECT row_number FROM moments
        WHERE coalesce(moment, (SELECT max(moment) FROM moments)) < {before}"""


def erased_calls(con: duckdb.DuckDBPyConnection, load: Load, erasure: Erasure) -> list[str]:
    """Return the marks of calls of which rows are erased because of a person.

    Args:
        con: connection of the erasure
        load: the load to look into
        erasure: what to erase
    """
    calls: list[str] = []
    for number, part in enumerate(load.parts if load.feed == "calls" else ()):
        rows = rows_of(load, number)
        for name in _there(con, rows, sorted(CALL_COLUMNS)):
            marks = con.execute(
                f"""SELECT DISTINCT erased_call({name}) FROM {rows}
                WHERE row_number IN ({erasure.rows_of(load, part)}) AND {name} IS NOT NULL ORDER BY 1"""
            )
            calls += [row[0] for row in marks.fetchall()]
    return calls


def add_calls(con: duckdb.DuckDBPyConnection, load: Load, erasure: Erasure) -> None:
    """Add the other rows of an erased call.

    Args:
        con: connection of the erasure
        load: the load to look into
        erasure: what to erase; takes the rows
    """
    for number, part in enumerate(load.parts):
        rows = rows_of(load, number)
        for name in _there(con, rows, sorted(CALL_COLUMNS)):
            of_call = f"erased_call({name}) IN (SELECT mark FROM {erasure.marks.calls})"
            _add(con, erasure, load, part, f"SELECT row_number FROM {rows} WHERE {of_call}")


def add_corrections(con: duckdb.DuckDBPyConnection, loads: list[Load], erasure: Erasure) -> None:
    """Add rows that an erased row corrects, and then all that correct these.

    Args:
        con: connection of the erasure
        loads: every load
        erasure: what to erase; takes the rows
    """
    known = {load.load_id: load for load in loads}
    pairs = [
        (load, part, known[root_id], int(root_number), _file(load, "corrects", number))
        for load in loads
        for number, part in enumerate(load.parts)
        for root_id, _, root_number in [str(part.corrects).partition("-")]
        if root_id in known
    ]
    for load, part, root, number, rows in pairs:
        corrected = f"SELECT root_row FROM {rows} WHERE row_number IN ({erasure.rows_of(load, part)})"
        _add(con, erasure, root, root.parts[number], corrected)
    for load, part, root, number, rows in pairs:
        correcting = f"SELECT row_number FROM {rows} WHERE root_row IN ({erasure.rows_of(root, root.parts[number])})"
        _add(con, erasure, load, part, correcting)


def rows_of(load: Load, number: int) -> str:
    """Return SQL of the parsed rows of a part."""
    return _file(load, "rows", number)


def _file(load: Load, kind: str, number: int) -> str:
    return f"read_parquet({quoted(str(load.folder / f'{kind}-{number}.parquet'))})"


def _there(con: duckdb.DuckDBPyConnection, rows: str, names: list[str]) -> list[str]:
    """Return those of these columns that the file has; an old one may lack some."""
    columns = _names(con, rows)
    return [name for name in names if name in columns]


def _names(con: duckdb.DuckDBPyConnection, rows: str) -> set[str]:
    return {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}


def _add(con: duckdb.DuckDBPyConnection, erasure: Erasure, load: Load, part: Part, numbers: str) -> None:
    con.execute(f"INSERT INTO {erasure.rows} SELECT $1, $2, * FROM ({numbers})", [load.sha256, part.sheet])
