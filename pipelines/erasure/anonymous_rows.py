"""Old rows that stay where they are without their person: no private text, no time of day where only the day counts.

Which rows those are is noted in `reducing/` before any load is touched, as they follow from a build: a row stays as it
is while it is needed. A row once reduced says so in its column `reduced`.
"""

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

import settings
from pipelines import feeds
from pipelines.build.gate import texts
from pipelines.build.gate.gate import PUBLIC
from pipelines.build.gate.macros import gate_macros
from pipelines.storage import atomic
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind
from pipelines.types.load import Load, Part
from pipelines.types.relations import Relations

_ROWS, _TEXTS = "anonymous.parquet", "texts.parquet"
_COLUMNS = "sha256 VARCHAR, sheet VARCHAR, row_number BIGINT, is_left BOOLEAN"


@dataclass(frozen=True)
class Anonymous:
    """Relations of what stays without its person."""

    rows: str
    """Table of rows: `sha256` of the file, `sheet`, `row_number`, and whether the row is left (`is_left`), or goes."""
    public: str
    """Table of texts that are not shown as they are written: `kind`, `written`, `shown`."""
    chance: str
    """Drawn for one reduction, and stored nowhere."""

    def of(self, load: Load, part: Part) -> str:
        """Return SQL of the numbers of the rows of a part that are left."""
        same = f"sha256 = {quoted(load.sha256)} AND sheet = {quoted(part.sheet)}"
        return f"SELECT row_number FROM {self.rows} WHERE is_left AND {same}"


def folder() -> Path:
    """Return where a reduction waits until the loads it comes from have lost their rows."""
    return settings.data_folder() / "reducing"


