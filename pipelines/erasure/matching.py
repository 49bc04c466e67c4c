"""Rows of stored loads that tombstones name."""

import duckdb

from pipelines import feeds
from pipelines.storage.erased_numbers import CALL_COLUMNS, nameless
from pipelines.storage.tombstones import ErasedMarks
from pipelines.types.cell_text import quoted
from pipelines.types.load import Load, Part


def add_people(con: duckdb.DuckDBPyConnection, load: Load, marks: ErasedMarks) -> None:
    """Rows whose parsed number was erased."""
    for number, part in enumerate(load.parts):
        feed, rows = feeds.by_table(part.table), rows_of(load, number)
        phones = [c.name for c in feed.columns if c.kind == "phone"]
        tests = [f"erased_mark({name}) IN (SELECT mark FROM {marks.phones})" for name in _there(con, rows, phones)]
        if any(nameless(con, text, marks) != text for text in part.constants.values()) and feed.by_shape:
            tests.append("true")  # a chat with one person, say
        if tests:
            _add(con, load, part, f"SELECT row_number FROM {rows} WHERE {' OR '.join(tests)}")


def add_old(con: duckdb.DuckDBPyConnection, load: Load, marks: ErasedMarks) -> None:
    """Rows of before the day; where a sheet holds nothing else, also what does not say when.

    What is set aside says when it happened, where that could be read.
    """
    for number, part in enumerate(load.parts):
        happened = feeds.by_table(part.table).happened
        if happened is None:
            continue
        rows, aside = rows_of(load, number), _file(load, "aside", number)
        said = "happened_at" if _there(con, aside, ["happened_at"]) else "NULL"
        moments = f"""SELECT row_number, {happened} AS moment FROM {rows}
            UNION ALL SELECT row_number, {said} FROM {aside} WHERE scope = 'row'"""
        if (load.folder / f"lines-{number}.parquet").exists():
            moments += f" UNION ALL SELECT row_number, NULL FROM {_file(load, 'lines', number)}"
        _add(
            con, load, part,
            f"""WITH said AS ({moments}) SELECT row_number FROM said
            WHERE coalesce(moment, (SELECT max(moment) FROM said)) < {marks.before}""",
        )  # fmt: skip


def calls_gone(con: duckdb.DuckDBPyConnection, load: Load) -> list[str]:
    """The marks of calls of this load some of whose rows are to go because of a person."""
    found: list[str] = []
    for number, part in enumerate(load.parts if load.feed == "calls" else ()):
        rows = rows_of(load, number)
        for name in _there(con, rows, sorted(CALL_COLUMNS)):
            marks = con.execute(
                f"""SELECT DISTINCT erased_call({name}) FROM {rows} JOIN gone USING (row_number)
                WHERE gone.sha256 = $1 AND gone.sheet = $2 AND {name} IS NOT NULL ORDER BY 1""",
                [load.sha256, part.sheet],
            )
            found += [row[0] for row in marks.fetchall()]
    return found


def add_calls(con: duckdb.DuckDBPyConnection, load: Load, marks: ErasedMarks) -> None:
    """Other rows of a call that is to go."""
    for number, part in enumerate(load.parts):
        rows = rows_of(load, number)
        for name in _there(con, rows, sorted(CALL_COLUMNS)):
            of_call = f"erased_call({name}) IN (SELECT mark FROM {marks.calls})"
            _add(con, load, part, f"SELECT row_number FROM {rows} WHERE {of_call}")


def add_corrections(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Rows that were corrected by a row that is to go, and then all that correct them."""
    known = {load.load_id: load for load in loads}
    pairs = [
        (load, part, known[root_id], int(root_number), _file(load, "corrects", number))
        for load in loads
        for number, part in enumerate(load.parts)
        for root_id, _, root_number in [str(part.corrects).partition("-")]
        if root_id in known
    ]
    for load, part, root, number, rows in pairs:
        corrected = f"SELECT root_row FROM {rows} WHERE row_number IN ({_gone(load, part)})"
        _add(con, root, root.parts[number], corrected)
    for load, part, root, number, rows in pairs:
        correcting = f"SELECT row_number FROM {rows} WHERE root_row IN ({_gone(root, root.parts[number])})"
        _add(con, load, part, correcting)


def _gone(load: Load, part: Part) -> str:
    return f"SELECT row_number FROM gone WHERE sha256 = {quoted(load.sha256)} AND sheet = {quoted(part.sheet)}"


def rows_of(load: Load, number: int) -> str:
    """SQL of the rows of a part."""
    return _file(load, "rows", number)


def _file(load: Load, kind: str, number: int) -> str:
    return f"read_parquet({quoted(str(load.folder / f'{kind}-{number}.parquet'))})"


def _there(con: duckdb.DuckDBPyConnection, rows: str, names: list[str]) -> list[str]:
    """Those of these columns that the file has; one that was written long ago may lack some."""
    columns = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
    return [name for name in names if name in columns]


def _add(con: duckdb.DuckDBPyConnection, load: Load, part: Part, numbers: str) -> None:
    con.execute(f"INSERT INTO gone SELECT $1, $2, * FROM ({numbers})", [load.sha256, part.sheet])
