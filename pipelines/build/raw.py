"""The raw layer of a build: what is stored, as tables the models can read. Nothing is parsed here again.

For each feed table `raw.<table>`: the rows that count, with `load_id`, `load_order`, `made_up`, `part`, `sheet`,
`row_number`, `event_id`; `raw.losers` holds the rows another row, or a newer file, speaks for, and `raw.differences`
what that one says otherwise.
"""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import duckdb

import settings
from pipelines.build.corrections import apply_corrections, renumbered
from pipelines.build.deduplication import find_duplicates
from pipelines.build.known_intervals import TABLES as TABLES_TOLD
from pipelines.build.known_intervals import make_stock_history
from pipelines.build.opening_balances import add_opening_balances
from pipelines.build.spellings import add_spellings
from pipelines.build.supersession import find_superseded, prepare_superseding
from pipelines.feeds import FEEDS
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind, sql_type
from pipelines.types.load import Load
from pipelines.types.sql import sql

_META = "identity UUID, content UUID, ordinal BIGINT, part INTEGER, row_number BIGINT, event_id VARCHAR"
_FEW_FILES = 16  # each question to a view opens all of its files again; a table holds them in memory


def prepare_raw(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Make every raw table, empty ones too."""
    con.execute(sql("build/raw"))
    files: dict[str, list[str]] = defaultdict(list)
    for load in loads:
        for number, part in enumerate(load.parts):
            path = str(load.folder / f"rows-{number}.parquet")
            files[part.table].append(path)
            row = [path, load.load_id, load.order, load.made_up, part.sheet_label]
            row += [datetime.fromisoformat(load.loaded_at), part.item_unit]
            con.execute("INSERT INTO raw.stored VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    if older := prepare_superseding(con, loads):
        find_superseded(con, older, loads)
    apply_corrections(con, loads)
    for feed in FEEDS:
        _make_table(con, feed, files[feed.table])
    _add_reference(con)
    add_opening_balances(con, loads)
    add_spellings(con)


def _make_table(con: duckdb.DuckDBPyConnection, feed: Feed, files: list[str]) -> None:
    """The stored rows of a feed table that no newer file replaced, less those that lose against another."""
    empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in _columns(feed).items())
    rows = f"SELECT {empty} WHERE false"
    stored = renumbered(con, f"{rows} UNION ALL BY NAME {_stored(files)}") if files else rows
    kind = "VIEW" if len(files) <= _FEW_FILES else "TABLE"
    con.execute(f"CREATE {kind} raw.all_{feed.table} AS SELECT * FROM ({stored}) {_not_lost(con, feed.table)}")
    lost = bool(files) and not feed.is_merged and find_duplicates(con, feed.table)
    kept = _not_lost(con, feed.table) if lost else ""
    con.execute(f"CREATE VIEW raw.{feed.table} AS SELECT * FROM raw.all_{feed.table} {kept}")
    if feed.table in TABLES_TOLD:
        make_stock_history(con, feed.table, stored if files else None)


def _stored(files: list[str]) -> str:
    """SQL of every row these files hold, those that others speak for too."""
    return f"""SELECT r.* EXCLUDE (filename), s.* EXCLUDE (filename)
        FROM read_parquet([{", ".join(map(quoted, files))}], union_by_name = true, filename = true) r
        JOIN raw.stored s USING (filename)"""


def _not_lost(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """What leaves out the rows that others speak for, so far as they are found; empty when there are none."""
    losers = f"(SELECT load_id, part, row_number FROM raw.losers WHERE feed_table = '{table}')"
    some = con.execute(f"SELECT 1 FROM {losers} LIMIT 1").fetchone()
    return f"ANTI JOIN {losers} USING (load_id, part, row_number)" if some else ""


def _columns(feed: Feed) -> dict[str, str]:
    columns = {c.name: sql_type(c.kind) for c in feed.columns}
    columns |= {f"{c.name}_code": "VARCHAR" for c in feed.columns if c.kind in (Kind.PERSON, Kind.PHONE)}
    columns |= {f"{c.name}_masked": "VARCHAR" for c in feed.columns if c.kind is Kind.PHONE}
    columns |= dict(pair.split(" ") for pair in _META.split(", "))
    return columns | {
        "load_id": "VARCHAR",
        "load_order": "BIGINT",
        "made_up": "BOOLEAN",
        "sheet": "VARCHAR",
        "loaded_at": "TIMESTAMPTZ",
        "item_unit": "VARCHAR",
    }


def _add_reference(con: duckdb.DuckDBPyConnection) -> None:
    """Layer 0: the facts that come with Posko stand below what was loaded."""
    folder = settings.ROOT / "data" / "reference"
    for table in ("villages", "items", "words", "limits", "norms"):
        shipped = _csv(folder / f"{table}.csv")
        columns = _shipped_columns(con, shipped, table)
        con.execute(f"ALTER VIEW raw.{table} RENAME TO loaded_{table}")
        con.execute(
            f"""CREATE TABLE raw.{table} AS SELECT * FROM raw.loaded_{table} UNION ALL BY NAME
            SELECT {columns}, 'reference' AS load_id, 0 AS load_order, false AS made_up,
                row_number() OVER () AS row_number
            FROM {shipped}"""
        )
    for name in ("districts", "cities"):
        con.execute(f"CREATE TABLE raw.{name} AS FROM {_csv(folder / f'{name}.csv')}")


def _csv(path: Path) -> str:
    return f"read_csv({quoted(str(path))}, all_varchar = true, header = true)"


def _shipped_columns(con: duckdb.DuckDBPyConnection, shipped: str, table: str) -> str:
    feed = next(f for f in FEEDS if f.table == table)
    kinds = {c.name: sql_type(c.kind) for c in feed.columns}
    names = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {shipped}").fetchall()]
    return ", ".join(f"TRY_CAST(nullif({name}, '') AS {kinds.get(name, 'VARCHAR')}) AS {name}" for name in names)