def note(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Write to the disk which rows are to lose their person.

    Args:
        con: connection of the rows
        rows: SQL of `sha256`, `sheet`, `row_number` and `is_left`
    """
    _copy(con, f"SELECT DISTINCT sha256, sheet, row_number, is_left FROM ({rows})", folder() / _ROWS)


def note_texts(con: duckdb.DuckDBPyConnection) -> None:
    """Write to the disk which public texts a build does not show as they are written; con is that of the build."""
    # balances would part where newer rows name the same depot or item
    is_replaced = "kind NOT IN ('depot', 'item') OR NOT coalesce(is_name, false)"
    public = f"SELECT kind, written, shown FROM {PUBLIC} WHERE {is_replaced}"
    _copy(con, public, folder() / _TEXTS)


def read(relations: Relations) -> Anonymous | None:
    """Read what was noted; None where nothing was."""
    if not (folder() / _ROWS).exists():
        return None
    rows, public = (f"SELECT * FROM read_parquet({quoted(str(folder() / name))})" for name in (_ROWS, _TEXTS))
    relations.con.execute(gate_macros())
    return Anonymous(
        relations.table("anonymous_rows", rows), relations.table("public_texts", public), secrets.token_hex(16)
    )


def counted(con: duckdb.DuckDBPyConnection, load: Load, part: Part, anonymous: Anonymous | None) -> int:
    """Count the rows of a part that are to lose their person.

    Args:
        con: connection of the erasure
        load: the load
        part: its part
        anonymous: the rows
    """
    if anonymous is None:
        return 0
    return int(con.execute(f"SELECT count(*) FROM ({anonymous.of(load, part)})").fetchall()[0][0])


def rewrite(con: duckdb.DuckDBPyConnection, load: Load, number: int, place: Path, anonymous: Anonymous) -> Part:
    """Write the Parquet of a part anew, with those rows without their person.

    Args:
        con: connection of the erasure
        load: the load
        number: the part, from 0
        place: folder of the new files, which are there
        anonymous: the rows

    Returns:
        The part, without what it says of persons once none of its rows is about one.
    """
    part = load.parts[number]
    theirs = f"row_number IN ({anonymous.of(load, part)})"
    rows, aside, written = (place / f"{kind}-{number}.parquet" for kind in ("rows", "aside", "texts"))
    _replace(con, _rows_without(con, rows, part.table, theirs, anonymous), rows)
    _replace(
        con, f"SELECT * REPLACE ({_unless(theirs, 'found')}, {_unless(theirs, 'suggestion')}) FROM {_of(aside)}", aside
    )
    if written.exists():
        _replace(con, f"SELECT * FROM {_of(written)} WHERE NOT {theirs}", written)
    (all_reduced,) = con.execute(f"SELECT coalesce(bool_and(reduced), true) FROM {_of(rows)}").fetchall()[0]
    private = {column.name for column in feeds.by_table(part.table).columns if column.private}
    constants = {name: text for name, text in part.constants.items() if name not in private}
    return replace(part, constants=constants, unread=(), people=(), mapping=None) if all_reduced else part


def _unless(theirs: str, name: str) -> str:
    return f"CASE WHEN {theirs} THEN '' ELSE {name} END AS {name}"


def _rows_without(con: duckdb.DuckDBPyConnection, path: Path, table: str, theirs: str, anonymous: Anonymous) -> str:
    """SQL of the rows of a file, those without their person."""
    feed = feeds.by_table(table)
    names = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {_of(path)}").fetchall()]
    was = "coalesce(reduced, false)" if "reduced" in names else "false"
    is_keyless = "identity = content" + (" OR skipped IS NOT NULL" if "skipped" in names else "")
    is_keyless = "true" if feed.has_private_key else is_keyless
    cells = [
        f"CASE WHEN {theirs} THEN {left} ELSE {name} END AS {name}" if left != name else name
        for name in names
        if name != "reduced"
        for left in [_left_of(feed, name, is_keyless, anonymous.public)]
    ]
    every = f"SELECT *, {quoted(anonymous.chance)} AS by_chance FROM {_of(path)}"
    return f"SELECT {', '.join(cells)}, {theirs} OR {was} AS reduced FROM ({every}) ORDER BY row_number"


def _left_of(feed: Feed, name: str, is_keyless: str, public: str) -> str:
    """SQL of what is left of a stored column."""
    if name in ("content", "identity"):
        hashed = f"CAST(substr(keyed('reduced ' || CAST({name} AS VARCHAR)), 1, 32) AS UUID)"
        return hashed if name == "content" else f"CASE WHEN {is_keyless} THEN {hashed} ELSE identity END"
    if name == "event_id":
        return feed.reduced_event("event_id") if feed.has_private_key else "public_id(event_id)"
    retention = feed.retention
    column = next((one for one in feed.columns if name in stored_beside(one.name)), None)
    if column is None or retention is None:
        return name
    instead = dict(retention.instead)
    if name in instead:
        return instead[name]
    if column.is_about_people or name.endswith(("_code", "_masked")):
        return "NULL"
    if column.kind is Kind.MOMENT and not retention.timed:
        return day_of(name) if name == column.name else f"{name} AND false"
    return _as_public(feed, name, public)


def _as_public(feed: Feed, name: str, public: str) -> str:
    kind = texts.kinds(feed).get(name)
    if kind is None or kind in texts.CHECKED:
        return name
    own = f"public_id({name})" if kind == texts.ID else name
    return (
        f"coalesce((SELECT any_value(s.shown) FROM {public} s WHERE s.kind = '{kind}' AND s.written = {name}), {own})"
    )


def stored_beside(name: str) -> tuple[str, ...]:
    """Return a column and those that are stored beside it."""
    return name, f"{name}_code", f"{name}_masked", f"{name}_time_known"


def day_of(name: str) -> str:
    """Return SQL of the beginning of the local day of a moment."""
    return f"from_wall(date_trunc('day', wall_of({name})))"


def _of(path: Path) -> str:
    return f"read_parquet({quoted(str(path))})"


def _replace(con: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    made = target.with_suffix(".anonymous")
    con.execute(f"COPY ({rows}) TO {quoted(str(made))} (FORMAT parquet, COMPRESSION zstd)")
    made.replace(target)


def _copy(con: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet)")
    atomic.sync(target)
